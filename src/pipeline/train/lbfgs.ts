/**
 * Limited-memory BFGS with a backtracking-and-expanding line search that meets the weak Wolfe conditions: Nocedal and
 * Wright, "Numerical Optimization" (2006), algorithms 7.4 and 7.5; the search by bisection after Lewis and Overton
 * (2013). Float64 on plain arrays, deterministic. For smooth functions; convex ones are taken to their optimum.
 */
import { addScaled, dot, largest, type Objective, type SolverIteration, type SolverOptions } from './solver';

const HISTORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 40;
/** Ends when this many iterations together lowered the value by less than this share of it. */
const STALLED_ITERATIONS = 10;
const STALLED_SHARE = 1e-9;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/** Two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function findDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, curvature } = pairs[i] as Pair;
    const share = dot(step, direction) / curvature;
    shares[i] = share;
    addScaled(direction, -share, change);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * scale;
  }
  for (const [i, { step, change, curvature }] of pairs.entries()) {
    addScaled(direction, (shares[i] as number) - dot(change, direction) / curvature, step);
  }
  return direction;
}

/**
 * Minimises a function, one iteration at a time.
 * @param start not written to
 * @returns yields after every iteration; the last one yielded is the answer. Ends at the gradient tolerance, after
 *   `maxIterations`, when ten iterations brought next to nothing, or when no step along the direction lowers the value (the limit of float64). Yields nothing when
 *   `start` already meets the tolerance.
 */
export async function* minimiseByLbfgs(
  objective: Objective,
  start: Float64Array,
  { maxIterations, gradientTolerance }: SolverOptions,
): AsyncGenerator<SolverIteration, void> {
  let point = start.slice();
  let gradient = new Float64Array(start.length);
  let value = await objective(point, gradient);
  const pairs: Pair[] = [];
  const values = [value];
  for (let iteration = 0; iteration < maxIterations && largest(gradient) > gradientTolerance; iteration++) {
    const direction = findDirection(gradient, pairs);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) return;
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let shortest = 0;
    let longest = Infinity;
    const trial = new Float64Array(point.length);
    const trialGradient = new Float64Array(point.length);
    let trialValue = NaN;
    let accepted = false;
    for (let attempt = 0; attempt < MAX_TRIALS && !accepted; attempt++) {
      trial.set(point);
      addScaled(trial, length, direction);
      trialValue = await objective(trial, trialGradient);
      if (!(trialValue <= value + SUFFICIENT_DECREASE * length * slope)) longest = length;
      else if (dot(trialGradient, direction) < CURVATURE * slope) shortest = length;
      else accepted = true;
      if (!accepted) length = longest === Infinity ? 2 * shortest : (shortest + longest) / 2;
    }
    if (!accepted && !(trialValue < value)) return;
    const step = trial.map((component, i) => component - (point[i] as number));
    const change = trialGradient.map((component, i) => component - (gradient[i] as number));
    const curvature = dot(step, change);
    if (curvature > 1e-300) {
      pairs.push({ step, change, curvature });
      if (pairs.length > HISTORY) pairs.shift();
    }
    point = trial;
    gradient = trialGradient;
    value = trialValue;
    yield { point, value };
    values.push(value);
    const before = values.at(-1 - STALLED_ITERATIONS);
    if (before !== undefined && before - value <= STALLED_SHARE * Math.abs(value)) return;
  }
}
