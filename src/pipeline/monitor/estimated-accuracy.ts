/**
 * How often the answers of a window are expected to be right, without a single label: the mean probability of being right
 * that their confidence stands for. What a confidence is worth is learned from the validation rows, as a logistic curve
 * over its logit (Platt, 1999) with a level for every answered class, so that the estimate carries two uncertainties:
 * whether these very rows come out right, and how well the curve is known. Idea: confidence-based performance estimation.
 * It holds under a changed mix of inputs; a changed relation between inputs and target moves no confidence and is not seen.
 */

/** What was answered, and the probability that was stated for it, in [0, 1]. */
export interface StatedAnswer {
  readonly answered: string;
  readonly confidence: number;
}
/** A stated answer, and whether it was right. */
export interface JudgedAnswer extends StatedAnswer {
  readonly isRight: boolean;
}

/**
 * P(right) = 1 / (1 + exp(-(intercept + deviation of the class + slope logit(confidence)))), with the curvature of the
 * posterior at its mode, which is diagonal among the classes.
 */
export interface ConfidenceCurve {
  readonly intercept: number;
  readonly slope: number;
  readonly deviations: ReadonlyMap<string, number>;
  readonly curvature: Curvature;
}

interface Curvature {
  /** Of intercept and slope. */
  readonly ii: number;
  readonly is: number;
  readonly ss: number;
  /** By class: of the deviation, with the intercept, with the slope. */
  readonly classes: ReadonlyMap<string, ClassCurvature>;
}
interface ClassCurvature {
  readonly dd: number;
  readonly di: number;
  readonly ds: number;
}

export interface ExpectedShare {
  /** Expected share of right answers, in [0, 1]. */
  readonly value: number;
  /** Of the share that these rows will turn out to have, about `value`. */
  readonly standardError: number;
}

const LEAST_CONFIDENCE = 1e-6;
/** Precision of what is believed beforehand: that confidence means what it says, for every class alike. */
const PRIOR_PRECISION = 1;
const CLASS_PRECISION = 4;
const ITERATIONS = 100;
const UNSEEN: ClassCurvature = { dd: CLASS_PRECISION, di: 0, ds: 0 };

function logit(confidence: number): number {
  const limited = Math.min(1 - LEAST_CONFIDENCE, Math.max(LEAST_CONFIDENCE, confidence));
  return Math.log(limited / (1 - limited));
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** A vector over intercept, slope and the classes' deviations. */
interface Direction {
  readonly i: number;
  readonly s: number;
  readonly d: ReadonlyMap<string, number>;
}

/** Solves curvature x = g by eliminating the classes first (Schur's complement). */
function solve({ ii, is, ss, classes }: Curvature, g: Direction): Direction {
  let a = ii;
  let b = is;
  let c = ss;
  let i = g.i;
  let s = g.s;
  const names = new Set([...classes.keys(), ...g.d.keys()]);
  for (const name of names) {
    const { dd, di, ds } = classes.get(name) ?? UNSEEN;
    const own = g.d.get(name) ?? 0;
    a -= (di * di) / dd;
    b -= (di * ds) / dd;
    c -= (ds * ds) / dd;
    i -= (di * own) / dd;
    s -= (ds * own) / dd;
  }
  const determinant = a * c - b * b;
  const x = (c * i - b * s) / determinant;
  const y = (a * s - b * i) / determinant;
  const d = new Map<string, number>();
  for (const name of names) {
    const { dd, di, ds } = classes.get(name) ?? UNSEEN;
    d.set(name, ((g.d.get(name) ?? 0) - di * x - ds * y) / dd);
  }
  return { i: x, s: y, d };
}

function probability(
  { intercept, slope, deviations }: Omit<ConfidenceCurve, 'curvature'>,
  answer: StatedAnswer,
): number {
  return logistic(intercept + (deviations.get(answer.answered) ?? 0) + slope * logit(answer.confidence));
}

/** Gradient and curvature of the log posterior at a point. */
function look(
  point: Omit<ConfidenceCurve, 'curvature'>,
  judged: readonly JudgedAnswer[],
): { readonly gradient: Direction; readonly curvature: Curvature } {
  let i = -PRIOR_PRECISION * point.intercept;
  let s = -PRIOR_PRECISION * (point.slope - 1);
  let ii = PRIOR_PRECISION;
  let is = 0;
  let ss = PRIOR_PRECISION;
  const d = new Map<string, number>();
  const classes = new Map<string, ClassCurvature>();
  for (const answer of judged) {
    const { answered, confidence, isRight } = answer;
    const x = logit(confidence);
    const p = probability(point, answer);
    const rest = (isRight ? 1 : 0) - p;
    const weight = p * (1 - p);
    i += rest;
    s += rest * x;
    ii += weight;
    is += weight * x;
    ss += weight * x * x;
    d.set(answered, (d.get(answered) ?? -CLASS_PRECISION * (point.deviations.get(answered) ?? 0)) + rest);
    const { dd, di, ds } = classes.get(answered) ?? UNSEEN;
    classes.set(answered, { dd: dd + weight, di: di + weight, ds: ds + weight * x });
  }
  return { gradient: { i, s, d }, curvature: { ii, is, ss, classes } };
}

/**
 * Learns what confidence is worth.
 *
 * Maximises the Bernoulli likelihood with independent normal priors (intercept about 0 and slope about 1 with standard
 * deviation 1: confidence taken at its word; deviations about 0 with standard deviation 0.5) by Newton's method; the
 * covariance is the inverse of the curvature there (Laplace). So it is defined also where every row is right.
 * @param judged rows that the model was not fitted on; may be empty, which gives the prior
 * @returns deterministic; throws nothing
 */
export function fitConfidenceCurve(judged: readonly JudgedAnswer[]): ConfidenceCurve {
  let point = { intercept: 0, slope: 1, deviations: new Map<string, number>() };
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const { gradient, curvature } = look(point, judged);
    const step = solve(curvature, gradient);
    const size = Math.hypot(step.i, step.s, ...step.d.values());
    const scale = size > 1 ? 1 / size : 1;
    point = {
      intercept: point.intercept + scale * step.i,
      slope: point.slope + scale * step.s,
      deviations: new Map(
        Array.from(step.d, ([name, value]) => [name, (point.deviations.get(name) ?? 0) + scale * value]),
      ),
    };
    if (size < 1e-10) break;
  }
  return { ...point, curvature: look(point, judged).curvature };
}

/** Probability of being right that a confidence stands for, in (0, 1). */
export function probabilityOfRight(curve: ConfidenceCurve, answer: StatedAnswer): number {
  return probability(curve, answer);
}

/**
 * The share of answers that are expected to be right.
 *
 * value = mean of p; standardError^2 = sum of p (1 - p) / n^2 (these rows) + g' C g (the curve, by the delta method), g the
 * gradient of the mean, C the curve's covariance.
 * @param answers shape [answers]
 * @returns null without answers. Throws nothing.
 */
export function expectShareRight(
  curve: ConfidenceCurve,
  answers: readonly StatedAnswer[],
): ExpectedShare | null {
  const n = answers.length;
  if (n === 0) return null;
  let total = 0;
  let spread = 0;
  let i = 0;
  let s = 0;
  const d = new Map<string, number>();
  for (const answer of answers) {
    const p = probability(curve, answer);
    const weight = p * (1 - p);
    total += p;
    spread += weight;
    i += weight / n;
    s += (weight * logit(answer.confidence)) / n;
    d.set(answer.answered, (d.get(answer.answered) ?? 0) + weight / n);
  }
  const known = solve(curve.curvature, { i, s, d });
  let ofCurve = i * known.i + s * known.s;
  for (const [name, own] of d) ofCurve += own * (known.d.get(name) ?? 0);
  return { value: total / n, standardError: Math.sqrt(spread / (n * n) + Math.max(0, ofCurve)) };
}
