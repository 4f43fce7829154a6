/** SHA-256 for the pipeline's hash port: streamed on this thread, or by the browser beside it. */
import type { IHasher } from 'hash-wasm';
import type { BackgroundHasher, Hasher } from '../../src/contracts';

/** Most bytes held for the browser's own digest, which takes them in one piece only. */
export const HELD_BYTES = 64 * 1024 * 1024;

/**
 * A digest in progress on a shared engine: its state is loaded before and saved after every piece, so any number may be
 * unfinished at once and one that is given up leaves nothing behind. hash-wasm makes engines asynchronously only.
 */
export function multiplexSha256(core: IHasher): Hasher {
  let state = core.init().save();
  return {
    update(bytes) {
      core.load(state);
      core.update(bytes);
      state = core.save();
    },
    digest() {
      core.load(state);
      return core.digest('hex');
    },
  };
}

/**
 * A digest that the browser computes on a thread of its own. It takes bytes in one piece, so they are held until the
 * end; beyond `HELD_BYTES`, and where there is no `subtle` (pages without TLS), they are streamed on this thread.
 * @param subtle `crypto.subtle`, undefined in an insecure context
 */
export function backgroundSha256(
  createSha256: () => Hasher,
  subtle: Pick<SubtleCrypto, 'digest'> | undefined,
): BackgroundHasher {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let streaming = subtle === undefined ? createSha256() : null;
  return {
    update(bytes) {
      if (streaming === null && heldBytes + bytes.length > HELD_BYTES) {
        streaming = createSha256();
        for (const part of held) streaming.update(part);
        held = [];
      }
      if (streaming === null) {
        held.push(bytes);
        heldBytes += bytes.length;
      } else streaming.update(bytes);
    },
    async digest() {
      if (streaming !== null || subtle === undefined) return (streaming ?? createSha256()).digest();
      const whole = held.length === 1 ? (held[0] as Uint8Array) : joinBytes(held, heldBytes);
      held = [];
      const digest = new Uint8Array(await subtle.digest('SHA-256', whole as Uint8Array<ArrayBuffer>));
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
}

function joinBytes(parts: readonly Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
