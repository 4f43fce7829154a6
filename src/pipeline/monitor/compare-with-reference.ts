/**
 * Drift: does a window of later rows come from the distribution of the training rows? One permutation test per column,
 * calibrated to the window's size, joined into an overall verdict with family-wise control, and an effect floor so that
 * large windows do not call a negligible change drift. docs/numerics.md, "Drift", derives the method and publishes its
 * measured false-alarm and power tables. Assumes that rows are exchangeable; it looks at columns one by one, so a change
 * that leaves every column's distribution alone is not seen, and neither is a change of the answer given the inputs.
 */
import {
  makeError,
  type DriftColumn,
  type DriftReport,
  type Finding,
  type ProgressEvent,
  type ReferenceProfile,
  type Table,
} from '../../contracts';
import { neverStop, type Generator, type StopSignal } from '../../foundation';
import type { TestComponent } from './column-test';
import { draftColumn, type Draft } from './draft-column';
import { driftAlpha } from './drift-alpha';
import { computePermutationPValues } from './permutation-p-values';

/** Fewer current rows give no verdict. */
const MINIMUM_WINDOW_ROWS = 30;
const DEFAULT_SHUFFLES = 1999;
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

/** The component that the column's line is about: the strongest evidence among changes above the floor, if any is. */
function chooseComponent(components: readonly TestComponent[]): TestComponent {
  const large = components.filter(({ effect }) => effect >= EFFECT_FLOOR);
  return (large.length > 0 ? large : components).reduce((best, next) =>
    next.evidence < best.evidence ? next : best,
  );
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
 * type. `pValue` of a column is adjusted for all columns and components; the report's is the smallest of them;
 * `columnPValue` is that of the column by itself.
 * Dates are not compared (time always moves on), texts and ids neither; shares of missing cells are given for all.
 * `value` is z for 'normal scores', chi-squared for 'rank shape' (up to 3 degrees of freedom) and 'chi-squared', and the
 * difference of shares for 'missing share'. `effect` is the standardised change (see `standardisedEffect`), `distance`
 * the Wasserstein-1 distance in standard deviations of the reference, or the total variation distance.
 * @param reference sketches of the training rows
 * @param current the window; columns the reference lacks are ignored
 * @param options shuffles >= 1, default 1999: below 1 / alpha - 1 nothing can be found
 * @returns lines from the most changed to the least; verdict 'not enough data' below 30 rows, or where no column could be
 *   compared (fewer than 50 reference rows, or only dates, texts and ids) and none is absent or of another type. Bit-equal for the same generator key; row order does not matter.
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
    drafts.push(
      draftColumn(sketch, columnOf.get(sketch.name), {
        nRows: current.nRows,
        isComparable,
        isOptional: optional.has(sketch.name),
        generator: generator.fork(`cells:${sketch.name}`),
        findings,
      }),
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
      const pValue = pValues.adjusted[index] as number;
      return {
        ...line,
        statistic,
        value,
        effect,
        pValue,
        columnPValue: pValues.own[index] as number,
        drifted: pValue <= alpha && effect >= EFFECT_FLOOR,
      };
    })
    .sort(compareLines);
  const hasDrifted = columns.some(({ drifted }) => drifted);
  const hasVerdict = isComparable && (hasDrifted || tests.length > 0);
  return {
    rows: current.nRows,
    referenceRows: Math.max(0, ...reference.columns.map(({ rows }) => rows)),
    verdict: !hasVerdict ? 'not enough data' : hasDrifted ? 'drift' : 'no drift',
    pValue: tests.length === 0 ? null : Math.min(...pValues.adjusted),
    alpha,
    columns,
    findings,
  };
}
