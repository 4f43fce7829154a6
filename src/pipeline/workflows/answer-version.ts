/** Answers a few rows with a deployed version and keeps a record of each answer. */
import type { Answer, AnswerRequest, AnswerResult, PredictionRecord } from '../../contracts';
import { readCells } from '../data';
import { loggedCells } from '../deploy';
import { makePredictionRecord } from '../monitor';
import type { StoredVersionParts } from './stored-version';
import type { WorkflowContext } from './workflow-context';

/** What a record says of an answer. */
export function recordedAnswer({
  likeliest,
  output,
  confidence,
  probabilities,
}: Answer): Pick<PredictionRecord, 'output' | 'confidence' | 'abstained' | 'probabilities'> {
  const own = { output: likeliest, confidence, abstained: output === null };
  return probabilities.length === 0 ? own : { ...own, probabilities };
}

/** The cells that may be kept: those of personal columns may not. */
export function keptCells(
  cells: ReadonlyMap<string, string | number | null>,
  { inputs }: Pick<StoredVersionParts, 'inputs'>,
): NonNullable<PredictionRecord['inputs']> {
  return Object.fromEntries([...cells].filter(([name]) => !inputs.personal.includes(name)));
}

/**
 * Answers rows of cells. Nothing here waits for a graphics card or for a run in training.
 * @returns answers and their records in the order of the rows
 * @throws E-READ-ONLY, E-STORE-QUOTA when the log cannot be written: then nothing was logged and nothing is answered
 */
export async function answerVersion(
  request: AnswerRequest,
  version: StoredVersionParts,
  { storage, ports, newId }: WorkflowContext,
): Promise<AnswerResult> {
  const { rows, source, keepInputs, recorded = true, note, position } = request;
  const startedMs = ports.nowMs();
  const answers = version.answerRows(rows);
  const latencyMs = (ports.nowMs() - startedMs) / Math.max(1, rows.length);
  if (!recorded) return { answers, records: [], latencyMs };
  const { table } = readCells(rows, version.recipe.inputs, version.inputs.notation);
  const cellsOf = loggedCells(version.recipe, table);
  const shared = {
    at: ports.timestamp(),
    modelVersionId: version.id,
    latencyMs,
    source,
    ...(note === undefined ? {} : { note }),
    ...(position === undefined ? {} : { position }),
  };
  const records = answers.map((answer, row): PredictionRecord => {
    const inputs = cellsOf(row);
    const record = makePredictionRecord({ id: newId(), ...shared, ...recordedAnswer(answer), inputs }, ports);
    return keepInputs ? { ...record, inputs: keptCells(inputs, version) } : record;
  });
  await storage.appendPredictions(records);
  return { answers, records, latencyMs };
}
