/**
 * The reference sketch: what each column looked like in the training rows, kept so that later data can be held against
 * it without the training rows. One sketch per column, columns unlinked, so no row can be put together again. Numbers
 * and dates become a random sample with trimmed extremes, categories and booleans become counts; texts and ids are
 * personal as a rule and leave only their number of rows and of missing cells. Cost: n log n a column.
 */
import type { CategoryData, Column, ColumnSketch, ReferenceProfile, Table } from '../../contracts';
import { quantileSorted, type Generator } from '../../foundation';

/** Cells of one column that are sampled; missing cells among them leave no value. */
const SKETCH_CELLS = 4096;
/** Share of the non-missing values at each end that is moved to the quantile there. */
export const SKETCH_TRIMMED_SHARE = 0.005;
/** Bytes of one column's sketch as JSON, with room for the figures around the sample or the counts. */
const JSON_BUDGET = 63_500;
const MAXIMUM_CATEGORIES = 1000;

/** A number as the sketch keeps it: 9 significant digits. Later values are rounded alike, so that ties stay ties. */
export function roundToSketch(value: number): number {
  return Number(value.toPrecision(9));
}

/** Bytes of a value as JSON in UTF-8. */
function jsonBytes(value: unknown): number {
  const text = JSON.stringify(value);
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Either half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** k of the values at random without replacement (Vitter's selection sampling), in their order. */
function sampleInOrder(values: Float64Array, k: number, generator: Generator): Float64Array {
  if (k >= values.length) return values;
  const sample = new Float64Array(k);
  let taken = 0;
  for (let i = 0; i < values.length && taken < k; i++) {
    if (generator.uniform() * (values.length - i) < k - taken) sample[taken++] = values[i] as number;
  }
  return sample;
}

/**
 * Where "out of range" begins at one end. Nothing was trimmed there: the quantile itself, which many rows share. Else
 * quantile + direction * step * (2^k - 1) with the smallest k that reaches the extreme, step = an eighth of the
 * interquartile range: no training value lies beyond, and the extreme is given away only to within a factor of two of
 * its distance from the quantile.
 * @param direction -1 for the lower end, 1 for the upper
 */
function limitOfRange(extreme: number, quantile: number, step: number, direction: -1 | 1): number {
  if (roundToSketch(extreme) === roundToSketch(quantile)) return extreme;
  let reach = step;
  while ((quantile + direction * reach - extreme) * direction < 0) reach = 2 * reach + step;
  const limit = quantile + direction * reach;
  return Number.isFinite(limit) ? limit : direction * Number.MAX_VALUE;
}

function sketchNumbers(
  values: Float64Array,
  positions: Int32Array,
  budget: number,
  generator: Generator,
): Pick<ColumnSketch, 'missing' | 'sample' | 'range'> {
  const present = Float64Array.from(positions, (row) => values[row] as number)
    .filter((value) => Number.isFinite(value))
    .sort();
  const missing = positions.length - present.length;
  if (present.length === 0) return { missing, sample: [], range: null };
  const low = quantileSorted(present, SKETCH_TRIMMED_SHARE);
  const high = quantileSorted(present, 1 - SKETCH_TRIMMED_SHARE);
  const quartiles = quantileSorted(present, 0.75) - quantileSorted(present, 0.25);
  const step = Math.max((quartiles || high - low || Math.abs(low)) / 8, Number.MIN_VALUE);
  const cells = Math.min(SKETCH_CELLS, positions.length);
  const kept = Math.max(1, cells - Math.round((cells * missing) / positions.length));
  const trim = (value: number) => roundToSketch(Math.min(high, Math.max(low, value)));
  let sample = Array.from(sampleInOrder(present, kept, generator), trim);
  for (let bytes = jsonBytes(sample); bytes > budget && sample.length > 1; bytes = jsonBytes(sample)) {
    const fewer = Math.max(1, Math.floor((sample.length * budget) / bytes) - 1);
    sample = Array.from(sampleInOrder(Float64Array.from(sample), fewer, generator));
  }
  const range: [number, number] = [
    limitOfRange(present[0] as number, low, step, -1),
    limitOfRange(present[present.length - 1] as number, high, step, 1),
  ];
  return { missing, sample, range };
}

function sketchCategories(
  data: CategoryData,
  positions: Int32Array,
  budget: number,
): Pick<ColumnSketch, 'missing' | 'categories' | 'otherCount'> {
  const counts = new Float64Array(data.dictionary.length);
  let missing = 0;
  for (const row of positions) {
    const code = data.codes[row] as number;
    if (code < 0) missing += 1;
    else counts[code] = (counts[code] as number) + 1;
  }
  const seen = data.dictionary
    .map((value, code) => ({ value, count: counts[code] as number }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const categories: { value: string; count: number }[] = [];
  let otherCount = 0;
  let used = 0;
  for (const entry of seen) {
    const bytes = jsonBytes(entry) + 1;
    if (categories.length < MAXIMUM_CATEGORIES && used + bytes <= budget) {
      categories.push(entry);
      used += bytes;
    } else otherCount += entry.count;
  }
  return { missing, categories, otherCount };
}

function sketchColumn(column: Column, positions: Int32Array, generator: Generator): ColumnSketch {
  const { name, type, data } = column;
  const empty = { sample: null, range: null, categories: null, otherCount: 0 };
  const base = { name, type, rows: positions.length, ...empty };
  const budget = Math.max(0, JSON_BUDGET - jsonBytes(name));
  if (data.kind === 'number') return { ...base, ...sketchNumbers(data.values, positions, budget, generator) };
  if (data.kind === 'category') return { ...base, ...sketchCategories(data, positions, budget) };
  let missing = 0;
  for (const row of positions) missing += data.missing[row] as number;
  return { ...base, missing };
}

/**
 * Sketches the named columns over some rows of a table.
 *
 * Numbers and dates: min(4096, rows) cells are taken at random; of the share that is not missing a sample is kept,
 * ascending, values beyond the 0.5 % and 99.5 % quantiles of all the rows moved to those quantiles, rounded to 9
 * significant digits, thinned at random where it would not fit 64 kB of JSON; `range` holds every value but gives no
 * extreme exactly (see `limitOfRange`). Categories and booleans: counts, most
 * frequent first (ties by UTF-16 code unit), at most 1,000 and no more than fit; the rest in `otherCount`.
 * @param table rows in memory
 * @param positions row positions within the table, the training rows, shape [rows]
 * @param columns names to sketch; names that the table lacks are left out
 * @param generator draws each column's sample from a fork of its own, so that columns do not influence each other
 * @returns one sketch per found column, in the table's order. No rows: empty samples and counts. Deterministic for a
 *   generator's key; independent of the order of `positions`. Throws nothing.
 */
export function sketchColumns(
  table: Table,
  positions: Int32Array,
  columns: readonly string[],
  generator: Generator,
): ReferenceProfile {
  const wanted = new Set(columns);
  return {
    version: 1,
    columns: table.columns
      .filter((column) => wanted.has(column.name))
      .map((column) => sketchColumn(column, positions, generator.fork(`sketch:${column.name}`))),
  };
}
