/** What the two solvers of the linear family share: their function, their limits and what they report. */

/** A function with its gradient. Asynchronous so that long evaluations can let messages in. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Promise<number>;

export interface SolverOptions {
  readonly maxIterations: number;
  /** Ends when no component of the gradient is larger. */
  readonly gradientTolerance: number;
}

/** Where the search stands after an iteration; `point` is the search's own, not to be written to. */
export interface SolverIteration {
  readonly point: Float64Array;
  readonly value: number;
}

/** Sum of products. */
export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}

/** Adds factor * source to target, in place. */
export function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (source[i] as number);
}

/** Largest absolute value. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
