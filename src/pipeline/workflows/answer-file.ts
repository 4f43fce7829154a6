/** Answers a whole file with a deployed version: predictions.csv, what lies outside column by column, and the log. */
import {
  makeError,
  type Answer,
  type AnswerFileRequest,
  type FileAnswers,
  type OutsideCount,
  type PredictionRecord,
  type Table,
} from '../../contracts';
import { quantile } from '../../foundation';
import { findColumn, selectRows } from '../data';
import { loggedCells, sketchOf, toAnswersCsv, usedColumns } from '../deploy';
import { makePredictionRecord } from '../monitor';
import { keptCells, recordedAnswer } from './answer-version';
import { readTruth } from './predict-rows';
import type { StoredVersionParts } from './stored-version';
import type { WorkflowContext } from './workflow-context';

const BLOCK_ROWS = 2_000;
const SAMPLES = 5;
const SAMPLE_LENGTH = 60;

/** The columns that the version uses, and its target where the file has it. */
async function readFile(
  { datasetId }: AnswerFileRequest,
  { recipe }: StoredVersionParts,
  { storage }: Pick<WorkflowContext, 'storage'>,
): Promise<Table> {
  const { columns } = await storage.getDataset(datasetId);
  const used = usedColumns(recipe);
  const present = new Set(columns.map(({ name }) => name));
  const missing = [...used].filter((name) => !present.has(name));
  if (missing.length > 0) throw makeError('E-COLUMNS-MISSING', { columns: missing });
  const wanted = [...used, recipe.target.column].filter((name) => present.has(name));
  return storage.readTable(datasetId, wanted);
}

function countOutside(answers: readonly Answer[], table: Table, version: StoredVersionParts): OutsideCount[] {
  const counts = new Map<string, OutsideCount & { rows: number; samples: string[] }>();
  for (const { outside } of answers) {
    for (const { column, kind, cell } of outside) {
      const key = `${kind}/${column}`;
      const count = counts.get(key) ?? {
        column,
        kind,
        rows: 0,
        samples: [],
        medianRatio: kind === 'range' ? medianRatio(column, table, version) : null,
      };
      count.rows += 1;
      const sample = cell?.slice(0, SAMPLE_LENGTH);
      if (sample !== undefined && count.samples.length < SAMPLES && !count.samples.includes(sample))
        count.samples.push(sample);
      counts.set(key, count);
    }
  }
  return [...counts.values()].sort((a, b) => b.rows - a.rows);
}

function medianRatio(name: string, table: Table, { reference, recipe }: StoredVersionParts): number | null {
  const data = findColumn(table, name)?.data;
  const sample = sketchOf(reference, name)?.sample ?? [];
  const isNumber = recipe.inputs.some((input) => input.name === name && input.type === 'number');
  if (!isNumber || data?.kind !== 'number' || sample.length === 0) return null;
  const present = data.values.filter((value) => !Number.isNaN(value));
  const ratio = quantile(present, 0.5) / quantile(Float64Array.from(sample), 0.5);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

function countOutputs(answers: readonly Answer[], classes: readonly string[]): FileAnswers['outputs'] {
  if (classes.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { output } of answers)
    if (typeof output === 'string') counts.set(output, (counts.get(output) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

/**
 * @returns counts and predictions.csv: row id, answer (empty where the version abstains), likeliest, confidence and a
 *   probability for every class, or the interval, and in which ways the row lies outside
 * @throws E-COLUMNS-MISSING when a column that the model uses is absent (all of them are named); E-COLUMN-TYPE;
 *   E-STOPPED while it answers, and then nothing was logged
 */
export async function answerFile(
  request: AnswerFileRequest,
  version: StoredVersionParts,
  context: WorkflowContext,
): Promise<FileAnswers> {
  const { ports, stop, onEvent } = context;
  const table = await readFile(request, version, context);
  const { nRows } = table;
  const startedMs = ports.nowMs();
  const answers: Answer[] = [];
  for (let start = 0; start < nRows; start += BLOCK_ROWS) {
    if (stop.requested) throw makeError('E-STOPPED');
    const end = Math.min(start + BLOCK_ROWS, nRows);
    const positions = Int32Array.from({ length: end - start }, (_, i) => start + i);
    answers.push(...version.answerTable(selectRows(table, positions)));
    const perRow = (ports.nowMs() - startedMs) / 1000 / end;
    onEvent({
      kind: 'progress',
      activity: 'predicting',
      done: end,
      total: nRows,
      unit: 'rows',
      secondsLeft: perRow * (nRows - end),
    });
    await ports.yieldControl();
  }
  const latencyMs = (ports.nowMs() - startedMs) / Math.max(1, nRows);
  const { target } = version.recipe;
  const classes = target.kind === 'classes' ? target.classes : [];
  const csv = new TextEncoder().encode(toAnswersCsv(answers, table.rowIds, classes));
  if (stop.requested) throw makeError('E-STOPPED');
  await logAnswers(request, answers, table, version, latencyMs, context);
  return {
    rows: nRows,
    abstained: answers.filter(({ output }) => output === null).length,
    outputs: countOutputs(answers, classes),
    outside: countOutside(answers, table, version),
    outsideRows: answers.filter(({ outside }) => outside.length > 0).length,
    csv,
  };
}

/** In batches, to the end once it has begun: half a log would look like half a file. */
async function logAnswers(
  { datasetId, keepInputs }: AnswerFileRequest,
  answers: readonly Answer[],
  table: Table,
  version: StoredVersionParts,
  latencyMs: number,
  { storage, ports, newId, onEvent }: WorkflowContext,
): Promise<void> {
  const truth = readTruth(version.recipe.target, table);
  const { target } = version.recipe;
  const labelAt = (row: number): PredictionRecord['label'] => {
    const label = truth[row] as number;
    if (target.kind === 'classes') return target.classes[label] ?? null;
    return Number.isNaN(label) ? null : label;
  };
  const cellsOf = loggedCells(version.recipe, table);
  const shared = {
    at: ports.timestamp(),
    modelVersionId: version.id,
    latencyMs,
    source: 'file' as const,
  };
  for (let start = 0; start < answers.length; start += BLOCK_ROWS) {
    const records = answers.slice(start, start + BLOCK_ROWS).map((answer, i): PredictionRecord => {
      const row = start + i;
      const inputs = cellsOf(row);
      const own = { label: labelAt(row), row: { datasetId, rowId: table.rowIds[row] as number }, inputs };
      const record = makePredictionRecord(
        { id: newId(), ...shared, ...recordedAnswer(answer), ...own },
        ports,
      );
      return keepInputs ? { ...record, inputs: keptCells(inputs, version) } : record;
    });
    await storage.appendPredictions(records);
    onEvent({
      kind: 'progress',
      activity: 'logging',
      done: Math.min(answers.length, start + BLOCK_ROWS),
      total: answers.length,
      unit: 'rows',
      secondsLeft: null,
    });
    await ports.yieldControl();
  }
}
