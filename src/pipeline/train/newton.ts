/**
 * Newton's method with a backtracking line search (Nocedal and Wright, "Numerical Optimization", 2006, algorithm 3.2) for
 * convex functions of few parameters: a handful of iterations where first-order methods need thousands, because features
 * that nearly say the same do not slow it down. O(parameters^3) for each iteration.
 */
import { solveShifted } from './cholesky';
import { addScaled, dot, largest, type Objective, type SolverIteration, type SolverOptions } from './solver';

const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 40;

/** Lower triangle of the second derivatives at a point, [parameters, parameters], row-major, without negative eigenvalues. */
export type Hessian = (point: Float64Array) => Promise<Float64Array>;

/**
 * Minimises a convex function, one iteration at a time.
 * @param shift added to the Hessian's diagonal, [parameters]: what a penalty adds
 * @param start not written to
 * @returns yields after every iteration; the last one yielded is the answer. Ends at the gradient tolerance, after
 *   `maxIterations`, or when no step lowers the value. Yields nothing when `start` already meets the tolerance.
 */
export async function* minimiseByNewton(
  objective: Objective,
  hessian: Hessian,
  shift: Float64Array,
  start: Float64Array,
  { maxIterations, gradientTolerance }: SolverOptions,
): AsyncGenerator<SolverIteration, void> {
  let point = start;
  const gradient = new Float64Array(start.length);
  const trialGradient = new Float64Array(start.length);
  let value = await objective(point, gradient);
  for (let iteration = 0; iteration < maxIterations && largest(gradient) > gradientTolerance; iteration++) {
    const direction = solveShifted(await hessian(point), shift, gradient).map((component) => -component);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) return;
    const trial = new Float64Array(start.length);
    let trialValue = NaN;
    let length = 1;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
      trial.set(point);
      addScaled(trial, length, direction);
      trialValue = await objective(trial, trialGradient);
      if (trialValue <= value + SUFFICIENT_DECREASE * length * slope) break;
    }
    if (!(trialValue < value)) return;
    point = trial;
    value = trialValue;
    gradient.set(trialGradient);
    yield { point, value };
  }
}
