/** Opens an export as a stranger would: nothing but its own files answers. */
import {
  decisionSchema,
  fittedTargetSchema,
  makeError,
  parseWith,
  PARITY_TOLERANCE,
  PLAIN_DECISION,
  type Decision,
  type ExportFile,
  type ExportTextsPort,
  type FeatureMatrix,
  type FittedRecipe,
  type PredictionSet,
  type Table,
  type VerifyRequest,
} from '../../contracts';
import {
  openOnnx,
  openVersion,
  predictWithOnnx,
  predictWithTfjsExport,
  readBundle,
  readHtmlExport,
  readPythonPackage,
  readStated,
  readTfjsRecipe,
  type VersionParts,
} from '../deploy';
import { applyRecipeInPieces } from '../prepare';
import { predictWithArtifact } from './predict-features';
import { toPredictionSet } from './predict-rows';
import { runInPieces } from './run-in-pieces';
import type { WorkflowContext } from './workflow-context';

export interface OpenedExport {
  /** Answers for the rows of a table. */
  answer(table: Table): Promise<PredictionSet>;
  /** What the export's outputs have been through: `PLAIN_DECISION` where it gives the model's own. */
  readonly decision: Decision;
}

/** The export's own recipe makes features, and something predicts from these. */
function answerFeatures(
  recipe: FittedRecipe,
  predict: (features: FeatureMatrix) => Promise<Float32Array>,
  context: WorkflowContext,
): OpenedExport {
  const answer = async (table: Table): Promise<PredictionSet> => {
    const features = await runInPieces(applyRecipeInPieces(recipe, table), 'predicting', context);
    return toPredictionSet(recipe.target, table, await predict(features));
  };
  return { answer, decision: PLAIN_DECISION };
}

/** The export's recipe, model and decision answer through the core that the HTML file runs, in plain float64. */
function openPlainExport(parts: VersionParts): OpenedExport {
  const { target } = parts.recipe;
  const version = openVersion(parts);
  const answer = async (table: Table): Promise<PredictionSet> => {
    const answers = version.answerTable(table);
    if (target.kind === 'classes') {
      const probabilities = answers.flatMap((given) => given.probabilities);
      return toPredictionSet(target, table, Float32Array.from(probabilities));
    }
    const yPred = Float64Array.from(answers, ({ likeliest }) => Number(likeliest));
    return { ...toPredictionSet(target, table, new Float32Array(table.nRows)), yPred };
  };
  return { answer, decision: parts.decision };
}

/**
 * The graph of the file is evaluated from raw columns to the answer, label and unit included, by an evaluator that shares
 * no code with the writer. A label that is not the class its decision chooses, where rounding cannot decide, makes the answer NaN.
 */
function openOnnxExport(files: readonly ExportFile[], context: WorkflowContext): OpenedExport {
  const model = openOnnx(files);
  const target = parseWith(fittedTargetSchema, readStated(model, 'target'), 'E-BUNDLE-SHAPE');
  const decision = parseWith(decisionSchema, readStated(model, 'decision'), 'E-BUNDLE-SHAPE');
  const answer = async (table: Table): Promise<PredictionSet> => {
    const { values, nOutputs, labels } = await runInPieces(
      predictWithOnnx(model, table),
      'predicting',
      context,
    );
    if (target.kind === 'number')
      return { ...toPredictionSet(target, table, new Float32Array(table.nRows)), yPred: values };
    labels.forEach((label, row) => {
      const answers = values.subarray(row * nOutputs, (row + 1) * nOutputs);
      if (!mayBeChosen(target.classes.indexOf(label), answers, target.positive, decision)) answers.fill(NaN);
    });
    return toPredictionSet(target, table, Float32Array.from(values));
  };
  return { answer, decision };
}

/** Whether a class may be the one chosen, give or take the tolerance. */
function mayBeChosen(
  chosen: number,
  probabilities: Float64Array,
  positive: number | null,
  { threshold }: Decision,
): boolean {
  const held = probabilities[chosen] ?? NaN;
  if (threshold === null || positive === null) return held >= Math.max(...probabilities) - PARITY_TOLERANCE;
  const above = (probabilities[positive] as number) - threshold;
  return chosen === positive ? above >= -PARITY_TOLERANCE : above <= PARITY_TOLERANCE;
}

/** @throws what reading a damaged export throws */
export async function openExport(
  { kind, files }: VerifyRequest['export'],
  context: WorkflowContext,
  texts: ExportTextsPort,
): Promise<OpenedExport> {
  const [first] = files;
  if (!first) throw makeError('E-INTERNAL', { problem: 'an export without files' });
  const folder = files.map(({ path, bytes }): ExportFile => ({
    path: path.startsWith(`${kind}/`) ? path.slice(kind.length + 1) : path,
    bytes,
  }));
  switch (kind) {
    case 'bundle': {
      const { recipe, artifact } = await readBundle(first.bytes, context.ports);
      return answerFeatures(recipe, (features) => predictWithArtifact(artifact, features, context), context);
    }
    case 'tfjs':
      return answerFeatures(
        readTfjsRecipe(folder),
        async (features) => Float32Array.from((await predictWithTfjsExport(folder, features)).values),
        context,
      );
    case 'html':
      return openPlainExport(readHtmlExport(first.bytes, await texts.standalonePage(), context.ports));
    case 'python':
      return openPlainExport(
        await readPythonPackage(first.bytes, await texts.pythonModules(), context.ports),
      );
    case 'onnx':
      return openOnnxExport(folder, context);
  }
}
