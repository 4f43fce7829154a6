/**
 * From what a column's cells look like to what the column means. Rules of thumb over the whole column, no learning:
 * numbers stay numbers however few they are; a column is never a number or a date by majority, only when all cells
 * read so or when at most 2 % of them are up to three stray words; words are categories when they repeat, ids when they
 * are short and (nearly) all different, else text. What cannot be decided becomes a finding, not a guess.
 */
import type { ColumnType, Finding } from '../../contracts';
import { MAXIMUM_STRAY_WORDS, type ColumnScan, type NumberScan } from './column-scan';
import type { DateOrder } from './date-notation';

/** Share of stray words that a number or date column may have. */
const STRAY_SHARE = 0.02;
/** Fewest cells from which repeats can be told from accidents. */
const ENOUGH_CELLS = 20;
/** Share of distinct cells from which words are ids rather than categories. */
const ID_SHARE = 0.9;
/** Mean words of a cell, and distinct cells, from which mostly different words are text. */
const TEXT_WORDS = 2;
const TEXT_DISTINCT = 50;
const LONG_TEXT_LENGTH = 100;
const ID_LENGTH = 64;

const CAMEL_ID_NAME = /[a-z](?:ID|Id|UUID|Key|Index)$/;

/** What was decided about a column, and what a person should know of it. */
export interface TypeDecision {
  readonly type: ColumnType;
  /** Order of slashed dates; null where there are none. */
  readonly dateOrder: DateOrder | null;
  readonly findings: readonly Finding[];
}

function hasIdName(name: string): boolean {
  return (
    CAMEL_ID_NAME.test(name) ||
    /^(?:.*[\s_\-.])?(?:id|ids|uuid|guid|key|index|idx|rowid|row id|no|nr)\.?$/i.test(name) ||
    /^(?:unnamed(?:: ?\d+)?|.*(?:编号|序号|号码))$/i.test(name)
  );
}

function isMostly(bad: number, words: number, present: number): boolean {
  return bad === 0 || (bad <= STRAY_SHARE * present && words <= MAXIMUM_STRAY_WORDS);
}

/** One unit for all cells, or none at all. */
function commonUnit(numbers: NumberScan): string | null {
  return numbers.units.size === 1 ? ([...numbers.units.keys()][0] as string) : null;
}

/** Grouping is certain for the column when a cell shows it for certain, or when every cell fits it. */
function isGroupingCertain(numbers: NumberScan): boolean {
  if (numbers.grouped === 0) return true;
  if (numbers.groupedForSure > 0) return true;
  return !numbers.speaksAgainstGrouping && numbers.grouped < numbers.count;
}

/** Ways in which a column of digits is not made of quantities. */
function isCode(numbers: NumberScan): boolean {
  return numbers.leadingZeros > 0 && numbers.integerLength >= 3 && numbers.integers === numbers.count;
}

function decideNumber(name: string, isUnnamed: boolean, scan: ColumnScan): ColumnType {
  const { numbers } = scan;
  if (isCode(numbers))
    return scan.present >= ENOUGH_CELLS && scan.distinctShare > ID_SHARE ? 'id' : 'category';
  const isWhole = numbers.integers === scan.present && numbers.units.has('');
  if (!isWhole || scan.present < 2) return 'number';
  if (hasIdName(name) && (numbers.isIncreasing || scan.distinctShare > ID_SHARE)) return 'id';
  const isCounter = numbers.isIncreasing && numbers.hasUnitSteps && numbers.minimum <= 1;
  return isUnnamed && isCounter && scan.present >= ENOUGH_CELLS ? 'id' : 'number';
}

const BOOLEAN_WORDS: readonly ReadonlySet<string>[] = [new Set(['true', 'false']), new Set(['yes', 'no'])];

function isBoolean(scan: ColumnScan): boolean {
  if (scan.fullAt !== null || scan.distinct.size > 2) return false;
  const words = [...scan.firstWords].map((word) => word.toLowerCase());
  return (
    new Set(words).size === words.length &&
    BOOLEAN_WORDS.some((pair) => words.every((word) => pair.has(word)))
  );
}

function decideWords(name: string, scan: ColumnScan): ColumnType {
  if (isBoolean(scan)) return 'boolean';
  const isWordy = scan.meanWords >= TEXT_WORDS && scan.distinct.size > TEXT_DISTINCT;
  const share = scan.distinctShare;
  if (scan.meanLength >= LONG_TEXT_LENGTH && (share > 0.2 || scan.present < ENOUGH_CELLS)) return 'text';
  if (scan.present < ENOUGH_CELLS)
    return share === 1 && hasIdName(name) && scan.present > 1 ? 'id' : 'category';
  if (share > 0.5 && isWordy) return 'text';
  if (share > ID_SHARE) return scan.meanWords < 1.7 && scan.meanLength <= ID_LENGTH ? 'id' : 'text';
  if (scan.fullAt !== null && share > 0.5) return 'text';
  return 'category';
}

function dateOrderOf(scan: ColumnScan): DateOrder | 'either' | 'neither' {
  const { dayFirst, monthFirst } = scan.dates.impossible;
  if (dayFirst === 0 && monthFirst === 0) return 'either';
  if (dayFirst === 0) return 'dayFirst';
  return monthFirst === 0 ? 'monthFirst' : 'neither';
}

function note(code: string, column: string, details: Finding['details']): Finding {
  return { code, column, severity: 'note', details };
}

/**
 * The type of a column nobody has set.
 * @param name after repair
 * @param isUnnamed the source gave no name
 * @param scan over all rows; all cells missing gives `category`
 * @returns the type, with a finding where the cells allow two readings. Throws nothing.
 */
export function inferType(name: string, isUnnamed: boolean, scan: ColumnScan): TypeDecision {
  const { numbers, dates, present } = scan;
  const findings: Finding[] = [];
  const words = (): TypeDecision => ({ type: decideWords(name, scan), dateOrder: null, findings });
  if (present === 0) return { type: 'category', dateOrder: null, findings };

  const isReadable = numbers.count > 0 && isMostly(numbers.stray.count, numbers.stray.words.size, present);
  if (isReadable && commonUnit(numbers) !== null) {
    if (isGroupingCertain(numbers)) {
      const type = decideNumber(name, isUnnamed, scan);
      const unit = commonUnit(numbers) as string;
      if (unit !== '') findings.push(note('F-NUMBER-UNIT', name, { unit }));
      return { type, dateOrder: null, findings };
    }
    findings.push({
      code: 'F-NUMBER-AMBIGUOUS',
      column: name,
      severity: 'warn',
      details: { count: numbers.grouped },
    });
    return words();
  }
  if (numbers.commaDecimals > 0 && numbers.commaDecimals + numbers.integers >= (1 - STRAY_SHARE) * present) {
    findings.push({
      code: 'F-DECIMAL-COMMA',
      column: name,
      severity: 'warn',
      details: { count: numbers.commaDecimals, sample: [...numbers.stray.words][0] ?? '' },
    });
    return words();
  }
  if (numbers.count > present / 2 && !numbers.stray.isHopeless && numbers.stray.count > 0) {
    const samples = [...numbers.stray.words].map((word) => word.slice(0, 60));
    findings.push({
      code: 'F-MIXED',
      column: name,
      severity: 'warn',
      details: { numbers: numbers.count, others: numbers.stray.count, samples },
    });
  }

  const readDates = dates.yearFirst + dates.yearLast;
  if (readDates > 0 && isMostly(present - readDates, dates.stray.words.size, present)) {
    const order = dates.yearLast === 0 ? null : dateOrderOf(scan);
    if (order === null) return { type: 'date', dateOrder: null, findings };
    if (order === 'dayFirst' || order === 'monthFirst') {
      return { type: 'date', dateOrder: order, findings };
    }
    const code = order === 'either' ? 'F-DATE-AMBIGUOUS' : 'F-DATE-ORDERS';
    findings.push({ code, column: name, severity: 'warn', details: { count: dates.yearLast } });
  }
  return words();
}

/**
 * Date order of a column whose type is known before its cells are seen.
 * @param order of an earlier dataset's column; null to decide here, month first where the cells fit both
 */
export function decideKnownType(
  name: string,
  type: ColumnType,
  order: DateOrder | null,
  scan: ColumnScan,
): TypeDecision {
  if (type !== 'date') return { type, dateOrder: null, findings: [] };
  const found = scan.dates.yearLast === 0 ? null : dateOrderOf(scan);
  if (found === null) return { type, dateOrder: order, findings: [] };
  const chosen = order ?? (found === 'dayFirst' ? 'dayFirst' : 'monthFirst');
  const isGuess = order === null && (found === 'either' || found === 'neither');
  return {
    type,
    dateOrder: chosen,
    findings: isGuess
      ? [{ code: 'F-DATE-ASSUMED', column: name, severity: 'warn', details: { count: scan.dates.yearLast } }]
      : [],
  };
}
