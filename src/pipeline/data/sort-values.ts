/**
 * Sorted numbers, the same as `Float64Array.sort` gives. Values are dealt into 65,536 buckets by their place between the
 * extremes, and each bucket is sorted: linear where values are spread, n log n where they crowd (a bucket sort, Knuth,
 * The Art of Computer Programming, vol. 3, section 5.2.1).
 */
const BUCKETS = 1 << 16;
/** Fewer values are sorted as they are. */
const FEWEST = 4096;
/** More values than this in a bucket are sorted by comparison. */
const CROWD = 24;

/**
 * @param values without NaN; sorted in place where they are few, hardly differ, or hold -0
 * @returns ascending, -0 before 0. Shape [n]
 */
export function sortValues(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const n = values.length;
  if (n < FEWEST) return values.sort();
  let lowest = Infinity;
  let highest = -Infinity;
  let hasMinusZero = false;
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (value === 0 && 1 / value < 0) hasMinusZero = true;
  }
  const scale = (BUCKETS - 1) / (highest - lowest);
  if (hasMinusZero || !(scale > 0 && scale < Infinity)) return values.sort();
  const starts = new Uint32Array(BUCKETS + 1);
  const bucketOf = new Uint16Array(n);
  for (let i = 0; i < n; i++) {
    const bucket = Math.floor(((values[i] as number) - lowest) * scale);
    bucketOf[i] = bucket;
    starts[bucket + 1] = (starts[bucket + 1] as number) + 1;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  const sorted = new Float64Array(n);
  const next = starts.slice(0, BUCKETS);
  for (let i = 0; i < n; i++) {
    const bucket = bucketOf[i] as number;
    const at = next[bucket] as number;
    next[bucket] = at + 1;
    sorted[at] = values[i] as number;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const start = starts[bucket] as number;
    const end = starts[bucket + 1] as number;
    if (end - start > CROWD) sorted.subarray(start, end).sort();
    else if (end - start > 1) insertInto(sorted, start, end);
  }
  return sorted;
}

/** Sorts [start, end) by insertion. */
function insertInto(values: Float64Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const value = values[i] as number;
    let j = i - 1;
    while (j >= start && (values[j] as number) > value) {
      values[j + 1] = values[j] as number;
      j -= 1;
    }
    values[j + 1] = value;
  }
}
