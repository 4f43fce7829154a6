/**
 * What a person should know about a dataset before choosing a target: missing and constant columns, ids, equal rows,
 * spellings, cells that could not be read. Facts from the profile, no judgement of models.
 */
import type { ColumnProfile, ColumnSchema, Dictionaries, Finding } from '../../contracts';
import type { ColumnEncoder } from './column-encoder';
import { findSpellings } from './spelling';

/** Share of missing cells from which a column deserves a warning. */
const MANY_MISSING = 0.4;
const FEWEST_IDS = 20;
const MAXIMUM_SPELLED = 20_000;
const LISTED_SPELLINGS = 5;
const LISTED_LENGTH = 60;

function columnFinding(
  code: string,
  column: string,
  severity: Finding['severity'],
  details: Finding['details'],
): Finding {
  return { code, column, severity, details };
}

/** Cells that were there but are missing now. */
export function describeCells(
  columns: readonly ColumnSchema[],
  encoders: readonly ColumnEncoder[],
): Finding[] {
  const findings: Finding[] = [];
  columns.forEach(({ name, type }, i) => {
    const encoder = encoders[i];
    if (!encoder) return;
    const { count, samples } = encoder.unread;
    if (count > 0)
      findings.push(columnFinding('F-UNPARSED', name, 'warn', { count, type, samples: [...samples] }));
    if (encoder.notFinite > 0)
      findings.push(columnFinding('F-NOT-FINITE', name, 'warn', { count: encoder.notFinite }));
  });
  return findings;
}

/** True for whole numbers that are all different and either dense (a permutation of a range) or named like an id. */
function looksLikeCounter({ numeric, distinct, rows, missing }: ColumnProfile): boolean {
  if (!numeric || rows - missing < FEWEST_IDS || distinct !== rows - missing) return false;
  const { minimum, maximum } = numeric;
  return Number.isInteger(minimum) && Number.isInteger(maximum) && maximum - minimum + 1 === distinct;
}

function describeColumn(profile: ColumnProfile): Finding[] {
  const { name, type, rows, missing, distinct } = profile;
  const findings: Finding[] = [];
  if (missing === rows) return [columnFinding('F-ALL-MISSING', name, 'warn', { rows })];
  if (missing > 0) {
    const severity = missing >= MANY_MISSING * rows ? 'warn' : 'note';
    findings.push(columnFinding('F-MISSING', name, severity, { missing, rows }));
  }
  if (distinct === 1 && rows > 1)
    findings.push(columnFinding('F-CONSTANT', name, 'warn', { rows: rows - missing }));
  else if (type === 'id' || (type === 'number' && looksLikeCounter(profile))) {
    findings.push(columnFinding('F-ID-LIKE', name, 'warn', { distinct: distinct ?? '> 100000', rows }));
  }
  return findings;
}

/** Fewest rows from which parts can be dealt, and from which a test part says something. */
const FEWEST_ROWS = 5;
const ENOUGH_ROWS = 50;

/** What stands in the way of training, told before a target is chosen: too few rows, nothing that a model can use. */
export function describeUsability(profile: readonly ColumnProfile[], nRows: number): Finding[] {
  const findings: Finding[] = [];
  if (nRows < ENOUGH_ROWS) {
    const severity = nRows < FEWEST_ROWS ? 'block' : 'warn';
    findings.push({ code: 'F-FEW-ROWS', column: null, severity, details: { rows: nRows } });
  }
  if (profile.length === 1)
    findings.push({ code: 'F-ONE-COLUMN', column: null, severity: 'block', details: {} });
  if (profile.length < 2) return findings;
  const isUnread = ({ type }: ColumnProfile): boolean => type === 'text' || type === 'id';
  const says = ({ rows, missing, distinct }: ColumnProfile): boolean =>
    missing < rows && (distinct !== 1 || missing > 0);
  const usable = profile.filter((column) => !isUnread(column) && says(column)).length;
  const unread = profile.filter(isUnread).length;
  // One column is the target, and another one must tell it.
  if (usable < 2) {
    findings.push({
      code: unread > 0 ? 'F-TEXT-UNUSED' : 'F-NO-FEATURES',
      column: null,
      severity: 'block',
      details: { usable, unread, columns: profile.length },
    });
  }
  return findings;
}

/** Groups of spellings as one finding, null without any. */
export function describeSpellings(
  name: string,
  labels: readonly string[],
  severity: Finding['severity'],
): Finding | null {
  if (labels.length > MAXIMUM_SPELLED) return null;
  const groups = findSpellings(labels);
  if (groups.length === 0) return null;
  const samples = groups.slice(0, LISTED_SPELLINGS).map((group) =>
    group
      .slice(0, 3)
      .map((label) => `“${label.slice(0, LISTED_LENGTH)}”`)
      .join(' = '),
  );
  return columnFinding('F-SPELLING', name, severity, { count: groups.length, samples });
}

/**
 * Findings of a whole dataset.
 * @param duplicateRows rows that repeat an earlier one; null when not counted
 * @param target left to `inspectTarget` where spelling is concerned; null while none is chosen
 */
export function describeColumns(
  profile: readonly ColumnProfile[],
  dictionaries: Dictionaries,
  duplicateRows: number | null,
  target: string | null,
): Finding[] {
  const findings = profile.flatMap(describeColumn);
  profile.forEach(({ name, type }, i) => {
    const dictionary = dictionaries[i];
    if (!dictionary || type !== 'category' || name === target) return;
    const finding = describeSpellings(name, dictionary, 'note');
    if (finding) findings.push(finding);
  });
  const rows = profile[0]?.rows ?? 0;
  // Without columns every row is alike, which says nothing.
  if (duplicateRows !== null && duplicateRows > 0 && profile.length > 0) {
    findings.push({
      code: 'F-DUPLICATE-ROWS',
      column: null,
      severity: 'warn',
      details: { count: duplicateRows, rows },
    });
  }
  return findings;
}
