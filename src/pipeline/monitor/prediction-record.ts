/**
 * One line of the prediction log: what a deployed model answered, when, how surely and how fast. The inputs are not
 * kept, only the SHA-256 of their canonical JSON: equal inputs are recognised. A digest is no anonymisation: inputs that
 * can be guessed can be checked against it.
 */
import type { HashPort, PredictionRecord } from '../../contracts';
import { canonicalJson } from '../../foundation';

/** One answered row; `inputs` maps column names to cells, missing cells being null. */
export interface AnsweredRow extends Omit<PredictionRecord, 'inputSha256' | 'label' | 'inputs'> {
  readonly inputs: ReadonlyMap<string, string | number | boolean | null>;
  /** The true answer where it is already known. */
  readonly label?: PredictionRecord['label'];
}

/**
 * Makes the log's record of one answer.
 *
 * inputSha256 = SHA-256 of the UTF-8 bytes of the canonical JSON of { column: cell }; the order of columns does not
 * matter, and a cell that is NaN or infinite counts as null.
 * @param answered the row, its answer and the answer's circumstances
 * @param hash SHA-256 port
 * @returns a record without the inputs; `label` is null where it was not given. Throws nothing.
 */
export function makePredictionRecord(answered: AnsweredRow, hash: HashPort): PredictionRecord {
  const { inputs, label = null, ...rest } = answered;
  const bytes = new TextEncoder().encode(canonicalJson(Object.fromEntries(inputs)));
  return { ...rest, label, inputSha256: hash.sha256(bytes) };
}
