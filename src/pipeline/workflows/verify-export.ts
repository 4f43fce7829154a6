/** Loads an export as a stranger would and holds its answers against the run's stored test predictions. */
import {
  makeError,
  PARITY_TOLERANCE,
  type ExportFile,
  type ExportReceipt,
  type FeatureMatrix,
  type FittedRecipe,
  type HashPort,
  type PredictionSet,
  type VerifyRequest,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { parity, predictWithTfjsExport, readBundle, readTfjsRecipe, type OutputMatrix } from '../deploy';
import { applyRecipeInPieces, applyTarget } from '../prepare';
import { readPartTable } from './evaluate-run';
import { predictWithArtifact } from './predict-features';
import { toPredictionSet } from './predict-rows';
import { runInPieces } from './run-in-pieces';
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

/** An export as a stranger has it: its own recipe, and its own answers for features. */
interface OpenedExport {
  readonly recipe: FittedRecipe;
  readonly predict: (features: FeatureMatrix) => Promise<Float32Array>;
}

async function openExport(
  { kind, files }: VerifyRequest['export'],
  context: WorkflowContext,
): Promise<OpenedExport> {
  const [first] = files;
  if (!first) throw makeError('E-INTERNAL', { problem: 'an export without files' });
  if (kind === 'bundle') {
    const { recipe, artifact } = await readBundle(first.bytes, context.ports);
    return { recipe, predict: (features) => predictWithArtifact(artifact, features, context) };
  }
  const folder = files.map(({ path, bytes }): ExportFile => ({ path: path.replace(/^tfjs\//, ''), bytes }));
  return {
    recipe: readTfjsRecipe(folder),
    predict: async (features) => Float32Array.from((await predictWithTfjsExport(folder, features)).values),
  };
}

/**
 * Parity of an export: the largest absolute difference of class probabilities, or of the standardised target for
 * regression, over every test row. Nothing but the export's own files answers.
 * @throws E-PARITY when it is above `PARITY_TOLERANCE` or not finite, or the classes differ; E-PARITY-SHAPE; and what
 *   reading a damaged export throws
 */
export async function verifyExport(
  { export: exported, runId }: VerifyRequest,
  context: WorkflowContext,
): Promise<Pick<ExportReceipt, 'parity' | 'sha256'>> {
  const run = await context.storage.getRun(runId);
  const split = await context.storage.getSplit(run.splitId);
  const testTable = await readPartTable(split, 'test', context);
  const { predictions: expected } = await context.storage.getEvaluation(runId);
  const { recipe: stored } = await context.storage.readModel(runId);

  const { recipe, predict } = await openExport(exported, context);
  const features = await runInPieces(applyRecipeInPieces(recipe, testTable), 'predicting', context);
  const actual = toPredictionSet(recipe.target, testTable, await predict(features));
  const compared = parity(comparableOutputs(stored, expected), comparableOutputs(stored, actual));
  const sameClasses = canonicalJson(expected.classes) === canonicalJson(actual.classes);
  const difference = sameClasses ? compared.maxAbsDifference : Infinity;
  if (!(difference <= PARITY_TOLERANCE)) {
    throw makeError('E-PARITY', {
      export: exported.kind,
      difference: String(difference),
      rows: compared.rows,
      tolerance: PARITY_TOLERANCE,
    });
  }
  return { parity: compared, sha256: hashFiles(exported.files, context.ports) };
}

/** Probabilities, or the standardised target: the same scale for every table. */
function comparableOutputs({ target }: FittedRecipe, set: PredictionSet): OutputMatrix {
  const nRows = set.rowIds.length;
  if (target.kind === 'classes') return { nRows, nOutputs: target.classes.length, values: set.probabilities };
  const data = { kind: 'number' as const, values: set.yPred as Float64Array };
  const values = applyTarget(target, { name: target.column, type: 'number', overridden: false, data });
  return { nRows, nOutputs: 1, values };
}
