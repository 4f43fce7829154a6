/**
 * One column on its way into the drift report: its descriptions (missing shares, population stability index, distance),
 * its faults, and its test where reference and window can be compared. Dates, texts and ids are described only.
 */
import type { Column, ColumnSketch, DriftColumn, Finding } from '../../contracts';
import { standardDeviation, type Generator } from '../../foundation';
import { countCategories, makeCategoryTest, type CategoryCounts } from './category-test';
import type { ColumnTest } from './column-test';
import { makeNumberTest, trimmingLimits } from './number-test';
import {
  findMoreMissing,
  findNewCategories,
  findOutOfRange,
  makeColumnMissingFinding,
  makeColumnTypeFinding,
} from './quality-findings';
import {
  countInQuantileBins,
  populationStabilityIndex,
  totalVariationDistance,
  wassersteinDistance,
} from './two-sample-distances';

/** Fewer reference rows give no verdict. */
const MINIMUM_REFERENCE_ROWS = 50;

/** A column on its way to its line in the report. */
export interface Draft {
  readonly line: DriftColumn;
  readonly test: ColumnTest | null;
}

function countMissing(column: Column): number {
  const { data } = column;
  let missing = 0;
  if (data.kind === 'number') for (const value of data.values) missing += Number.isFinite(value) ? 0 : 1;
  else if (data.kind === 'category') for (const code of data.codes) missing += code < 0 ? 1 : 0;
  else for (const mark of data.missing) missing += mark;
  return missing;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function describeNumbers(
  sketch: ColumnSketch,
  values: Float64Array,
): { index: number | null; distance: number | null } {
  const reference = Float64Array.from(sketch.sample ?? []);
  const { low, high } = trimmingLimits(sketch);
  const current = values
    .filter((value) => Number.isFinite(value))
    .map((value) => Math.min(high, Math.max(low, value)))
    .sort();
  if (reference.length === 0 || current.length === 0) return { index: null, distance: null };
  const bins = countInQuantileBins(reference, current);
  return {
    index: orNull(populationStabilityIndex(bins.reference, bins.current)),
    distance: orNull(wassersteinDistance(reference, current) / standardDeviation(reference, 1)),
  };
}

function describeCategories(counts: CategoryCounts): { index: number | null; distance: number | null } {
  const reference = counts.reference.slice(1);
  const current = counts.current.slice(1);
  return {
    index: orNull(populationStabilityIndex(reference, current)),
    distance: orNull(totalVariationDistance(reference, current)),
  };
}

export interface DraftContext {
  /** Rows of the window. */
  readonly nRows: number;
  /** False where the window is too small for a verdict. */
  readonly isComparable: boolean;
  /** True where the column's absence is no fault. */
  readonly isOptional: boolean;
  /** Puts the column's cells in random order. */
  readonly generator: Generator;
  readonly findings: Finding[];
}

/**
 * Everything about a column's line but its verdict.
 * @param column the current column; undefined where it is absent
 * @param context of the comparison; faults found are appended to its findings
 * @returns the line, and the column's test where it can be compared. Throws nothing.
 */
export function draftColumn(sketch: ColumnSketch, column: Column | undefined, context: DraftContext): Draft {
  const { nRows, isComparable, isOptional, generator, findings } = context;
  const blank = {
    name: sketch.name,
    value: null,
    pValue: null,
    drifted: false,
    populationStabilityIndex: null,
    effect: null,
    distance: null,
    answerShift: null,
    missingReference: sketch.rows === 0 ? 0 : sketch.missing / sketch.rows,
    missingCurrent: 1,
  };
  if (column === undefined) {
    if (isOptional) return { line: { ...blank, statistic: 'not compared' }, test: null };
    findings.push(makeColumnMissingFinding(sketch.name));
    return { line: { ...blank, statistic: 'missing column', drifted: true }, test: null };
  }
  const { data } = column;
  const kind = sketch.sample !== null ? 'number' : sketch.categories !== null ? 'category' : 'text';
  if (kind !== data.kind) {
    findings.push(makeColumnTypeFinding(sketch, column));
    const missingCurrent = nRows === 0 ? 0 : countMissing(column) / nRows;
    return { line: { ...blank, missingCurrent, statistic: 'changed type', drifted: true }, test: null };
  }
  const missing = countMissing(column);
  const line = { ...blank, missingCurrent: nRows === 0 ? 0 : missing / nRows };
  const counts = data.kind === 'category' ? countCategories(sketch, data) : null;
  if (nRows > 0) {
    const found = [
      counts === null ? null : findNewCategories(sketch, counts),
      data.kind === 'number' && sketch.type === 'number' ? findOutOfRange(sketch, data.values) : null,
      findMoreMissing(sketch, missing, nRows),
    ];
    findings.push(...found.filter((finding) => finding !== null));
  }
  if (data.kind === 'text' || sketch.type === 'date')
    return { line: { ...line, statistic: 'not compared' }, test: null };
  if (!isComparable || sketch.rows < MINIMUM_REFERENCE_ROWS) {
    return { line: { ...line, statistic: 'not enough data' }, test: null };
  }
  const { index, distance } =
    counts === null && data.kind === 'number'
      ? describeNumbers(sketch, data.values)
      : describeCategories(counts as CategoryCounts);
  const test =
    data.kind === 'number'
      ? makeNumberTest(sketch, data.values, generator)
      : makeCategoryTest(sketch.name, counts as CategoryCounts, generator);
  return { line: { ...line, statistic: '', populationStabilityIndex: index, distance }, test };
}
