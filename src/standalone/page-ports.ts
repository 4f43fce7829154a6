/** The pipeline's ports on this page: nothing of a file is hashed here, because nothing of it is stored. */
import type { ByteSource, ReadingPorts } from '../contracts';
import { sha256 } from './sha256';

const PIECE_BYTES = 1 << 20;

const unhashed = { update: () => undefined, digest: () => '' };

export const ports: ReadingPorts = {
  nowMs: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  yieldControl: () => new Promise((resolve) => setTimeout(resolve)),
  createDecoder: (label, options) => new TextDecoder(label, options),
  sha256,
  createSha256: () => unhashed,
  createBackgroundSha256: () => ({ update: () => undefined, digest: () => Promise.resolve('') }),
};

export function sourceOf(file: File): ByteSource {
  return {
    name: file.name,
    sizeBytes: file.size,
    async *stream() {
      for (let start = 0; start < file.size; start += PIECE_BYTES)
        yield new Uint8Array(await file.slice(start, start + PIECE_BYTES).arrayBuffer());
    },
  };
}
