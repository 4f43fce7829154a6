/** What the scores on the validation rows say against the baseline, and whether chance could say the same. */
import type { BaselineScores, EpochRecord, Task } from '../contracts';
import { wilsonShare } from '../pipeline/metrics';

export type ScoreFinding =
  /** No score yet, or a run of an earlier version. */
  | { readonly kind: 'none' }
  /** No baseline to hold it against. */
  | { readonly kind: 'alone'; readonly score: number; readonly epoch: number }
  /** `difference` is score minus baseline; chance: the baseline lies inside the score's 95 % interval. */
  | {
      readonly kind: 'better' | 'worse' | 'chance';
      readonly score: number;
      readonly baseline: number;
      readonly difference: number;
      readonly epoch: number;
    };

/**
 * About the epoch that is kept, or the last one.
 * @param kept epoch whose weights are kept; null: the last with a score
 * @param rows validation rows
 */
export function describeScore(
  epochs: readonly EpochRecord[],
  kept: number | null,
  baseline: BaselineScores | null,
  task: Task,
  rows: number,
): ScoreFinding {
  const scored = epochs.filter(({ validationScore }) => typeof validationScore === 'number');
  const record = scored.find(({ epoch }) => epoch === kept) ?? scored.at(-1);
  if (record === undefined) return { kind: 'none' };
  const { epoch } = record;
  const score = record.validationScore as number;
  const held = baseline?.validationScore ?? null;
  if (held === null) return { kind: 'alone', score, epoch };
  const difference = score - held;
  const figures = { score, baseline: held, difference, epoch };
  if (task === 'classification') {
    const nRows = Math.max(1, rows);
    const { low, high } = wilsonShare(score * nRows, nRows);
    if (low !== null && high !== null && low <= held && held <= high) return { kind: 'chance', ...figures };
  }
  return { kind: difference > 0 ? 'better' : 'worse', ...figures };
}
