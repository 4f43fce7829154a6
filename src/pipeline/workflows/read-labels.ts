/** Labels that come late, as a file: each finds the answers that it is about, and is kept as feedback to them. */
import {
  makeError,
  type Column,
  type Feedback,
  type LabelsReport,
  type LabelsRequest,
  type PredictionRecord,
  type StoragePort,
  type Table,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { findColumn, numberAt, textAt } from '../data';
import { addFeedback, type AnswerLogStorage } from './answer-log';
import { readLoggedInputs } from './logged-inputs';
import type { WorkflowContext } from './workflow-context';

type LabelStorage = AnswerLogStorage &
  Pick<StoragePort, 'getVersion' | 'readModel' | 'getDataset' | 'readTable'>;
export interface LabelContext extends Pick<WorkflowContext, 'ports' | 'stop' | 'onEvent'> {
  readonly storage: LabelStorage;
}
type Cell = string | number | null | undefined;

const ROWS_PER_BREATH = 5_000;

function cellOf(column: Column, row: number): string | number | null {
  if (column.type !== 'number' && column.type !== 'date') return textAt(column, row);
  const value = numberAt(column, row);
  return Number.isNaN(value) ? null : value;
}

/** Numbers and their texts are one key; null where a part of it is missing. */
function keyOf(cells: readonly Cell[]): string | null {
  const isWhole = cells.every((cell) => cell !== null && cell !== undefined && cell !== '');
  return isWhole ? canonicalJson(cells.map((cell) => String(cell).trim())) : null;
}

function requireColumn(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column === null)
    throw makeError('E-LABELS-COLUMN', {
      column: name.slice(0, 80),
      columns: table.columns.slice(0, 20).map((candidate) => candidate.name.slice(0, 80)),
    });
  return column;
}

/** The answers of every key. */
async function findAnswers(
  records: readonly PredictionRecord[],
  key: LabelsRequest['key'],
  storage: LabelStorage,
): Promise<Map<string, PredictionRecord[]>> {
  const found = new Map<string, PredictionRecord[]>();
  const inputs = key.kind === 'columns' ? await readLoggedInputs(records, key.columns, storage) : null;
  const columns = key.kind === 'columns' ? key.columns.map((name) => inputs?.cellsOf(name) ?? []) : [];
  records.forEach((record, place) => {
    const own = keyOf(key.kind === 'recordId' ? [record.id] : columns.map((cells) => cells[place]));
    if (own === null) return;
    const same = found.get(own);
    if (same) same.push(record);
    else found.set(own, [record]);
  });
  return found;
}

/** Labels of a file by key, the last of each; and what became of its rows. */
function readRows(
  table: Table,
  { key, label }: LabelsRequest,
  isKnown: (key: string) => boolean,
): {
  readonly labels: Map<string, string | number>;
  readonly counts: Pick<
    LabelsReport,
    'rows' | 'matched' | 'unmatched' | 'empty' | 'repeated' | 'contradicted'
  >;
} {
  const labelColumn = requireColumn(table, label);
  const keyColumns = (key.kind === 'recordId' ? [key.column] : key.columns).map((name) =>
    requireColumn(table, name),
  );
  const labels = new Map<string, string | number>();
  const repeated = new Set<string>();
  const contradicted = new Set<string>();
  const counts = { matched: 0, unmatched: 0, empty: 0 };
  for (let row = 0; row < table.nRows; row++) {
    const own = keyOf(keyColumns.map((column) => cellOf(column, row)));
    const value = cellOf(labelColumn, row);
    if (own === null || value === null) counts.empty += 1;
    else if (!isKnown(own)) counts.unmatched += 1;
    else {
      counts.matched += 1;
      const before = labels.get(own);
      if (before !== undefined) (before === value ? repeated : contradicted).add(own);
      labels.set(own, value);
    }
  }
  for (const own of contradicted) repeated.delete(own);
  return {
    labels,
    counts: { rows: table.nRows, ...counts, repeated: repeated.size, contradicted: contradicted.size },
  };
}

/**
 * Reads a label file into a version's log. The same file again adds nothing; a later file with another label is believed,
 * and the contradiction stays visible.
 * @throws E-LABELS-COLUMN when a column is not there; E-LABELS-NUMBER when labels of numbers are not numbers; E-STORE-MISSING;
 *   E-STOPPED before anything was kept
 */
export async function readLabels(
  request: LabelsRequest,
  { ports, stop, onEvent, storage }: LabelContext,
): Promise<LabelsReport> {
  const { modelVersionId, datasetId, key, label } = request;
  const { summary } = await storage.getVersion(modelVersionId);
  const { recipe } = await storage.readModel(summary.runId);
  const { target } = recipe;
  const { fingerprint } = await storage.getDataset(datasetId);
  const table = await storage.readTable(datasetId, null);
  if (target.kind === 'number' && requireColumn(table, label).type !== 'number')
    throw makeError('E-LABELS-NUMBER', { column: label.slice(0, 80) });
  const { records } = await storage.readPredictionLog(modelVersionId);
  const answersOf = await findAnswers(records, key, storage);
  const { labels, counts } = readRows(table, request, (own) => answersOf.has(own));
  const classes = target.kind === 'classes' ? new Set(target.classes) : null;
  const at = ports.timestamp();
  const feedback: Feedback[] = [];
  let unknownClass = 0;
  for (const [own, value] of labels) {
    const truth = classes === null ? value : String(value);
    const known = answersOf.get(own) ?? [];
    if (classes !== null && !classes.has(String(truth))) unknownClass += known.length;
    for (const { id: recordId, output } of known) {
      const digest = ports.sha256(new TextEncoder().encode(canonicalJson([recordId, truth, fingerprint])));
      const verdict = output === truth ? 'yes' : 'no';
      feedback.push({ id: `label-${digest.slice(0, 32)}`, recordId, at, verdict, truth, source: 'file' });
      if (feedback.length % ROWS_PER_BREATH !== 0) continue;
      onEvent({
        kind: 'progress',
        activity: 'reading',
        done: feedback.length,
        total: null,
        unit: 'rows',
        secondsLeft: null,
      });
      await ports.yieldControl();
      if (stop.requested) throw makeError('E-STOPPED');
    }
  }
  const kept = await addFeedback(modelVersionId, feedback, storage);
  // A file that is read again has other times and is otherwise the same.
  return {
    ...counts,
    answers: feedback.length,
    unknownClass,
    new: kept.new,
    known: kept.known + kept.altered,
  };
}
