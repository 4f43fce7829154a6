/** The class that counts as positive, and what a change of it means for costs and threshold, which are about one class. */
import type { ColumnProfile, ProjectDocument } from '../contracts';

type Judging = Pick<ProjectDocument, 'threshold' | 'costs'>;

/** Costs and a threshold are about one positive class: with another question they begin anew. */
export const BEFORE_JUDGING = {
  threshold: null,
  costs: { falseAlarm: 1, miss: 1 },
} as const satisfies Judging;

/** The class that counts as positive when this one is decided; null when it cannot be told from the counts. */
export function positiveOf(positive: string | null, top: ColumnProfile['top']): string | null {
  if (positive !== null) return positive;
  const [commoner, rarer, ...others] = [...top].sort((a, b) => b.count - a.count);
  if (commoner === undefined || rarer === undefined || others.length > 0) return null;
  return rarer.count < commoner.count ? rarer.value : null;
}

/** What becomes of the judging of one class when another counts: of two classes the costs change sides. */
export function judgingAfter(
  before: string | null,
  after: string | null,
  { falseAlarm, miss }: ProjectDocument['costs'],
  nClasses: number | null,
): Partial<Judging> {
  if (before === null || after === null) return BEFORE_JUDGING;
  if (before === after) return {};
  return nClasses === 2 ? { threshold: null, costs: { falseAlarm: miss, miss: falseAlarm } } : BEFORE_JUDGING;
}
