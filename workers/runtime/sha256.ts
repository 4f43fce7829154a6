/** Streamed SHA-256 for the pipeline's hash port. */
import type { IHasher } from 'hash-wasm';
import type { Hasher } from '../../src/contracts';

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
