/**
 * Answers of a window by the groups of chosen columns. Groups are laid down once, by the training rows, so that the same
 * group is watched in every window: values as they are, numbers of many values in quarters of the training rows.
 */
import type { Column, Estimate, GroupReports } from '../../contracts';
import { quantileSorted } from '../../foundation';
import { wilsonShare } from '../metrics';
import { judgedAnswers, type AnsweredTarget, type KnownAnswer } from './realised-performance';
import type { LoggedCell } from './table-of-cells';

const MOST_GROUPS = 50;
const MOST_SHARES = 10;
const MOST_VALUES = 8;
const SMALL_GROUP_ROWS = 30;
export const MISSING_GROUP = '(missing)';
export const OTHER_GROUP = '(other)';

/** Gives a cell its group. */
export type Grouper = (cell: LoggedCell) => string;

function write(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function groupNumbers(values: Float64Array): Grouper {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = new Set(present);
  const asNumber = (cell: LoggedCell): number =>
    cell === null || cell === undefined || cell === '' ? NaN : Number(cell);
  if (distinct.size <= MOST_VALUES)
    return (cell) => {
      const value = asNumber(cell);
      return Number.isNaN(value) ? MISSING_GROUP : distinct.has(value) ? String(value) : OTHER_GROUP;
    };
  const limits = [...new Set([0.25, 0.5, 0.75].map((share) => quantileSorted(present, share)))];
  const names = [
    `≤ ${write(limits[0] as number)}`,
    ...limits.slice(1).map((limit, i) => `${write(limits[i] as number)} – ${write(limit)}`),
    `> ${write(limits.at(-1) as number)}`,
  ];
  return (cell) => {
    const value = asNumber(cell);
    if (Number.isNaN(value)) return MISSING_GROUP;
    const range = limits.findIndex((limit) => value <= limit);
    return names[range < 0 ? limits.length : range] as string;
  };
}

/**
 * Lays down the groups of a column.
 * @param column of the training rows
 * @returns numbers of at most 8 values and words are groups by value, the 49 most frequent of them; numbers of more values
 *   are in quarters. Gaps are a group of their own, what training did not have is `(other)`. Throws nothing.
 */
export function makeGrouper({ type, data }: Column): Grouper {
  if (data.kind === 'number' && type === 'number') return groupNumbers(data.values);
  if (data.kind !== 'category')
    return (cell) => (cell === null || cell === undefined ? MISSING_GROUP : OTHER_GROUP);
  const counts = new Map<string, number>();
  for (const code of data.codes) {
    const value = data.dictionary[code];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const kept = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_GROUPS - 1)
      .map(([value]) => value),
  );
  return (cell) => {
    if (cell === null || cell === undefined) return MISSING_GROUP;
    const text = String(cell);
    return kept.has(text) ? text : OTHER_GROUP;
  };
}

function reportGroup(
  members: readonly KnownAnswer[],
  { classes }: AnsweredTarget,
): GroupReports[string][string] {
  const shares = classes.slice(0, MOST_SHARES).map((name): [string, Estimate] => {
    const answered = members.filter(({ record }) => record.output === name).length;
    return [`share: ${name}`, wilsonShare(answered, members.length)];
  });
  const judged = judgedAnswers(members);
  const right = judged.filter(({ settled }) => settled.isRight === true).length;
  const accuracy: [string, Estimate | number][] =
    classes.length === 0
      ? []
      : [
          ['labelled', judged.length],
          ['accuracy', wilsonShare(right, judged.length)],
        ];
  return {
    rows: members.length,
    small: members.length < SMALL_GROUP_ROWS,
    ...Object.fromEntries([...shares, ...accuracy]),
  } as GroupReports[string][string];
}

/**
 * Reports on the groups of some answers.
 * @param groups group of every answer by column, shape [answers] each
 * @returns per column and group: rows, `share: <class>` of up to ten classes with Wilson's interval, and for classes
 *   `labelled` and `accuracy`; the largest group first. Throws nothing.
 */
export function reportGroups(
  answers: readonly KnownAnswer[],
  groups: ReadonlyMap<string, readonly string[]>,
  target: AnsweredTarget,
): GroupReports {
  const columns = [...groups].map(([column, names]): [string, GroupReports[string]] => {
    const members = new Map<string, KnownAnswer[]>();
    answers.forEach((answer, i) => {
      const name = names[i] as string;
      const group = members.get(name);
      if (group) group.push(answer);
      else members.set(name, [answer]);
    });
    const reports = [...members]
      .sort((a, b) => b[1].length - a[1].length)
      .map(([name, own]): [string, GroupReports[string][string]] => [name, reportGroup(own, target)]);
    return [column, Object.fromEntries(reports)];
  });
  return Object.fromEntries(columns);
}
