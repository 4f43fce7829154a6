/**
 * A summary of each column, taken block by block beside encoding. Counts, extremes, mean and deviation are exact
 * (compensated sum, Welford's update); distinct values are counted exactly up to 100,000 within a budget for the whole table, and
 * are null above. Quartiles and the histogram are exact up to 1,048,576 rows within a budget of 32 million values; beyond
 * that they come from every k-th row. Cost: n log n a number column.
 */
import type { BlockColumn, Column, ColumnProfile, ColumnSchema, Table } from '../../contracts';
import { quantileSorted } from '../../foundation';
import { hashBytes } from './row-hash';
import { sortValues } from './sort-values';

const HISTOGRAM_BINS = 20;
const MAXIMUM_TOP = 50;
const MAXIMUM_DISTINCT = 100_000;
const MAXIMUM_SAMPLED_ROWS = 1 << 20;
const SAMPLE_BUDGET = 32_000_000;
const DISTINCT_BUDGET = 4_000_000;

/** What all columns of one table share: memory. */
export class ProfileBudget {
  /** Every k-th row is kept for quartiles; 1 = all. */
  readonly stride: number;
  private distinctLeft = DISTINCT_BUDGET;

  constructor(nRows: number, nNumberColumns: number) {
    const rows = Math.max(
      1,
      Math.min(MAXIMUM_SAMPLED_ROWS, Math.floor(SAMPLE_BUDGET / Math.max(1, nNumberColumns))),
    );
    this.stride = Math.max(1, Math.ceil(nRows / rows));
  }

  /** True while one more distinct value may be remembered. */
  take(): boolean {
    if (this.distinctLeft === 0) return false;
    this.distinctLeft -= 1;
    return true;
  }

  giveBack(count: number): void {
    this.distinctLeft += count;
  }
}

/** Counts distinct numbers until there are too many. */
class DistinctCounter {
  private seen: Set<number> | null = new Set();

  constructor(private readonly budget: ProfileBudget) {}

  add(value: number): void {
    if (this.seen === null || this.seen.has(value)) return;
    if (this.seen.size >= MAXIMUM_DISTINCT || !this.budget.take()) {
      this.budget.giveBack(this.seen.size);
      this.seen = null;
    } else this.seen.add(value);
  }

  get count(): number | null {
    return this.seen?.size ?? null;
  }
}

/** Summarises one column from its blocks. */
export class ColumnProfiler {
  private rows = 0;
  private missing = 0;
  private readonly distinct: DistinctCounter;
  private minimum = Infinity;
  private maximum = -Infinity;
  private mean = 0;
  private squares = 0;
  private total = 0;
  private compensation = 0;
  private kept = new Float64Array(0);
  private nKept = 0;
  private counts = new Float64Array(0);
  private totalLength = 0;

  constructor(
    private readonly schema: ColumnSchema,
    private readonly budget: ProfileBudget,
  ) {
    this.distinct = new DistinctCounter(budget);
  }

  addBlock(block: BlockColumn): void {
    if (block.kind === 'number') this.addNumbers(block.values);
    else if (block.kind === 'category') this.addCodes(block.codes);
    else this.addTexts(block.offsets, block.bytes, block.missing);
  }

  private addNumbers(values: Float64Array): void {
    const { stride } = this.budget;
    let { mean, squares, total, compensation, minimum, maximum } = this;
    let present = this.rows - this.missing;
    let { nKept } = this;
    const kept = this.roomFor(Math.ceil(values.length / stride) + 1);
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      present += 1;
      const delta = value - mean;
      mean += Number.isFinite(delta) ? delta / present : value / present - mean / present;
      squares += delta * (value - mean);
      // Neumaier's compensated sum (1974): a running mean alone would lose digits of large values.
      const next = total + value;
      compensation += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
      total = next;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      // Where every value is kept, different ones are counted after sorting.
      if (stride === 1) kept[nKept++] = value;
      else {
        this.distinct.add(value);
        if ((this.rows + i) % stride === 0) kept[nKept++] = value;
      }
    }
    this.kept = kept;
    this.nKept = nKept;
    this.rows += values.length;
    this.missing = this.rows - present;
    this.mean = mean;
    this.squares = squares;
    this.total = total;
    this.compensation = compensation;
    this.minimum = minimum;
    this.maximum = maximum;
  }

  /** The kept values, with room for so many more. */
  private roomFor(count: number): Float64Array<ArrayBuffer> {
    const { kept, nKept } = this;
    if (nKept + count <= kept.length) return kept;
    const larger = new Float64Array(Math.max(nKept + count, kept.length * 2));
    larger.set(kept);
    return larger;
  }

  private addCodes(codes: Int32Array): void {
    this.rows += codes.length;
    for (const code of codes) {
      if (code < 0) {
        this.missing += 1;
        continue;
      }
      if (code >= this.counts.length) {
        const larger = new Float64Array(Math.max(code + 1, this.counts.length * 2));
        larger.set(this.counts);
        this.counts = larger;
      }
      this.counts[code] = (this.counts[code] as number) + 1;
    }
  }

  private addTexts(offsets: Uint32Array, bytes: Uint8Array, missing: Uint8Array): void {
    for (let row = 0; row < missing.length; row++) {
      this.rows += 1;
      if (missing[row] === 1) {
        this.missing += 1;
        continue;
      }
      const start = offsets[row] as number;
      const end = offsets[row + 1] as number;
      let length = 0;
      for (let i = start; i < end; i++) if (((bytes[i] as number) & 0xc0) !== 0x80) length += 1;
      this.totalLength += length;
      if (length < this.minimum) this.minimum = length;
      if (length > this.maximum) this.maximum = length;
      this.distinct.add(hashBytes(bytes, start, end));
    }
  }

  /** @param dictionary of a category or boolean column, else null */
  finish(dictionary: readonly string[] | null): ColumnProfile {
    const { name, type } = this.schema;
    const present = this.rows - this.missing;
    const isNumber = type === 'number' || type === 'date';
    const isText = type === 'text' || type === 'id';
    const numeric = isNumber && present > 0 ? this.summariseNumbers(present) : null;
    return {
      name,
      type,
      rows: this.rows,
      missing: this.missing,
      distinct: dictionary ? this.countWords(dictionary) : this.countDistinct(numeric !== null),
      numeric,
      top: dictionary ? this.topWords(dictionary) : [],
      textLength:
        isText && present > 0
          ? { minimum: this.minimum, mean: this.totalLength / present, maximum: this.maximum }
          : null,
    };
  }

  /** Of numbers that were all kept from their sorted list, else from the counter. */
  private countDistinct(isSorted: boolean): number | null {
    if (!isSorted || this.budget.stride !== 1) return this.distinct.count;
    let count = 0;
    for (let i = 0; i < this.nKept; i++) if (i === 0 || this.kept[i] !== this.kept[i - 1]) count += 1;
    return count > MAXIMUM_DISTINCT ? null : count;
  }

  private countWords(dictionary: readonly string[]): number {
    return dictionary.reduce((total, _, code) => total + ((this.counts[code] ?? 0) > 0 ? 1 : 0), 0);
  }

  private topWords(dictionary: readonly string[]): ColumnProfile['top'] {
    return dictionary
      .map((value, code) => ({ value, count: this.counts[code] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, MAXIMUM_TOP);
  }

  /** The sum may overflow where the running mean does not. */
  private meanOf(present: number): number {
    const mean = (this.total + this.compensation) / present;
    return Math.min(this.maximum, Math.max(this.minimum, Number.isFinite(mean) ? mean : this.mean));
  }

  private summariseNumbers(present: number): NonNullable<ColumnProfile['numeric']> {
    const { minimum, maximum } = this;
    const sorted = sortValues(this.kept.subarray(0, this.nKept));
    this.kept = sorted;
    const histogram = new Array<number>(HISTOGRAM_BINS).fill(0);
    // The range of numbers near the largest is beyond float64; half of it never is.
    const unit = Number.isFinite(maximum - minimum) ? 1 : 0.5;
    const width = maximum * unit - minimum * unit;
    for (const value of sorted) {
      const bin =
        width > 0
          ? Math.min(
              HISTOGRAM_BINS - 1,
              Math.floor(((value * unit - minimum * unit) / width) * HISTOGRAM_BINS),
            )
          : 0;
      histogram[bin] = (histogram[bin] as number) + 1;
    }
    const deviation = Math.sqrt(this.squares / (present - 1));
    const scale = present / Math.max(1, sorted.length);
    return {
      minimum,
      maximum,
      mean: this.meanOf(present),
      standardDeviation: Number.isFinite(deviation) ? deviation : null,
      quartiles: [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.5), quantileSorted(sorted, 0.75)],
      histogram: this.budget.stride === 1 ? histogram : histogram.map((count) => Math.round(count * scale)),
    };
  }
}

function dictionaryOf(column: Column): readonly string[] | null {
  return column.data.kind === 'category' ? column.data.dictionary : null;
}

/**
 * Summaries of the columns of a table in memory.
 * @returns one profile a column, in the table's order; a column without values has `numeric` and `textLength` null.
 *   Deterministic; throws nothing
 */
export function profileColumns(table: Table): ColumnProfile[] {
  const nNumbers = table.columns.filter((column) => column.data.kind === 'number').length;
  const budget = new ProfileBudget(table.nRows, nNumbers);
  return table.columns.map((column) => {
    const profiler = new ColumnProfiler(column, budget);
    profiler.addBlock(column.data);
    return profiler.finish(dictionaryOf(column));
  });
}
