/** Questions to stored evaluations that need no model: one threshold, and two runs beside each other. */
import {
  makeError,
  type CompareRequest,
  type PairedComparison,
  type ThresholdReport,
  type ThresholdRequest,
} from '../../contracts';
import { Generator } from '../../foundation';
import { checkSameRows, judgeThreshold, pairedDifference } from '../evaluate';
import { labelledPredictions, mcNemarTest } from '../metrics';
import type { WorkflowContext } from './workflow-context';

/** One seed for all: the same rows are judged on the same replicates, whichever run asks. */
const SEED = 0;

/**
 * Figures of a run's test rows at a threshold.
 * @throws E-PREDICTIONS-INVALID when there are not two classes, E-STORE-MISSING when the run has no evaluation,
 *   E-STOPPED when stopping was asked
 */
export async function judgeRunThreshold(
  request: ThresholdRequest,
  { storage, ports, stop, onEvent }: WorkflowContext,
): Promise<ThresholdReport> {
  const { predictions } = await storage.getEvaluation(request.runId);
  if (predictions.classes.length !== 2) {
    throw makeError('E-PREDICTIONS-INVALID', {
      problem: `a threshold for ${predictions.classes.length} classes`,
    });
  }
  const report = await judgeThreshold(predictions, {
    threshold: request.threshold,
    costs: { falseAlarm: request.falseAlarm, miss: request.miss },
    bootstrap: request.bootstrap,
    generator: Generator.fromSeed(SEED),
    stop,
    onProgress: onEvent,
    yieldControl: () => ports.yieldControl(),
  });
  if (stop.requested) throw makeError('E-STOPPED');
  return { runId: request.runId, ...report };
}

/** The data that a run's test rows come from, by the fingerprint of the first of its line: rows that joined later only train. */
async function testFingerprint(runId: string, { storage }: WorkflowContext): Promise<string> {
  const split = await storage.getSplit((await storage.getRun(runId)).splitId);
  const { fingerprint, grown } = await storage.getDataset(split.testDatasetId ?? split.datasetId);
  return grown?.firstFingerprint ?? fingerprint;
}

/**
 * Two runs on the same test rows.
 * @throws E-PREDICTIONS-DIFFER when their test rows are not the same, E-STORE-MISSING when one has no evaluation,
 *   E-STOPPED when stopping was asked
 */
export async function compareRuns(
  request: CompareRequest,
  context: WorkflowContext,
): Promise<PairedComparison> {
  const { storage, ports, stop, onEvent } = context;
  const [first, second] = request.runIds;
  const { predictions: a } = await storage.getEvaluation(first);
  const { predictions: b } = await storage.getEvaluation(second);
  if ((await testFingerprint(first, context)) !== (await testFingerprint(second, context))) {
    throw makeError('E-PREDICTIONS-DIFFER', { problem: 'the test rows come from different data' });
  }
  checkSameRows(a, b);
  const differences = await pairedDifference(a, b, {
    bootstrap: request.bootstrap,
    generator: Generator.fromSeed(SEED),
    stop,
    onProgress: onEvent,
    yieldControl: () => ports.yieldControl(),
  });
  if (stop.requested) throw makeError('E-STOPPED');
  const rows = labelledPredictions(a);
  return {
    runIds: [first, second],
    rows: rows.nRows,
    differences,
    mcNemar: a.task === 'classification' ? mcNemarTest(rows, labelledPredictions(b)) : null,
  };
}
