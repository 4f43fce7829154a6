/**
 * `auto`: a recipe from the shape of the training rows, each step with its reason. Rules of thumb that hold for tables
 * at large, chosen for a linear model and a small network; no rule knows a data set. It reads the training rows only,
 * never looks at how a column goes with the target, and so leaks nothing.
 */
import { type Problem, type ReasonCode, type Recipe, type RecipeStep, type Table } from '../../contracts';
import {
  examineCategories,
  examineNumbers,
  type CategoryEvidence,
  type NumberEvidence,
} from './column-evidence';
import { finishPieces, type Piecewise } from '../../foundation';
import { readInputFrame } from './input-frame';
import { missingTarget } from './missing-target';
import { proposeTargetTransform } from './propose-target';
import {
  findRepeatedColumns,
  isExaminedCategory,
  isExaminedNumber,
  type ExaminedCategory,
  type ExaminedColumn,
  type ExaminedNumber,
} from './repeated-columns';
import { readParts, type DatePart } from './steps/date-parts';
import { claimName, type NumberWorkingColumn } from './working-frame';

/** From this many rows on, never repeating means something. */
const ENOUGH_ROWS = 50;
/** More categories than this in one column make more features than they are worth. */
const MOST_CATEGORIES = 64;
/** A skewed column is one beyond this (0 = symmetric, 2 = exponential); the logarithm must take off a third at least. */
const SKEWED = 1;
const LOG_GAIN = 0.67;
/** Interquartile ranges from the median; a normal column of 10,000 rows reaches 3. */
const FAR_OUT = 10;
/** A row in a thousand at each end is limited. */
const CLIPPED_SHARE = 0.001;
/** Share of one value from which standard scaling would blow up the others. */
const SPARSE = 0.98;
/** Training rows behind each bin of a column. Measured: fewer overfit small tables, more leave linear models too stiff. */
const ROWS_PER_BIN = { classification: 100, regression: 50 } as const;
const MOST_BINS = 16;
/** Beyond this many numeric columns (pixels, spectra) bins would multiply an already wide matrix. */
const MOST_BINNED_COLUMNS = 100;

/**
 * Proposes a recipe.
 *
 * Order: drop what cannot help or only repeats another column (`findRepeatedColumns` says which stays); dates into parts; fill gaps (median with an indicator, missing as a category); merge
 * rare categories; one-hot; logarithm for long tails; limit far-out values; bins; scale.
 *
 * @param table any rows that include the training rows
 * @param trainPositions training rows, 0-based positions into the table
 * @returns a recipe whose reasons are keys of the reason catalogue; it may have no steps when there is nothing to use
 * @throws E-TARGET-MISSING the target is not a column of the table
 */
export function proposeRecipe(table: Table, trainPositions: Int32Array, problem: Problem): Recipe {
  return finishPieces(proposeRecipeInPieces(table, trainPositions, problem));
}

/** `proposeRecipe` with a pause after every column. */
export function* proposeRecipeInPieces(
  table: Table,
  trainPositions: Int32Array,
  problem: Problem,
): Piecewise<Recipe> {
  const targetColumn = table.columns.find((column) => column.name === problem.target);
  if (targetColumn === undefined) throw missingTarget(table, problem);
  const hidden = new Set([problem.target, ...problem.ignore]);
  const wanted = table.columns.filter((column) => !hidden.has(column.name));
  const frame = yield* readInputFrame(table, wanted, trainPositions);

  const dropped = new Map<ReasonCode, string[]>();
  const drop = (reason: ReasonCode, name: string) =>
    dropped.set(reason, [...(dropped.get(reason) ?? []), name]);
  const useful: ExaminedColumn[] = [];
  for (const [done, column] of frame.columns.entries()) {
    yield { done, total: frame.columns.length, unit: 'columns' };
    if (column.kind === 'text') {
      drop(column.type === 'id' ? 'R-DROP-ID' : 'R-DROP-TEXT', column.name);
    } else if (column.kind === 'number') {
      const evidence = examineNumbers(column);
      const reason = reasonToDropNumber(evidence, column.type);
      if (reason === null) useful.push({ column, evidence });
      else drop(reason, column.name);
    } else {
      const evidence = examineCategories(column);
      const reason = reasonToDropCategory(evidence);
      if (reason === null) useful.push({ column, evidence });
      else drop(reason, column.name);
    }
  }

  const mostNumbers = countFeatures(useful.filter(isExaminedNumber));
  const mostBins = chooseBinCount(trainPositions.length, mostNumbers, problem.task);
  const repeated = yield* findRepeatedColumns(useful, mostBins);
  const used = useful.filter(({ column }) => !repeated.has(column.name));
  const numbers = used.filter(isExaminedNumber);
  const categories = used.filter(isExaminedCategory);

  const taken = new Set(table.columns.map((column) => column.name));
  const dates = numbers.filter(({ column }) => column.type === 'date');
  const plain = numbers.filter(({ column }) => column.type === 'number');
  const parts: ExaminedPart[] = [];
  for (const { column } of dates) parts.push(...(yield* splitDate(column, taken)));
  for (const { column } of dates) {
    if (!parts.some((part) => part.column.origin === column.name)) drop('R-DROP-CONSTANT', column.name);
  }
  const target = problem.task === 'regression' ? proposeTargetTransform(targetColumn, trainPositions) : null;
  const steps = [
    ...[...dropped].map(([reason, columns]): RecipeStep => ({ kind: 'drop', columns, reason })),
    ...dropRepeated(repeated),
    ...proposeDates(parts),
    ...proposeNumberGaps(plain),
    ...proposeCategories(categories, trainPositions.length),
    ...proposeNumbers([...plain, ...parts], trainPositions.length, problem.task),
  ];
  return target === null ? { steps } : { steps, target };
}

/** One step for each column that stays. */
function dropRepeated(repeated: ReadonlyMap<string, string>): RecipeStep[] {
  return [...new Set(repeated.values())].map((repeats) => ({
    kind: 'drop',
    columns: [...repeated].filter(([, kept]) => kept === repeats).map(([name]) => name),
    repeats,
    reason: 'R-DROP-REPEATS',
  }));
}

function reasonToDropNumber(evidence: NumberEvidence, type: 'number' | 'date'): ReasonCode | null {
  const { present, missing, distinct, minimum, maximum, whole } = evidence;
  if (present === 0) return 'R-DROP-EMPTY';
  if (distinct === 1 && missing === 0) return 'R-DROP-CONSTANT';
  const counts = whole && present >= ENOUGH_ROWS && distinct === present && maximum - minimum < 2 * present;
  return counts && type === 'number' ? 'R-DROP-ROW-NUMBER' : null;
}

function reasonToDropCategory({ present, missing, counts }: CategoryEvidence): ReasonCode | null {
  if (present === 0) return 'R-DROP-EMPTY';
  if (counts.length === 1 && missing === 0) return 'R-DROP-CONSTANT';
  return present >= ENOUGH_ROWS && counts.length > present / 2 ? 'R-DROP-MANY-CATEGORIES' : null;
}

interface ExaminedPart extends ExaminedNumber {
  readonly part: DatePart;
}

const PARTS: readonly DatePart[] = ['year', 'month', 'dayOfMonth', 'dayOfWeek', 'hour'];

/** As many columns of numbers as these can become, dates split. */
function countFeatures(numbers: readonly ExaminedNumber[]): number {
  return numbers.reduce((total, { column }) => total + (column.type === 'date' ? PARTS.length : 1), 0);
}

/** The parts of a date that vary in the training rows, named as the step will name them. */
function* splitDate(date: NumberWorkingColumn, taken: Set<string>): Piecewise<ExaminedPart[]> {
  const varying: ExaminedPart[] = [];
  for (const part of PARTS) {
    yield null;
    const values = readParts(date, part);
    const evidence = examineNumbers({ ...date, values });
    if (evidence.distinct < 2) continue;
    const name = claimName(`${date.name}.${part}`, taken);
    varying.push({ part, evidence, column: { ...date, name, type: 'number', values } });
  }
  return varying;
}

function proposeDates(parts: readonly ExaminedPart[]): RecipeStep[] {
  const columns = [...new Set(parts.map((part) => part.column.origin))];
  if (columns.length === 0) return [];
  const groups = new Map<string, { columns: string[]; parts: DatePart[] }>();
  for (const column of columns) {
    const own = parts.filter((part) => part.column.origin === column).map((part) => part.part);
    const group = groups.get(own.join()) ?? { columns: [], parts: own };
    group.columns.push(column);
    groups.set(own.join(), group);
  }
  return [
    { kind: 'impute', columns, strategy: 'median', indicator: true, reason: 'R-IMPUTE-DATE' },
    ...[...groups.values()].map((group): RecipeStep => ({
      kind: 'dateParts',
      ...group,
      reason: 'R-DATE-PARTS',
    })),
  ];
}

function proposeNumberGaps(numbers: readonly ExaminedNumber[]): RecipeStep[] {
  const columns = numbers.map(({ column }) => column.name);
  if (columns.length === 0) return [];
  return [{ kind: 'impute', columns, strategy: 'median', indicator: true, reason: 'R-IMPUTE-MEDIAN' }];
}

function proposeCategories(categories: readonly ExaminedCategory[], nRows: number): RecipeStep[] {
  const columns = categories.map(({ column }) => column.name);
  if (columns.length === 0) return [];
  const byCount = new Map<number, string[]>();
  for (const { column, evidence } of categories) {
    const minimumCount = chooseMinimumCount(evidence, nRows);
    byCount.set(minimumCount, [...(byCount.get(minimumCount) ?? []), column.name]);
  }
  return [
    { kind: 'impute', columns, strategy: 'constant', value: 'missing', reason: 'R-IMPUTE-CATEGORY' },
    ...[...byCount]
      .filter(([minimumCount]) => minimumCount > 1)
      .map(([minimumCount, names]): RecipeStep => ({
        kind: 'rare',
        columns: names,
        minimumCount,
        reason: 'R-RARE',
      })),
    { kind: 'oneHot', columns, reason: 'R-ONE-HOT' },
  ];
}

/**
 * A row in a thousand, between 2 and 20, and more where a column would otherwise keep too many categories. Where many
 * categories are equally common the cut falls below them rather than above, as long as they are not far too many.
 */
function chooseMinimumCount({ counts }: CategoryEvidence, nRows: number): number {
  const usual = nRows < 2 * ENOUGH_ROWS ? 1 : Math.min(Math.max(2, Math.ceil(nRows / 1000)), 20);
  const cut = counts[MOST_CATEGORIES];
  if (cut === undefined || cut < usual) return usual;
  const keptAbove = counts.filter((count) => count > cut).length;
  const keptWith = counts.filter((count) => count >= cut).length;
  return keptAbove < MOST_CATEGORIES / 2 && keptWith <= 4 * MOST_CATEGORIES ? cut : cut + 1;
}

function proposeNumbers(
  numbers: readonly ExaminedNumber[],
  nRows: number,
  task: Problem['task'],
): RecipeStep[] {
  const isLogged = ({ evidence }: ExaminedNumber) => isLongTailed(evidence);
  const logged = numbers.filter(isLogged);
  const far = numbers.filter((number) => {
    const { reach, logReach } = number.evidence;
    return nRows * CLIPPED_SHARE >= 0.5 && (isLogged(number) ? logReach : reach) > FAR_OUT;
  });
  const count = chooseBinCount(nRows, numbers.length, task);
  const binned = count < 2 ? [] : numbers.filter(({ evidence }) => evidence.distinct > 2);
  const sparse = numbers.filter(({ evidence }) => evidence.majorityShare > SPARSE);
  const dense = numbers.filter(({ evidence }) => !(evidence.majorityShare > SPARSE));
  const list = (some: readonly ExaminedNumber[]) => some.map(({ column }) => column.name);
  const steps: RecipeStep[] = [
    { kind: 'log', columns: list(logged), reason: 'R-LOG' },
    {
      kind: 'clip',
      columns: list(far),
      lowerQuantile: CLIPPED_SHARE,
      upperQuantile: 1 - CLIPPED_SHARE,
      reason: 'R-CLIP',
    },
    { kind: 'bins', columns: list(binned), count: Math.max(count, 2), reason: 'R-BINS' },
    { kind: 'scale', columns: list(dense), method: 'standard', reason: 'R-SCALE-STANDARD' },
    { kind: 'scale', columns: list(sparse), method: 'minMax', reason: 'R-SCALE-SPARSE' },
  ];
  return steps.filter((step) => step.columns.length > 0);
}

/** The logarithm is worth it when the tail is long and clearly shorter after it. */
export function isLongTailed({ skewness, logSkewness }: NumberEvidence): boolean {
  return Math.abs(skewness) > SKEWED && Math.abs(logSkewness) < LOG_GAIN * Math.abs(skewness);
}

/** Bins as the rows can carry them; a numeric target tells more per row than a class does. None for very wide tables. */
function chooseBinCount(nRows: number, nNumbers: number, task: Problem['task']): number {
  if (nNumbers > MOST_BINNED_COLUMNS) return 0;
  return Math.min(Math.floor(nRows / ROWS_PER_BIN[task]), MOST_BINS);
}
