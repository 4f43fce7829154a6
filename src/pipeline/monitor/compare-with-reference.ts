/**
 * Drift: does a window of later rows come from the distribution of the training rows? One permutation test per column,
 * calibrated to the window's size, joined into an overall verdict with family-wise control, and an effect floor so that
 * large windows do not call a negligible change drift. docs/numerics.md, "Drift", derives the method and publishes its
 * measured false-alarm and power tables. Assumes that rows are exchangeable; it looks at columns one by one, so a change
 * that leaves every column's distribution alone is not seen, and neither is a change of the answer given the inputs.
 */
import {
  makeError,
  type Column,
  type ColumnSketch,
  type DriftColumn,
  type DriftReport,
  type Finding,
  type ProgressEvent,
  type ReferenceProfile,
  type Table,
} from '../../contracts';
import { neverStop, standardDeviation, type Generator, type StopSignal } from '../../foundation';
import { countCategories, makeCategoryTest, type CategoryCounts } from './category-test';
import type { ColumnTest, TestComponent } from './column-test';
import { driftAlpha } from './drift-alpha';
import { makeNumberTest, trimmingLimits } from './number-test';
import { computePermutationPValues } from './permutation-p-values';
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

/** Fewer current rows give no verdict. */
export const MINIMUM_WINDOW_ROWS = 30;
/** Fewer reference rows give no verdict. */
export const MINIMUM_REFERENCE_ROWS = 50;
export const DEFAULT_SHUFFLES = 1999;
/** Standardised change below which nothing is called drift; Cohen (1988) calls 0.2 small. */
export const EFFECT_FLOOR = 0.15;

export interface DriftOptions {
  readonly generator: Generator;
  /** Default 1999. */
  readonly shuffles?: number;
  /** Family-wise error rate, in (0, 1). Default `driftAlpha` of the window's rows. */
  readonly alpha?: number;
  /** Columns whose absence is no fault, such as a target whose labels come later. Default none. */
  readonly optionalColumns?: readonly string[];
  readonly stop?: StopSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly yieldControl: () => Promise<void>;
}

/** A column on its way to its line in the report. */
interface Draft {
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

/** The component that the column's line is about: the strongest evidence among changes above the floor, if any is. */
function chooseComponent(components: readonly TestComponent[]): TestComponent {
  const large = components.filter(({ effect }) => effect >= EFFECT_FLOOR);
  return (large.length > 0 ? large : components).reduce((best, next) =>
    next.evidence < best.evidence ? next : best,
  );
}

function draftColumn(
  sketch: ColumnSketch,
  column: Column | undefined,
  isOptional: boolean,
  nRows: number,
  isComparable: boolean,
  generator: Generator,
  findings: Finding[],
): Draft {
  const blank = {
    name: sketch.name,
    value: null,
    pValue: null,
    drifted: false,
    populationStabilityIndex: null,
    effect: null,
    distance: null,
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

/** Drifted first, then the smaller p-value, then the larger effect, then the reference's order. */
function compareLines(a: DriftColumn, b: DriftColumn): number {
  const evidence = (line: DriftColumn) => line.pValue ?? (line.drifted ? 0 : 2);
  const effect = (line: DriftColumn) => line.effect ?? (line.drifted ? Infinity : -1);
  if (a.drifted !== b.drifted) return a.drifted ? -1 : 1;
  if (evidence(a) !== evidence(b)) return evidence(a) - evidence(b);
  return effect(a) === effect(b) ? 0 : effect(b) - effect(a);
}

/**
 * Compares a window of rows with a model's reference, column by column and as a whole.
 *
 * A column has drifted when its step-down permutation p-value is at most alpha and the standardised change of its
 * strongest component is at least 0.15. The verdict is 'drift' when a column has drifted, is absent or has changed its
 * type. `pValue` of a column is adjusted for all columns and components; the report's is the smallest of them.
 * Dates are not compared (time always moves on), texts and ids neither; shares of missing cells are given for all.
 * `value` is z for 'normal scores', chi-squared for 'rank shape' (up to 3 degrees of freedom) and 'chi-squared', and the
 * difference of shares for 'missing share'. `effect` is the standardised change (see `standardisedEffect`), `distance`
 * the Wasserstein-1 distance in standard deviations of the reference, or the total variation distance.
 * @param reference sketches of the training rows
 * @param current the window; columns the reference lacks are ignored
 * @param options shuffles >= 1, default 1999: below 1 / alpha - 1 nothing can be found
 * @returns lines from the most changed to the least; verdict 'not enough data' below 30 rows or below 50 reference rows
 *   in every column. Bit-equal for the same generator key; row order does not matter.
 * @throws E-STOPPED when `stop` was requested
 */
export async function compareWithReference(
  reference: ReferenceProfile,
  current: Table,
  options: DriftOptions,
): Promise<DriftReport> {
  const { generator, shuffles = DEFAULT_SHUFFLES, stop = neverStop } = options;
  const { alpha = driftAlpha(current.nRows), yieldControl, onProgress = () => undefined } = options;
  const isComparable = current.nRows >= MINIMUM_WINDOW_ROWS;
  const optional = new Set(options.optionalColumns);
  const columnOf = new Map(current.columns.map((column) => [column.name, column]));
  const findings: Finding[] = [];
  const drafts: Draft[] = [];
  for (const sketch of reference.columns) {
    const column = columnOf.get(sketch.name);
    const order = generator.fork(`cells:${sketch.name}`);
    drafts.push(
      draftColumn(sketch, column, optional.has(sketch.name), current.nRows, isComparable, order, findings),
    );
    await yieldControl();
    if (stop.requested) throw makeError('E-STOPPED');
  }
  const tests = drafts.flatMap(({ test }) => test ?? []);
  const chosen = tests.map(({ components }) => chooseComponent(components));
  const pValues = await computePermutationPValues(
    tests,
    chosen.map(({ evidence }) => evidence),
    { generator, shuffles, alpha, stop, onProgress, yieldControl },
  );
  const columns = drafts
    .map(({ line, test }) => {
      if (test === null) return line;
      const index = tests.indexOf(test);
      const { statistic, value, effect } = chosen[index] as TestComponent;
      const pValue = pValues[index] as number;
      return {
        ...line,
        statistic,
        value,
        effect,
        pValue,
        drifted: pValue <= alpha && effect >= EFFECT_FLOOR,
      };
    })
    .sort(compareLines);
  const enough =
    isComparable && (tests.length > 0 || columns.every(({ statistic }) => statistic !== 'not enough data'));
  return {
    rows: current.nRows,
    referenceRows: Math.max(0, ...reference.columns.map(({ rows }) => rows)),
    verdict: !enough ? 'not enough data' : columns.some(({ drifted }) => drifted) ? 'drift' : 'no drift',
    pValue: tests.length === 0 ? null : Math.min(...pValues),
    alpha,
    columns,
    findings,
  };
}
