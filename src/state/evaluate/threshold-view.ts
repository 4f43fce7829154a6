/** What the page says about flagging at a threshold: chosen on validation rows, reported on test rows. Pure. */
import type { Estimate, PredictionSet } from '../../contracts';
import {
  cheapestThreshold,
  costCurve,
  costPerRow,
  countAtThreshold,
  labelledPredictions,
  oneVersusRest,
  scoreSteps,
  shortenThreshold,
  thresholdShares,
  type MistakeCosts,
  type ScoreSteps,
  type ThresholdCounts,
  type ThresholdShares,
} from '../../pipeline/metrics';

/** Two classes, one of them flagged. */
export interface BinaryRows {
  readonly positive: number;
  readonly positiveName: string;
  readonly negativeName: string;
  /** Null when a score is not a number. */
  readonly steps: ScoreSteps;
}

/** The steps of a set's positive class; null unless there are two classes and rows that can be ordered. */
export function toBinaryRows(predictions: PredictionSet | null): BinaryRows | null {
  if (predictions === null || predictions.classes.length !== 2) return null;
  const rows = labelledPredictions(predictions);
  const positive = rows.positive ?? 1;
  const steps = rows.nRows === 0 ? null : scoreSteps(oneVersusRest(rows, positive));
  if (steps === null) return null;
  return {
    positive,
    positiveName: predictions.classes[positive] ?? '',
    negativeName: predictions.classes[1 - positive] ?? '',
    steps,
  };
}

/** The cheapest threshold on some rows; Infinity: flag nobody. */
export function chooseThreshold(steps: ScoreSteps, costs: MistakeCosts): number {
  const curve = costCurve(steps, costs);
  return curve === null ? Infinity : shortenThreshold(steps, cheapestThreshold(curve));
}

export interface ThresholdView {
  /** Infinity: nobody is flagged. */
  readonly threshold: number;
  readonly counts: ThresholdCounts;
  readonly shares: ThresholdShares;
  /** Of 100 rows, in the unit of the prices. */
  readonly cost: number;
  readonly costNobody: number;
  readonly costEverybody: number;
}

/** Figures of some rows at a threshold. */
export function viewThreshold(steps: ScoreSteps, threshold: number, costs: MistakeCosts): ThresholdView {
  const counts = countAtThreshold(steps, threshold);
  const of = (at: number): number => 100 * costPerRow(countAtThreshold(steps, at), costs);
  return {
    threshold,
    counts,
    shares: thresholdShares(counts),
    cost: of(threshold),
    costNobody: of(Infinity),
    costEverybody: of(-Infinity),
  };
}

/** Largest threshold of the axis: where scores end, rounded up; 1 when they go on to there. */
export function axisEnd(...sets: readonly (ScoreSteps | null)[]): number {
  const largest = Math.max(...sets.map((steps) => steps?.thresholds[0] ?? 0));
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((end) => largest <= end) ?? 1;
}

const SAMPLES = 200;

/** Cost of 100 rows along the axis. */
export function sampleCosts(
  steps: ScoreSteps,
  costs: MistakeCosts,
  end: number,
): readonly (readonly [threshold: number, cost: number])[] {
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const threshold = (end * i) / SAMPLES;
    return [threshold, 100 * costPerRow(countAtThreshold(steps, threshold), costs)] as const;
  });
}

/** How the cost at a threshold stands against doing without the model. */
export type Saving = 'saves' | 'maySave' | 'doesNotSave';

/** @param interval cost of one row with its interval, where it is known */
export function savingOf(
  { cost, costNobody, costEverybody }: ThresholdView,
  interval: Estimate | null,
): Saving {
  const without = Math.min(costNobody, costEverybody);
  if (!(cost < without)) return 'doesNotSave';
  if (interval === null || interval.high === null) return 'maySave';
  return 100 * interval.high < without ? 'saves' : 'maySave';
}
