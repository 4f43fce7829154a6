/** A model's answers for a whole matrix, block by block, so that a model that computes at one go keeps nobody waiting. */
import { makeError, type FeatureMatrix, type ModelArtifact } from '../../contracts';
import { loadModel, type TrainedModel } from '../train';
import type { PaceContext } from './run-in-pieces';

const BLOCK_ROWS = 8192;

/**
 * @returns shape [rows, outputs], as `model.predict` of all rows
 * @throws E-STOPPED between two blocks when stopping was asked
 */
export async function predictFeatures(
  model: Pick<TrainedModel, 'predict'>,
  { nRows, nFeatures, values }: FeatureMatrix,
  { ports, stop, onEvent }: PaceContext,
): Promise<Float32Array> {
  let outputs: Float32Array | null = null;
  for (let start = 0; start < nRows; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, nRows);
    const block = values.subarray(start * nFeatures, end * nFeatures);
    const answers = await model.predict({ nRows: end - start, nFeatures, values: block });
    if (end - start === nRows) return answers;
    const width = answers.length / (end - start);
    outputs ??= new Float32Array(nRows * width);
    outputs.set(answers, start * width);
    onEvent({
      kind: 'progress',
      activity: 'predicting',
      done: end,
      total: nRows,
      unit: 'rows',
      secondsLeft: null,
    });
    await ports.yieldControl();
    if (stop.requested) throw makeError('E-STOPPED');
  }
  return outputs ?? model.predict({ nRows, nFeatures, values });
}

/** `predictFeatures` of a stored model, which is given up whatever happens. */
export async function predictWithArtifact(
  artifact: ModelArtifact,
  features: FeatureMatrix,
  context: PaceContext,
): Promise<Float32Array> {
  const model = loadModel(artifact);
  try {
    return await predictFeatures(model, features, context);
  } finally {
    model.dispose();
  }
}
