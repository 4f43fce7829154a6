/** When the next check is due. Checks run while a page is open and at no other time: nothing runs without one. */
import type { CheckSummary, MonitorPlan } from '../../contracts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Occasion {
  /** True once after the project was opened. */
  readonly isOpening: boolean;
  readonly modelVersionId: string;
  /** Answers in the version's log now. */
  readonly answers: number;
  /** ISO 8601. */
  readonly now: string;
}

/**
 * Whether the plan asks for a check now.
 * @param last the last check; one of another version counts as none
 * @returns false without answers; a clock that went back counts as a day that is over
 */
export function isCheckDue(
  { schedule }: Pick<MonitorPlan, 'schedule'>,
  last: CheckSummary | null,
  { isOpening, modelVersionId, answers, now }: Occasion,
): boolean {
  if (answers === 0 || schedule.kind === 'byHand') return false;
  const known = last?.modelVersionId === modelVersionId ? last : null;
  switch (schedule.kind) {
    case 'onOpen':
      return isOpening;
    case 'daily': {
      const passedMs = known === null ? DAY_MS : Date.parse(now) - Date.parse(known.at);
      return !(passedMs >= 0 && passedMs < DAY_MS);
    }
    case 'everyAnswers':
      return answers - (known?.answers ?? 0) >= schedule.answers;
  }
}
