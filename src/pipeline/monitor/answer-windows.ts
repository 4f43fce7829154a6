/**
 * Windows over a prediction log: consecutive answers in time, by count or by UTC calendar. Clocks jump and logs come home
 * late, so answers are put in order of their stated time first; nothing is left out, and what looks like a wrong clock is
 * counted for a finding in the window where the answer lies.
 */
import type { Finding, MonitorPlan } from '../../contracts';

/** What windows need of an answer. */
export interface TimedAnswer {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Some consecutive answers of a log. */
export interface AnswerWindow<Answer> {
  /** 0, 1, 2 ... in time. */
  readonly index: number;
  /** Earliest first, at least one. */
  readonly answers: readonly Answer[];
  /** At most one, about the clock. */
  readonly findings: readonly Finding[];
}

export interface WindowOptions {
  readonly plan: Pick<MonitorPlan, 'windowBy' | 'windowRows'>;
  /** When the version was made, ISO 8601: nothing can have been answered before. */
  readonly versionAt: string;
  /** Now, ISO 8601. */
  readonly now: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks of two devices differ by so much without being wrong. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** Milliseconds since 1970 of a stated time; NaN where it cannot be read. */
export function timeOf({ at }: TimedAnswer): number {
  return Date.parse(at);
}

/** Earliest first; of equal times, as they were logged: the rows of a file keep their order. Unreadable times come first. */
function inOrderOfTime<Answer extends TimedAnswer>(answers: readonly Answer[]): Answer[] {
  return answers
    .map((answer) => ({ answer, time: timeOf(answer) || 0 }))
    .sort((a, b) => a.time - b.time)
    .map(({ answer }) => answer);
}

/** Which calendar window of UTC a time lies in; weeks begin on Mondays (1970-01-05 was one). */
export function calendarWindow(timeMs: number, windowBy: 'day' | 'week' | 'month'): number {
  const day = Math.floor(timeMs / DAY_MS);
  if (windowBy === 'day') return day;
  if (windowBy === 'week') return Math.floor((day - 4) / 7);
  const date = new Date(timeMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Places in the log where time went back by more than devices' clocks differ; times in the future set no mark. */
function findSetBack<Answer extends TimedAnswer>(answers: readonly Answer[], now: string): Set<Answer> {
  const setBack = new Set<Answer>();
  const end = Date.parse(now) + CLOCK_TOLERANCE_MS;
  let latest = -Infinity;
  for (const answer of answers) {
    const time = timeOf(answer);
    if (time < latest - CLOCK_TOLERANCE_MS) setBack.add(answer);
    else if (time > latest && time <= end) latest = time;
  }
  return setBack;
}

function findClockFaults<Answer extends TimedAnswer>(
  answers: readonly Answer[],
  setBack: ReadonlySet<Answer>,
  { versionAt, now }: WindowOptions,
): Finding[] {
  const earliest = Date.parse(versionAt) - CLOCK_TOLERANCE_MS;
  const latest = Date.parse(now) + CLOCK_TOLERANCE_MS;
  const early = answers.filter((answer) => timeOf(answer) < earliest).length;
  const ahead = answers.filter((answer) => timeOf(answer) > latest).length;
  const unreadable = answers.filter((answer) => Number.isNaN(timeOf(answer))).length;
  const outOfOrder = answers.filter((answer) => setBack.has(answer)).length;
  if (early + ahead + unreadable + outOfOrder === 0) return [];
  return [
    {
      code: 'F-CLOCK',
      column: null,
      // Answers that come home late are out of order as well, and no fault.
      severity: early + ahead + unreadable > 0 ? 'warn' : 'note',
      details: { early, ahead, unreadable, outOfOrder, of: answers.length },
    },
  ];
}

/**
 * Cuts a log into windows.
 * @param answers in the order in which they were logged; ids are unique
 * @returns in time, without empty ones. By rows: `windowRows` answers each, counted from the earliest, the last one with what
 *   is left. By calendar: one for every day, week (from Monday) or month in UTC that has answers. Every answer is in exactly
 *   one window. Throws nothing.
 */
export function cutWindows<Answer extends TimedAnswer>(
  answers: readonly Answer[],
  options: WindowOptions,
): AnswerWindow<Answer>[] {
  const { windowBy, windowRows } = options.plan;
  const setBack = findSetBack(answers, options.now);
  const groups = new Map<number, Answer[]>();
  inOrderOfTime(answers).forEach((answer, position) => {
    const key =
      windowBy === 'rows' ? Math.floor(position / windowRows) : calendarWindow(timeOf(answer) || 0, windowBy);
    const group = groups.get(key);
    if (group) group.push(answer);
    else groups.set(key, [answer]);
  });
  return [...groups.values()].map((own, index) => ({
    index,
    answers: own,
    findings: findClockFaults(own, setBack, options),
  }));
}
