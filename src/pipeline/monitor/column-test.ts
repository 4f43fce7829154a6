/**
 * What a column's drift test offers to the shuffling: the components observed between reference and current cells, and
 * the evidence of any other division of the same cells into two groups of the same sizes. Evidence is the logarithm of
 * an approximate p-value, divided by the component's share of the column's error budget, so that columns and components
 * of all types are comparable; the shuffles then make the smallest of them exact.
 */

/** One way in which a column may have changed. */
export interface TestComponent {
  readonly statistic: 'normal scores' | 'rank shape' | 'missing share' | 'chi-squared';
  /** z for normal scores, chi-squared for the shape and categories, difference of shares for missing cells. */
  readonly value: number;
  /** log(approximate p-value / share of the budget), at most 0. */
  readonly evidence: number;
  /** Standardised size of the change with the part that chance explains removed: sqrt(max(0, chi2 - df) / n'). */
  readonly effect: number;
}

export interface ColumnTest {
  readonly name: string;
  readonly nReference: number;
  readonly nCurrent: number;
  /** At least one. */
  readonly components: readonly TestComponent[];
  /**
   * Evidence of a relabelling.
   * @param picked places of the smaller group among all cells in the test's own random order
   * @returns the smallest evidence of the components
   */
  evidenceOf(picked: Int32Array): number;
}

/** Cells of one side that take part in shuffles. */
export const MAXIMUM_CELLS = 8192;

/** Share of a column's error budget that each component of a number gets, before those absent hand theirs on. */
export const COMPONENT_SHARES = { location: 0.89 / 1.2, missing: 0.25, shape: 0.01 / 1.2 } as const;

/** n' = n m / (n + m), the size of one sample that is as informative about a difference. */
export function effectiveSize(nReference: number, nCurrent: number): number {
  return (nReference * nCurrent) / (nReference + nCurrent);
}

/** sqrt(max(0, chiSquared - degreesOfFreedom) / n'): half a standard deviation of location gives about 0.5. */
export function standardisedEffect(
  chiSquared: number,
  degreesOfFreedom: number,
  effectiveRows: number,
): number {
  return Math.sqrt(Math.max(0, chiSquared - degreesOfFreedom) / effectiveRows);
}
