/** Loads an export as a stranger would and holds its answers against the run's stored test predictions. */
import {
  makeError,
  PARITY_TOLERANCE,
  type ExportReceipt,
  type ExportTextsPort,
  type FittedRecipe,
  type HashPort,
  type PredictionSet,
  type VerifyRequest,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { decidePredictions, parity, type OutputMatrix } from '../deploy';
import { applyTarget } from '../prepare';
import { readPartTable } from './evaluate-run';
import { openExport } from './open-export';
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
 * Parity of an export: the largest absolute difference of class probabilities, calibrated where the export's are, or of the standardised target for
 * regression, over every test row. Nothing but the export's own files answers.
 * @throws E-PARITY when it is above `PARITY_TOLERANCE` or not finite, or the classes differ; E-PARITY-SHAPE; and what
 *   reading a damaged export throws
 */
export async function verifyExport(
  { export: exported, runId }: VerifyRequest,
  context: WorkflowContext,
  texts: ExportTextsPort,
): Promise<Pick<ExportReceipt, 'parity' | 'sha256'>> {
  const run = await context.storage.getRun(runId);
  const split = await context.storage.getSplit(run.splitId);
  const testTable = await readPartTable(split, 'test', context);
  const { predictions } = await context.storage.getEvaluation(runId);
  const { recipe: stored } = await context.storage.readModel(runId);

  const opened = await openExport(exported, context, texts);
  const expected = decidePredictions(predictions, stored.target, opened.decision);
  const actual = await opened.answer(testTable);
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
