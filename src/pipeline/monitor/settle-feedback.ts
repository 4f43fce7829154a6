/** What is known about an answer by now: the label it came with and the feedback that followed, as one verdict. */
import type { Feedback, PredictionRecord } from '../../contracts';

export interface SettledAnswer {
  /** The true answer; null where nobody said it. */
  readonly truth: string | number | null;
  /** Whether what the version thought likeliest is right; null where nobody said. */
  readonly isRight: boolean | null;
  /** True where what was said disagrees. */
  readonly isContradicted: boolean;
}

interface Statement {
  readonly truth: string | number | null;
  readonly isRight: boolean;
}

function statementsOf(record: PredictionRecord, feedback: readonly Feedback[]): Statement[] {
  const { output, label } = record;
  const first = label === null ? [] : [{ truth: label, isRight: label === output }];
  const later = feedback.flatMap(({ verdict, truth }): Statement[] => {
    if (verdict === 'notSure') return [];
    return verdict === 'yes' ? [{ truth: output, isRight: true }] : [{ truth, isRight: false }];
  });
  return [...first, ...later];
}

/** Feedback in the order in which it was given: by time, of equal times by id. */
export function inOrder(feedback: readonly Feedback[]): Feedback[] {
  return [...feedback].sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The latest statement counts; "not sure" states nothing. "No" without a true answer keeps an earlier true answer that it
 * does not contradict.
 * @param record the answer; its `label`, where it has one, was said first
 * @param feedback about this record, in any order
 * @returns nulls where nothing was said; throws nothing
 */
export function settleFeedback(record: PredictionRecord, feedback: readonly Feedback[]): SettledAnswer {
  const statements = statementsOf(record, inOrder(feedback));
  const latest = statements.at(-1);
  if (latest === undefined) return { truth: null, isRight: null, isContradicted: false };
  const truths = new Set(statements.flatMap(({ truth }) => (truth === null ? [] : [truth])));
  const agreed = statements.findLast(({ isRight, truth }) => isRight === latest.isRight && truth !== null);
  return {
    truth: latest.truth ?? agreed?.truth ?? null,
    isRight: latest.isRight,
    isContradicted: truths.size > 1 || statements.some(({ isRight }) => isRight !== latest.isRight),
  };
}

/** Feedback by the record that it is about, each in the order in which it was given. */
export function groupFeedback(feedback: readonly Feedback[]): Map<string, Feedback[]> {
  const groups = new Map<string, Feedback[]>();
  for (const item of inOrder(feedback)) {
    const group = groups.get(item.recordId);
    if (group) group.push(item);
    else groups.set(item.recordId, [item]);
  }
  return groups;
}
