/** The pipeline's ports on the worker's platform: streamed hashing, clock, decoding, yielding, re-readable bytes. */
import { createSHA256 } from 'hash-wasm';
import { makeError, type ByteSource, type DataSource, type Ports } from '../../src/contracts';

const CHUNK_BYTES = 1 << 20;

/** Ready once hashing's WebAssembly is compiled. */
export async function makePorts(): Promise<Ports> {
  const oneShot = await createSHA256();
  return {
    createSha256: await hasherFactory(),
    sha256: (bytes) => oneShot.init().update(bytes).digest('hex'),
    nowMs: () => performance.now(),
    timestamp: () => new Date().toISOString(),
    yieldControl,
    createDecoder(label, options) {
      const decoder = new TextDecoder(label, { fatal: options?.fatal ?? false });
      return { decode: (bytes, flags) => decoder.decode(bytes as Uint8Array<ArrayBuffer>, flags) };
    },
  };
}

/** hash-wasm makes hashers asynchronously; the pipeline wants them at once, so a few are kept ready and reused. */
async function hasherFactory(): Promise<Ports['createSha256']> {
  const free = await Promise.all(Array.from({ length: 8 }, () => createSHA256()));
  return () => {
    const hasher = free.pop();
    if (!hasher) throw new Error('more than 8 unfinished SHA-256 digests at once');
    hasher.init();
    return {
      update: (bytes) => void hasher.update(bytes),
      digest() {
        const digest = hasher.digest('hex');
        free.push(hasher);
        return digest;
      },
    };
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
      for (let start = 0; start < blob.size; start += CHUNK_BYTES) {
        const piece = await blob
          .slice(start, start + CHUNK_BYTES)
          .arrayBuffer()
          .catch((cause: unknown) => {
            throw makeError(
              'E-SOURCE-MISSING',
              { file: name, problem: 'it changed or vanished while being read' },
              { cause },
            );
          });
        yield new Uint8Array(piece);
      }
    },
  };
}
