/** Reads stored entries of a sound zip by walking its local headers: an independent check of what was written. */
export function unzipSync(bytes: Uint8Array): Map<string, Uint8Array> {
  const buffer = Buffer.from(bytes);
  const files = new Map<string, Uint8Array>();
  let offset = 0;
  while (buffer.readUInt32LE(offset) === 0x04034b50) {
    const size = buffer.readUInt32LE(offset + 18);
    const nameEnd = offset + 30 + buffer.readUInt16LE(offset + 26);
    const start = nameEnd + buffer.readUInt16LE(offset + 28);
    files.set(
      buffer.subarray(offset + 30, nameEnd).toString(),
      new Uint8Array(buffer.subarray(start, start + size)),
    );
    offset = start + size;
  }
  return files;
}
