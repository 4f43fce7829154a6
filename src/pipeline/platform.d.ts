/**
 * All that the pipeline may take from its platform besides the ES library: text encoding, which every browser, worker
 * and Node version has under the same name. Whatever else it needs (decoding pictures and sounds, hashing, the clock,
 * yielding) is a port in src/contracts/ports.ts and is handed in.
 */

interface TextDecodeOptions {
  stream?: boolean;
}

interface TextDecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}

interface TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  /** Throws TypeError on malformed input where `fatal` is set. */
  decode(input?: ArrayBufferView | ArrayBuffer, options?: TextDecodeOptions): string;
}

declare const TextDecoder: {
  new (label?: string, options?: TextDecoderOptions): TextDecoder;
};

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}

declare const TextEncoder: {
  new (): TextEncoder;
};
