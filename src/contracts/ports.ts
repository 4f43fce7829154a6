/** What the pipeline needs from outside and is handed as arguments. Implemented in `workers/runtime/ports.ts`. */
import type { SignatureAlgorithm, SigningKey } from './signature';

/** Bytes that can be read again from the start: a file, a blob, an answer kept in memory. */
export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** A fresh pass over all bytes. Stop by returning from the loop. */
  stream(): AsyncIterable<Uint8Array>;
}

/** Streaming SHA-256. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Lower-case hex, 64 characters; the hasher is spent afterwards. */
  digest(): string;
}

/** Streaming SHA-256 whose work is done beside the caller's thread where the platform can. */
export interface BackgroundHasher {
  /** The bytes must not change until the digest is there. */
  update(bytes: Uint8Array): void;
  /** Lower-case hex, 64 characters; the hasher is spent afterwards. */
  digest(): Promise<string>;
}

export interface HashPort {
  createSha256(): Hasher;
  sha256(bytes: Uint8Array): string;
  createBackgroundSha256(): BackgroundHasher;
}

export interface ClockPort {
  /** Monotonic milliseconds for durations. */
  nowMs(): number;
  /** Wall clock as ISO 8601 in UTC, for records only. */
  timestamp(): string;
}

/** Lets messages in (stop, heartbeat) between pieces of long work; does not wait for frames. */
export interface YieldPort {
  yieldControl(): Promise<void>;
}

/** Text decoding by WHATWG label. */
export interface DecoderPort {
  createDecoder(
    label: string,
    options?: { fatal?: boolean },
  ): { decode(bytes?: Uint8Array, options?: { stream?: boolean }): string };
}

/** Texts that some exports are made of, loaded when one of them is asked for. */
export interface ExportTextsPort {
  /** Modules of the Python package, file name to text, in the order of their names. */
  pythonModules(): Promise<ReadonlyMap<string, string>>;
  /** What the single HTML file runs and looks like. Neither holds what would end its element. */
  standalonePage(): Promise<StandalonePage>;
}

export interface StandalonePage {
  readonly script: string;
  readonly style: string;
}

/** Public-key signatures. Every method fails with E-SIGNATURE-UNAVAILABLE where the platform offers none (plain HTTP). */
export interface SignaturePort {
  /** A new key pair whose private half cannot be read. */
  makeSigningKey(): Promise<SigningKey>;
  sign(key: SigningKey, bytes: Uint8Array): Promise<Uint8Array>;
  /** False also for a key or a signature that is none. */
  verifySignature(
    algorithm: SignatureAlgorithm,
    publicKey: Uint8Array,
    signature: Uint8Array,
    bytes: Uint8Array,
  ): Promise<boolean>;
}

/** What reading a table needs. */
export interface ReadingPorts extends HashPort, ClockPort, YieldPort, DecoderPort {}

export interface Ports extends HashPort, ClockPort, YieldPort, DecoderPort, SignaturePort {}
