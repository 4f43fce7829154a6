/** What the scores on the validation rows say against the baseline, and whether chance could say the same. */
import type { BaselineScores, EpochRecord, Task } from '../contracts';

/** The 97.5 % point of the normal distribution. */
const Z = 1.959964;

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
 * The score interval of a share (Wilson 1927), 95 %.
 * @param share hits / rows, in [0, 1]
 * @param rows at least 1
 */
export function wilsonInterval(share: number, rows: number): { readonly low: number; readonly high: number } {
  const centre = share + (Z * Z) / (2 * rows);
  const spread = Z * Math.sqrt((share * (1 - share)) / rows + (Z * Z) / (4 * rows * rows));
  const scale = 1 + (Z * Z) / rows;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

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
    const { low, high } = wilsonInterval(score, Math.max(1, rows));
    if (low <= held && held <= high) return { kind: 'chance', ...figures };
  }
  return { kind: difference > 0 ? 'better' : 'worse', ...figures };
}
