/**
 * The matcher every numerical test uses: element-wise closeness of numbers, lists of numbers, nested lists and typed
 * arrays.
 *
 *   expect(actual).toBeAllClose(expected, { relative: 1e-6, absolute: 1e-9, source: 'scikit-learn 1.2.1' });
 *
 * Two numbers are close where |actual - expected| <= absolute + relative * |expected|. NaN is close to NaN only, each
 * infinity to itself only, and shapes must agree exactly. `source` says where the expected numbers come from and is
 * asked for, because an expected value without an origin is a copy of the bug.
 */
export interface Tolerance {
  /** Default 1e-7. */
  relative?: number;
  /** Default 0. */
  absolute?: number;
  /** Where the expected numbers come from: a library with its version, a paper, a formula worked by hand. */
  source: string;
}

export type NumbersLike = number | ArrayLike<number> | readonly NumbersLike[];

interface Leaf {
  path: string;
  value: number;
}

/** The numbers of a nested list in reading order, and its shape as text, so that shapes compare as strings. */
function flatten(numbers: NumbersLike, path = ''): { shape: string; leaves: Leaf[] } {
  if (typeof numbers === 'number') {
    return { shape: '', leaves: [{ path, value: numbers }] };
  }
  const parts = Array.from(numbers as ArrayLike<NumbersLike>, (part, index) =>
    flatten(part, `${path}[${index}]`),
  );
  const shapes = parts.map((part) => part.shape);
  const same = shapes.every((shape) => shape === shapes[0]);
  return {
    shape: `[${parts.length}]${same ? (shapes[0] ?? '') : `(ragged: ${shapes.join(', ')})`}`,
    leaves: parts.flatMap((part) => part.leaves),
  };
}

/** How far `actual` lies outside the tolerance; 0 or less when it is inside. */
function excess(actual: number, expected: number, relative: number, absolute: number): number {
  if (Number.isNaN(actual) || Number.isNaN(expected)) {
    return Number.isNaN(actual) && Number.isNaN(expected) ? 0 : Infinity;
  }
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) {
    return actual === expected ? 0 : Infinity;
  }
  return Math.abs(actual - expected) - (absolute + relative * Math.abs(expected));
}

/** What differs, as one sentence; null when nothing does. */
export function describeDifference(
  actual: NumbersLike,
  expected: NumbersLike,
  tolerance: Tolerance,
): string | null {
  const { relative = 1e-7, absolute = 0, source } = tolerance;
  const left = flatten(actual);
  const right = flatten(expected);
  if (left.shape !== right.shape) {
    return `shape ${left.shape || 'number'} differs from ${right.shape || 'number'} (${source})`;
  }
  const bad = left.leaves
    .map((leaf, index) => {
      const wanted = right.leaves[index]?.value ?? NaN;
      return { ...leaf, wanted, over: excess(leaf.value, wanted, relative, absolute) };
    })
    .filter(({ over }) => over > 0)
    .sort((first, second) => second.over - first.over);
  const worst = bad[0];
  return worst === undefined
    ? null
    : `${bad.length} of ${left.leaves.length} values differ; the worst at ${worst.path || 'the number itself'}: ` +
        `${worst.value} instead of ${worst.wanted} (relative ${relative}, absolute ${absolute}; ${source})`;
}

export const allCloseMatcher = {
  toBeAllClose(actual: NumbersLike, expected: NumbersLike, tolerance: Tolerance) {
    const difference = describeDifference(actual, expected, tolerance);
    return {
      pass: difference === null,
      message: () => difference ?? `all values agree with ${tolerance.source}, which they should not`,
    };
  },
};

declare module 'vitest' {
  // The name of the type parameter belongs to the interface that is being extended.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars
  interface Matchers<T = any> {
    toBeAllClose(expected: NumbersLike, tolerance: Tolerance): void;
  }
}
