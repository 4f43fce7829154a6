/** What of the question and of the copies differs between two splits. */
import type { Problem, SplitConfig } from '../contracts';

export interface SplitDifference {
  /** Columns that the later one leaves out and the earlier one does not. */
  readonly leftOut: readonly string[];
  /** Columns that the earlier one leaves out and the later one does not. */
  readonly putBack: readonly string[];
  /** What the later one does with copies of rows; null: the same as the earlier one. */
  readonly copies: 'leftOut' | 'putBack' | null;
}

interface Divided {
  readonly problem: Pick<Problem, 'ignore'>;
  readonly split: Pick<SplitConfig, 'duplicates'>;
}

export function findSplitDifference(earlier: Divided, later: Divided): SplitDifference {
  const [before, after] = [earlier.problem.ignore, later.problem.ignore];
  const dropped = [earlier, later].map(({ split }) => split.duplicates === 'drop');
  return {
    leftOut: after.filter((name) => !before.includes(name)),
    putBack: before.filter((name) => !after.includes(name)),
    copies: dropped[0] === dropped[1] ? null : dropped[1] === true ? 'leftOut' : 'putBack',
  };
}
