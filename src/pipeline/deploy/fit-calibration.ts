/**
 * Calibration fitted on validation rows, which neither trained the model nor judge it.
 *
 * Two classes: Platt scaling (Platt 1999, "Probabilistic outputs for support vector machines") of the log-odds, with
 * Platt's smoothed targets and the Newton method of Lin, Lin and Weng (2007). More classes: temperature scaling (Guo,
 * Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks"). Numbers: the split-conformal interval
 * (Vovk, Gammerman and Shafer 2005; Lei et al. 2018).
 *
 * A calibration of probabilities is taken only where it helps rows that it was not fitted on: over five stratified folds
 * the mean log loss of the held-out rows must fall by more than one standard error of that fall. Else `none`.
 */
import type { Calibration, PredictionSet } from '../../contracts';
import { logLossPerRow } from '../metrics';
import { calibrateRow, logit } from './calibrate';

/** Fewest labelled rows for probabilities, fewest of each class, and fewest for an interval. */
export const CALIBRATION_ROWS = 50;
export const CALIBRATION_CLASS_ROWS = 10;
export const INTERVAL_ROWS = 20;
/** Share of new rows that a conformal interval holds. */
export const INTERVAL_COVERAGE = 0.9;
const FOLDS = 5;
/** 1 / temperature is looked for between these: beyond, the rows do not tell. */
const SHARPNESS_RANGE = [0.02, 50] as const;
const MAXIMUM_STEPS = 100;
const SMALLEST = 1e-45;

/** What fitting came to. */
export interface CalibrationFit {
  readonly calibration: Calibration;
  /** Rows it was fitted and tried on, also where `none` did best; 0 with too few. */
  readonly rows: number;
  readonly why: 'better' | 'notBetter' | 'tooFewRows' | 'conformal';
  /** Mean log loss of held-out rows as the model has it and calibrated, nats; null for numbers and with too few rows. */
  readonly heldOutLogLoss: { readonly before: number; readonly after: number } | null;
}

const TOO_FEW: CalibrationFit = {
  calibration: { method: 'none' },
  rows: 0,
  why: 'tooFewRows',
  heldOutLogLoss: null,
};

/** Labelled rows of a prediction set with finite answers: probabilities row by row, and the true classes. */
interface LabelledRows {
  readonly probabilities: readonly (readonly number[])[];
  readonly yTrue: readonly number[];
}

/**
 * @param validation predictions for the validation rows; rows without a label are left out
 * @returns Platt for two classes, temperature for more, a 90 % interval for numbers. `tooFewRows` below 50 labelled rows
 *   or 10 of a class (two classes), or below 20 for numbers. Deterministic; throws nothing.
 */
export function fitCalibration(validation: PredictionSet): CalibrationFit {
  if (validation.task === 'regression') return fitInterval(validation);
  const rows = labelledRows(validation);
  const nClasses = validation.classes.length;
  const positive = nClasses === 2 ? (validation.positive ?? 1) : null;
  if (nClasses < 2 || rows.yTrue.length < CALIBRATION_ROWS) return TOO_FEW;
  if (positive !== null) {
    const positives = rows.yTrue.filter((label) => label === positive).length;
    if (Math.min(positives, rows.yTrue.length - positives) < CALIBRATION_CLASS_ROWS) return TOO_FEW;
  }
  const fit = (some: LabelledRows): Calibration =>
    positive === null ? fitTemperature(some) : fitPlatt(some, positive);
  const losses = heldOutLosses(rows, positive, fit);
  const heldOutLogLoss = { before: mean(losses.before), after: mean(losses.after) };
  const tried = { rows: rows.yTrue.length, heldOutLogLoss };
  const calibration = fit(rows);
  if (calibration.method !== 'none' && isBetter(losses)) return { ...tried, calibration, why: 'better' };
  return { ...tried, calibration: { method: 'none' }, why: 'notBetter' };
}

function labelledRows({ classes, yTrue, probabilities }: PredictionSet): LabelledRows {
  const nClasses = classes.length;
  const rows: { probabilities: number[][]; yTrue: number[] } = { probabilities: [], yTrue: [] };
  for (let row = 0; row < yTrue.length; row++) {
    const ofRow = Array.from(probabilities.subarray(row * nClasses, (row + 1) * nClasses));
    if ((yTrue[row] as number) < 0 || ofRow.some((probability) => !Number.isFinite(probability))) continue;
    rows.probabilities.push(ofRow);
    rows.yTrue.push(yTrue[row] as number);
  }
  return rows;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface HeldOutLosses {
  readonly before: readonly number[]; // [rows]
  readonly after: readonly number[]; // [rows]
}

/** Losses of every row before, and after a calibration fitted on the other four folds; folds take turns class by class. */
function heldOutLosses(
  rows: LabelledRows,
  positive: number | null,
  fit: (some: LabelledRows) => Calibration,
): HeldOutLosses {
  const order = rows.yTrue
    .map((_, row) => row)
    .sort((a, b) => (rows.yTrue[a] as number) - (rows.yTrue[b] as number));
  const foldOf = new Int32Array(order.length);
  order.forEach((row, place) => (foldOf[row] = place % FOLDS));
  const pick = (keep: (row: number) => boolean): LabelledRows => ({
    probabilities: rows.probabilities.filter((_, row) => keep(row)),
    yTrue: rows.yTrue.filter((_, row) => keep(row)),
  });
  const before: number[] = [];
  const after: number[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const calibration = fit(pick((row) => foldOf[row] !== fold));
    const held = pick((row) => foldOf[row] === fold);
    const calibrated = held.probabilities.map((ofRow) => calibrateRow(ofRow, calibration, positive));
    before.push(...lossesOf(held.probabilities, held.yTrue));
    after.push(...lossesOf(calibrated, held.yTrue));
  }
  return { before, after };
}

function lossesOf(probabilities: readonly (readonly number[])[], yTrue: readonly number[]): Float64Array {
  return logLossPerRow(yTrue, probabilities.flat(), probabilities[0]?.length ?? 1);
}

/** True where the mean fall of the loss is above one standard error of it. */
function isBetter({ before, after }: HeldOutLosses): boolean {
  const falls = before.map((loss, row) => loss - (after[row] as number));
  const fall = mean(falls);
  const variance = falls.reduce((sum, value) => sum + (value - fall) ** 2, 0) / (falls.length - 1);
  return fall > Math.sqrt(variance / falls.length);
}

/**
 * Slope and intercept with the least cross-entropy against Platt's targets, (N+ + 1) / (N+ + 2) and 1 / (N- + 2).
 * Rows of probability 0 or 1 stay what they are and teach nothing. A slope of 0 or less (the model orders the rows the
 * wrong way round) is no calibration.
 */
export function fitPlatt(rows: LabelledRows, positive: number): Calibration {
  const all = rows.probabilities.map((ofRow) => logit(ofRow[positive] as number));
  const scores = all.filter((score) => Number.isFinite(score));
  const yTrue = rows.yTrue.filter((_, row) => Number.isFinite(all[row]));
  const positives = yTrue.filter((label) => label === positive).length;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (yTrue.length - positives + 2);
  const targets = yTrue.map((label) => (label === positive ? high : low));
  const lossAt = (slope: number, intercept: number): number =>
    scores.reduce((sum, score, row) => {
      const z = slope * score + intercept;
      return sum + Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - (targets[row] as number) * z;
    }, 0);
  let [slope, intercept] = [0, Math.log((positives + 1) / (yTrue.length - positives + 1))];
  let loss = lossAt(slope, intercept);
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    let [ss, si, ii, gs, gi] = [1e-12, 0, 1e-12, 0, 0];
    scores.forEach((score, row) => {
      const p = 1 / (1 + Math.exp(-(slope * score + intercept)));
      const [difference, weight] = [p - (targets[row] as number), p * (1 - p)];
      gs += score * difference;
      gi += difference;
      ss += score * score * weight;
      si += score * weight;
      ii += weight;
    });
    if (Math.max(Math.abs(gs), Math.abs(gi)) < 1e-10 * yTrue.length) break;
    const determinant = ss * ii - si * si;
    const [ds, di] = [(si * gi - ii * gs) / determinant, (si * gs - ss * gi) / determinant];
    let size = 1;
    const isLower = (): boolean => lossAt(slope + size * ds, intercept + size * di) < loss;
    while (size > 1e-10 && !isLower()) size /= 2;
    if (size <= 1e-10) break;
    [slope, intercept] = [slope + size * ds, intercept + size * di];
    loss = lossAt(slope, intercept);
  }
  return Number.isFinite(slope) && Number.isFinite(intercept) && slope > 0
    ? { method: 'platt', slope, intercept }
    : { method: 'none' };
}

/**
 * The temperature with the least log loss. As a function of 1 / temperature the loss is convex, so its slope is halved in
 * upon: sum over rows of (expected ln p under the softened probabilities - ln p of the true class).
 * A probability of 0 counts as 1e-45, below all that float32 holds; the temperature ends at 0.02 and 50.
 */
export function fitTemperature({ probabilities, yTrue }: LabelledRows): Calibration {
  const logs = probabilities.map((ofRow) =>
    ofRow.map((probability) => Math.log(Math.max(probability, SMALLEST))),
  );
  const slopeAt = (sharpness: number): number =>
    logs.reduce((sum, ofRow, row) => {
      const largest = Math.max(...ofRow);
      const powers = ofRow.map((value) => Math.exp(sharpness * (value - largest)));
      const total = powers.reduce((all, power) => all + power, 0);
      const expected = ofRow.reduce((all, value, k) => all + (value * (powers[k] as number)) / total, 0);
      return sum + expected - (ofRow[yTrue[row] as number] as number);
    }, 0);
  let [low, high] = [Math.log(SHARPNESS_RANGE[0]), Math.log(SHARPNESS_RANGE[1])];
  for (let step = 0; step < MAXIMUM_STEPS && high - low > 1e-14; step++) {
    const middle = (low + high) / 2;
    if (slopeAt(Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return { method: 'temperature', temperature: Math.exp(-(low + high) / 2) };
}

/** Half width: the ceil((n + 1) * coverage)-th smallest of |truth - answer|, which holds `coverage` of new rows or more. */
function fitInterval({ yTrue, yPred }: PredictionSet): CalibrationFit {
  const residuals = Array.from(yTrue, (truth, row) => Math.abs(truth - (yPred[row] as number)))
    .filter((residual) => Number.isFinite(residual))
    .sort((a, b) => a - b);
  const rank = Math.ceil((residuals.length + 1) * INTERVAL_COVERAGE);
  const halfWidth = residuals[rank - 1];
  if (residuals.length < INTERVAL_ROWS || halfWidth === undefined) return TOO_FEW;
  return {
    calibration: { method: 'conformal', halfWidth, coverage: INTERVAL_COVERAGE },
    rows: residuals.length,
    why: 'conformal',
    heldOutLogLoss: null,
  };
}
