/**
 * What the choice of a target adds to a dataset's findings: rows without an answer, rare classes, answers that differ
 * only in spelling or contradict each other, and columns that give the answer away. Facts for a person to weigh; nothing
 * is changed.
 */
import type { BlockColumn, Column, Finding, Problem, Table } from '../../contracts';
import { describeSpellings } from './dataset-findings';
import { hashRows, MAXIMUM_HASHED_ROWS, RowGroups } from './row-hash';
import { findSpellings } from './spelling';
import { LEAK_LAMBDA, LEAK_R2, measureClassLeak, measureNumberLeak } from './target-leak';
import { countClasses, labelledRows, readTarget, type ClassTarget, type Target } from './target';

/** How many times as many rows the largest class has as the smallest, for a note and for a warning. */
const IMBALANCE_NOTE = 4;
const IMBALANCE_WARN = 20;
/** Rows that leaks are measured on: every k-th labelled one. */
const LEAK_ROWS = 10_000;
const LISTED_NAMES = 20;
const MAXIMUM_PAIRS = 100;
const LISTED_LENGTH = 60;

function describeImbalance(target: ClassTarget): Finding[] {
  const counts = countClasses(target);
  if (counts.length < 2) return [];
  const largest = counts.indexOf(Math.max(...counts));
  const smallest = counts.indexOf(Math.min(...counts));
  const ratio = (counts[largest] as number) / (counts[smallest] as number);
  if (ratio < IMBALANCE_NOTE) return [];
  return [
    {
      code: 'F-IMBALANCE',
      column: target.column,
      severity: ratio >= IMBALANCE_WARN ? 'warn' : 'note',
      details: {
        largest: (target.classes[largest] as string).slice(0, LISTED_LENGTH),
        smallest: (target.classes[smallest] as string).slice(0, LISTED_LENGTH),
        count: counts[smallest] as number,
        ratio: Math.round(ratio * 10) / 10,
      },
    },
  ];
}

/** Each rarer spelling followed by the commonest one of its group; at most 100 pairs, the first group first. */
function pairSpellings(target: ClassTarget): string[] {
  const counts = countClasses(target);
  const rows = new Map(target.classes.map((name, code) => [name, counts[code] as number]));
  const rowsOf = (name: string): number => rows.get(name) ?? 0;
  return findSpellings(target.classes)
    .flatMap((group) => {
      const commonest = group.reduce((best, name) => (rowsOf(name) > rowsOf(best) ? name : best));
      return group.filter((name) => name !== commonest).map((name) => [name, commonest]);
    })
    .slice(0, MAXIMUM_PAIRS)
    .flat();
}

/** Rows that agree with another labelled row in every feature but have another class. */
function describeContradictions(
  features: readonly BlockColumn[],
  target: ClassTarget,
  nRows: number,
): Finding[] {
  if (features.length === 0 || nRows > MAXIMUM_HASHED_ROWS) return [];
  const { first, second } = hashRows(features, nRows);
  const groups = new RowGroups(nRows);
  const groupOf = new Int32Array(nRows).fill(-1);
  const label: number[] = [];
  const size: number[] = [];
  const isMixed: boolean[] = [];
  target.codes.forEach((code, row) => {
    if (code < 0) return;
    const group = groups.add(first[row] as number, second[row] as number);
    groupOf[row] = group;
    label[group] ??= code;
    size[group] = (size[group] ?? 0) + 1;
    isMixed[group] = (isMixed[group] ?? false) || label[group] !== code;
  });
  const count = size.reduce((total, rows, group) => total + (isMixed[group] ? rows : 0), 0);
  return count === 0
    ? []
    : [{ code: 'F-DUPLICATE-LABELS', column: target.column, severity: 'warn', details: { count } }];
}

/** Columns among those given that give the target away, measured on every k-th labelled row. */
function describeLeaks(columns: readonly Column[], target: Target, labelled: Int32Array): Finding[] {
  const stride = Math.ceil(labelled.length / LEAK_ROWS);
  const rows = labelled.filter((_, i) => i % stride === 0);
  const findings: Finding[] = [];
  for (const column of columns) {
    if (column.name === target.column) continue;
    const { share, measure } =
      target.kind === 'classes'
        ? measureClassLeak(column, target, rows)
        : measureNumberLeak(column, target, rows);
    if (share >= (target.kind === 'classes' ? LEAK_LAMBDA : LEAK_R2)) {
      findings.push({
        code: 'F-LEAK',
        column: column.name,
        severity: 'warn',
        details: { target: target.column, share: Math.round(share * 1000) / 1000, measure },
      });
    }
  }
  return findings;
}

/** Rows without an answer as a finding, none where every row has one. */
export function describeUnlabelled(target: Target, nRows: number): Finding[] {
  const count = nRows - labelledRows(target).length;
  if (count === 0) return [];
  const { column } = target;
  return [{ code: 'F-TARGET-MISSING-ROWS', column, severity: 'warn', details: { count, rows: nRows } }];
}

/** Columns to be ignored that the table does not have. */
function describeUnknownIgnored(table: Table, ignore: readonly string[]): Finding[] {
  const present = new Set(table.columns.map(({ name }) => name));
  const unknown = ignore.filter((name) => !present.has(name));
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, LISTED_NAMES).map((name) => name.slice(0, LISTED_LENGTH));
  return [{ code: 'F-IGNORE-UNKNOWN', column: null, severity: 'warn', details: { names } }];
}

/**
 * Findings that need the target.
 * @param table all rows of the dataset
 * @param problem columns in `ignore` are neither leaks nor part of what makes two rows alike
 * @returns F-TARGET-MISSING-ROWS, F-IGNORE-UNKNOWN, F-IMBALANCE, F-SPELLING, F-DUPLICATE-LABELS, F-LEAK as they apply. Ids
 *   and texts are no leaks; fewer than 20 labelled rows show none; above 10,000 leaks are measured on every k-th. Deterministic
 * @throws E-TARGET-MISSING, E-TARGET-NOT-NUMBER
 */
export function inspectTarget(table: Table, problem: Pick<Problem, 'task' | 'target' | 'ignore'>): Finding[] {
  const target = readTarget(table, problem);
  const rows = labelledRows(target);
  const ignored = new Set(problem.ignore);
  const findings: Finding[] = [
    ...describeUnlabelled(target, table.nRows),
    ...describeUnknownIgnored(table, problem.ignore),
  ];
  if (target.kind === 'classes') {
    findings.push(...describeImbalance(target));
    const spellings = describeSpellings(target.column, target.classes, 'warn');
    if (spellings)
      findings.push({ ...spellings, details: { ...spellings.details, merge: pairSpellings(target) } });
    const features = table.columns
      .filter(({ name }) => name !== target.column && !ignored.has(name))
      .map(({ data }) => data);
    findings.push(...describeContradictions(features, target, table.nRows));
  }
  const used = table.columns.filter(({ name }) => !ignored.has(name));
  findings.push(...describeLeaks(used, target, rows));
  return findings;
}

/**
 * Ignored columns that would give the target away if they were used, by the measure of `inspectTarget`.
 * @returns F-LEAK for each, in the order of the table
 * @throws E-TARGET-MISSING, E-TARGET-NOT-NUMBER
 */
export function findIgnoredLeaks(
  table: Table,
  problem: Pick<Problem, 'task' | 'target' | 'ignore'>,
): Finding[] {
  const ignored = table.columns.filter(({ name }) => problem.ignore.includes(name));
  if (ignored.length === 0) return [];
  const target = readTarget(table, problem);
  return describeLeaks(ignored, target, labelledRows(target));
}
