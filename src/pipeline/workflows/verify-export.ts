/** Loads an export as a stranger would and holds its answers against the run's stored test predictions. */
import {
  makeError,
  type ExportFile,
  type ExportReceipt,
  type FeatureMatrix,
  type FittedRecipe,
  type HashPort,
  type PredictionSet,
  type VerifyRequest,
} from '../../contracts';
import { parity, predictWithTfjsExport, readBundle, type Bundle, type OutputMatrix } from '../deploy';
import { applyRecipe, applyTarget } from '../prepare';
import { loadModel } from '../train';
import { readTestTable } from './evaluate-run';
import { toPredictionSet } from './predict-rows';
import type { WorkflowContext } from './workflow-context';

/** SHA-256 of a file, or of a folder's sorted lines `<sha256>  <path>`. */
function hashFiles(files: VerifyRequest['export']['files'], ports: HashPort): string {
  const [only] = files;
  if (only && files.length === 1) return ports.sha256(only.bytes);
  const lines = files
    .map(({ path, bytes }) => `${ports.sha256(bytes)}  ${path}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  return ports.sha256(new TextEncoder().encode(lines.join('')));
}

/**
 * Parity of an export: the largest absolute difference of class probabilities, or of the standardised target for
 * regression, over every test row.
 */
export async function verifyExport(
  { export: exported, runId }: VerifyRequest,
  context: WorkflowContext,
): Promise<Pick<ExportReceipt, 'parity' | 'sha256'>> {
  const run = await context.storage.getRun(runId);
  const split = await context.storage.getSplit(run.splitId);
  const testTable = await readTestTable(split, context);
  const { predictions: expected } = await context.storage.getEvaluation(runId);
  const [first] = exported.files;
  if (!first) throw makeError('E-INTERNAL', { problem: 'an export without files' });

  const bundle = exported.kind === 'bundle' ? await readBundle(first.bytes, context.ports) : null;
  const recipe = bundle?.recipe ?? (await context.storage.readModel(runId)).recipe;
  const features = applyRecipe(recipe, testTable);
  const outputs = bundle
    ? await predictWithBundle(bundle, features)
    : await predictWithFolder(exported.files, features);
  const actual = toPredictionSet(recipe.target, testTable, outputs);
  return {
    parity: parity(comparableOutputs(recipe, expected), comparableOutputs(recipe, actual)),
    sha256: hashFiles(exported.files, context.ports),
  };
}

async function predictWithBundle({ artifact }: Bundle, features: FeatureMatrix): Promise<Float32Array> {
  const model = loadModel(artifact);
  try {
    return await model.predict(features);
  } finally {
    model.dispose();
  }
}

async function predictWithFolder(
  files: readonly ExportFile[],
  features: FeatureMatrix,
): Promise<Float32Array> {
  const inFolder = files.map(({ path, bytes }) => ({ path: path.replace(/^tfjs\//, ''), bytes }));
  const { values } = await predictWithTfjsExport(inFolder, features);
  return Float32Array.from(values);
}

/** Probabilities, or the standardised target: the same scale for every table. */
function comparableOutputs({ target }: FittedRecipe, set: PredictionSet): OutputMatrix {
  const nRows = set.rowIds.length;
  if (target.kind === 'classes') return { nRows, nOutputs: target.classes.length, values: set.probabilities };
  const data = { kind: 'number' as const, values: set.yPred as Float64Array };
  const values = applyTarget(target, { name: target.column, type: 'number', overridden: false, data });
  return { nRows, nOutputs: 1, values };
}
