/**
 * What stands between a model's outputs and the answer a person reads: calibration fitted on validation rows, the
 * threshold, and the zone in which no answer is given. It travels with a version (`decision.json` in a bundle), and every
 * place that answers applies it alike: the app, the single HTML file, the Python package.
 */
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const calibrationSchema = v.variant('method', [
  /** Outputs are taken as they are. */
  v.strictObject({ method: v.literal('none') }),
  /** p_k proportional to exp(ln(p_k) / temperature): Guo et al. (2017). Classification. */
  v.strictObject({ method: v.literal('temperature'), temperature: positive }),
  /** p = 1 / (1 + exp(-(slope * ln(p / (1 - p)) + intercept))) of the positive class: Platt (1999). Two classes. */
  v.strictObject({ method: v.literal('platt'), slope: positive, intercept: finite }),
  /** The answer, give or take `halfWidth` in the target's unit, holds `coverage` of new rows: split conformal. Regression. */
  v.strictObject({
    method: v.literal('conformal'),
    halfWidth: v.pipe(finite, v.minValue(0)),
    coverage: share,
  }),
]);
export type Calibration = v.InferOutput<typeof calibrationSchema>;

export const decisionSchema = v.strictObject({
  calibration: calibrationSchema,
  /** Validation rows that calibration was fitted and tried on, also where `none` did best; 0: there were too few. */
  calibratedOnRows: count,
  /** Two classes: calibrated probability from which the positive class is answered; null: the likelier class is. */
  threshold: v.nullable(share),
  /** Confidence in the answer below which "not sure" is said instead; null: an answer is always given. */
  abstainBelow: v.nullable(share),
});
export type Decision = v.InferOutput<typeof decisionSchema>;

/** Outputs as they are: of versions made before decisions were kept. */
export const PLAIN_DECISION: Decision = {
  calibration: { method: 'none' },
  calibratedOnRows: 0,
  threshold: null,
  abstainBelow: null,
};
