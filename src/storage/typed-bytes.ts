/**
 * Typed arrays as the bytes that are stored, and back. Bytes are little-endian, as every platform with WebAssembly is.
 */

/** The bytes of a typed array, without a copy. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** 64-bit floats over the given bytes. The bytes lie at offset 0 of a buffer of their own. */
export function toFloat64(bytes: Uint8Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

/** 32-bit floats, as `toFloat64`. */
export function toFloat32(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** 32-bit signed integers, as `toFloat64`. */
export function toInt32(bytes: Uint8Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
