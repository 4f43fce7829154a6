/** The test rows as a version answers them: calibrated, at its threshold, within its abstain zone or interval. */
import type { Decision, ModelCardFacts, PredictionSet } from '../../contracts';
import { decidePredictions } from '../deploy';
import { labelledRows, wilsonShare } from '../metrics';
import { judgeAnswers, type JudgedAnswers } from './judge-answers';
import type { WorkflowContext } from './workflow-context';

export type DecidedFigures = NonNullable<ModelCardFacts['decided']>;

/** Share of the rows whose true value lies within the interval around the answer. */
function coverageOf({ yTrue, yPred }: PredictionSet, halfWidth: number, rows: Int32Array) {
  const inside = rows.filter(
    (row) => Math.abs((yTrue[row] as number) - (yPred[row] as number)) <= halfWidth,
  ).length;
  return wilsonShare(inside, rows.length);
}

/** Share of the rows that get an answer. */
function answeredOf({ yPred, probabilities, classes }: PredictionSet, below: number, rows: Int32Array) {
  const answered = rows.filter(
    (row) => (probabilities[row * classes.length + (yPred[row] as number)] as number) >= below,
  ).length;
  return wilsonShare(answered, rows.length);
}

/**
 * Figures of the same rows and replicates as the model's own, so that the two can be read side by side. Rows that get no
 * answer count with the class that the version thinks likeliest.
 * @returns null where a version answers as its model does
 */
export async function judgeDecision(
  judged: JudgedAnswers,
  decision: Decision | undefined,
  bootstrap: number,
  context: WorkflowContext,
): Promise<DecidedFigures | null> {
  if (decision === undefined) return null;
  const { calibration, threshold, abstainBelow } = decision;
  const { predictions, recipe } = judged;
  const rows = labelledRows(predictions);
  if (calibration.method === 'conformal') {
    return { metrics: {}, perClass: {}, coverage: coverageOf(predictions, calibration.halfWidth, rows) };
  }
  if (predictions.task === 'regression') return null;
  if (calibration.method === 'none' && threshold === null && abstainBelow === null) return null;
  const decided = decidePredictions(predictions, recipe.target, decision);
  const { metrics } = await judgeAnswers({ ...judged, predictions: decided }, [], bootstrap, context);
  return {
    metrics: metrics.test,
    perClass: metrics.perClass,
    ...(abstainBelow === null ? {} : { answered: answeredOf(decided, abstainBelow, rows) }),
  };
}
