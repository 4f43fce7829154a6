/**
 * How often the answers of a window are expected to be right, without a single label: the mean probability of being right
 * that their confidence stands for. What a confidence is worth is learned from the validation rows, as a logistic curve
 * over its logit (Platt, 1999), so that the estimate carries two uncertainties: whether these very rows come out right, and
 * how well the curve is known. Idea: confidence-based performance estimation (Guo et al., 2017, for calibration). It holds
 * under a changed mix of inputs; a changed relation between inputs and target moves no confidence and is not seen.
 */

/** Confidence as it was stated, and whether the answer was right. */
export interface JudgedConfidence {
  /** Probability of the answered class, in [0, 1]. */
  readonly confidence: number;
  readonly isRight: boolean;
}

/** P(right) = 1 / (1 + exp(-(intercept + slope logit(confidence)))). */
export interface ConfidenceCurve {
  readonly intercept: number;
  readonly slope: number;
  /** Of intercept and slope: variances and their covariance. */
  readonly covariance: { readonly intercept: number; readonly slope: number; readonly both: number };
  /** Rows that it was learned from. */
  readonly rows: number;
}

export interface ExpectedShare {
  /** Expected share of right answers, in [0, 1]. */
  readonly value: number;
  /** Of the share that these rows will turn out to have, about `value`. */
  readonly standardError: number;
  /** The part of it that is about the curve, not about these rows. */
  readonly curveError: number;
}

const LEAST_CONFIDENCE = 1e-6;
/** Standard deviation of what is believed beforehand: that confidence means what it says. */
const PRIOR_DEVIATION = 1;
const ITERATIONS = 50;

function logit(confidence: number): number {
  const limited = Math.min(1 - LEAST_CONFIDENCE, Math.max(LEAST_CONFIDENCE, confidence));
  return Math.log(limited / (1 - limited));
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Learns what confidence is worth.
 *
 * Maximises the Bernoulli likelihood with independent normal priors of standard deviation 1 about intercept 0 and slope 1
 * (confidence taken at its word), by Newton's method; the covariance is the inverse of the curvature there (Laplace). So it
 * is defined also where every row is right.
 * @param judged rows that the model was not fitted on; may be empty, which gives the prior
 * @returns deterministic; throws nothing
 */
export function fitConfidenceCurve(judged: readonly JudgedConfidence[]): ConfidenceCurve {
  const precision = 1 / PRIOR_DEVIATION ** 2;
  const logits = judged.map(({ confidence }) => logit(confidence));
  let intercept = 0;
  let slope = 1;
  let aa = precision;
  let ab = 0;
  let bb = precision;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let gradientA = -precision * intercept;
    let gradientB = -precision * (slope - 1);
    aa = precision;
    ab = 0;
    bb = precision;
    for (let i = 0; i < judged.length; i++) {
      const x = logits[i] as number;
      const p = logistic(intercept + slope * x);
      const rest = (judged[i]?.isRight === true ? 1 : 0) - p;
      const weight = p * (1 - p);
      gradientA += rest;
      gradientB += rest * x;
      aa += weight;
      ab += weight * x;
      bb += weight * x * x;
    }
    const determinant = aa * bb - ab * ab;
    const stepA = (bb * gradientA - ab * gradientB) / determinant;
    const stepB = (aa * gradientB - ab * gradientA) / determinant;
    const size = Math.hypot(stepA, stepB);
    const scale = size > 1 ? 1 / size : 1;
    intercept += stepA * scale;
    slope += stepB * scale;
    if (size < 1e-10) break;
  }
  const determinant = aa * bb - ab * ab;
  return {
    intercept,
    slope,
    covariance: { intercept: bb / determinant, slope: aa / determinant, both: -ab / determinant },
    rows: judged.length,
  };
}

/** Probability of being right that a confidence stands for, in (0, 1). */
export function probabilityOfRight({ intercept, slope }: ConfidenceCurve, confidence: number): number {
  return logistic(intercept + slope * logit(confidence));
}

/**
 * The share of answers that are expected to be right.
 *
 * value = mean of p; standardError^2 = sum of p (1 - p) / n^2 (these rows) + g' C g (the curve, by the delta method), g the
 * gradient of the mean, C the curve's covariance.
 * @param confidences stated ones, shape [answers]
 * @returns null without answers. Throws nothing.
 */
export function expectShareRight(
  curve: ConfidenceCurve,
  confidences: readonly number[],
): ExpectedShare | null {
  const n = confidences.length;
  if (n === 0) return null;
  let total = 0;
  let spread = 0;
  let gradientA = 0;
  let gradientB = 0;
  for (const confidence of confidences) {
    const x = logit(confidence);
    const p = logistic(curve.intercept + curve.slope * x);
    const weight = p * (1 - p);
    total += p;
    spread += weight;
    gradientA += weight / n;
    gradientB += (weight * x) / n;
  }
  const { intercept, slope, both } = curve.covariance;
  const curveVariance =
    gradientA ** 2 * intercept + gradientB ** 2 * slope + 2 * gradientA * gradientB * both;
  return {
    value: total / n,
    standardError: Math.sqrt(spread / (n * n) + curveVariance),
    curveError: Math.sqrt(Math.max(0, curveVariance)),
  };
}
