/** The pipeline's ports on the worker's platform: streamed hashing, clock, decoding, yielding, re-readable bytes. */
import { createSHA256 } from 'hash-wasm';
import { makeError, type ByteSource, type DataSource, type Ports } from '../../src/contracts';
import { makeSampleCsv } from '../../src/pipeline/data';
import { backgroundSha256, multiplexSha256 } from './sha256';
import { platformSignatures } from './signatures';

const CHUNK_BYTES = 1 << 20;

/** Ready once hashing's WebAssembly is compiled. */
export async function makePorts(): Promise<Ports> {
  const core = await createSHA256();
  const createSha256 = () => multiplexSha256(core);
  // Absent in an insecure context, whatever the type says.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  return {
    createSha256,
    createBackgroundSha256: () => backgroundSha256(createSha256, subtle),
    sha256: (bytes) => core.init().update(bytes).digest('hex'),
    ...platformSignatures(subtle),
    nowMs: () => performance.now(),
    timestamp: () => new Date().toISOString(),
    yieldControl,
    createDecoder(label, options) {
      const decoder = new TextDecoder(label, { fatal: options?.fatal ?? false });
      return { decode: (bytes, flags) => decoder.decode(bytes as Uint8Array<ArrayBuffer>, flags) };
    },
  };
}

/** Waits for one turn of the message queue: unlike timers it is not slowed in hidden tabs, unlike frames it never stops. */
export function yieldControl(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();

/** Opens what the page handed over. @throws E-SOURCE-MISSING when it cannot be read or lies on another origin. */
export async function openSource(source: DataSource): Promise<ByteSource> {
  if (source.kind === 'blob') return blobSource(source.name, source.blob as Blob);
  if (source.kind === 'sample') return blobSource(source.name, new Blob([makeSampleCsv(source)]));
  const url = new URL(source.url, self.location.origin);
  if (url.origin !== self.location.origin) {
    throw makeError('E-SOURCE-MISSING', { file: source.name, problem: 'it lies on another origin' });
  }
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) {
    throw makeError('E-SOURCE-MISSING', {
      file: source.name,
      problem: response ? `status ${response.status}` : 'no answer',
    });
  }
  return blobSource(source.name, await response.blob());
}

function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    sizeBytes: blob.size,
    async *stream() {
      const read = (start: number) => {
        // A file that vanished says it has no bytes: reading those fails, while an empty file's can be read.
        const piece = (blob.size === 0 ? blob : blob.slice(start, start + CHUNK_BYTES)).arrayBuffer();
        // Handled when it is awaited, which may be later or, where nobody reads on, never.
        piece.catch(() => undefined);
        return piece;
      };
      let next = read(0);
      for (let start = 0; start === 0 || start < blob.size; start += CHUNK_BYTES) {
        const piece = await next.catch((cause: unknown) => {
          throw makeError('E-SOURCE-CHANGED', { file: name }, { cause });
        });
        // The next piece is read while this one is worked on.
        if (start + CHUNK_BYTES < blob.size) next = read(start + CHUNK_BYTES);
        yield new Uint8Array(piece);
      }
    },
  };
}
