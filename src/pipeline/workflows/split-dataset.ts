/** Looks at the target, refuses what cannot be learned, and decides for good which rows train, choose and judge. */
import {
  makeError,
  PARTS,
  type Split,
  type SplitRequest,
  type SplitSummary,
  type StoragePort,
  type Table,
} from '../../contracts';
import { Generator } from '../../foundation';
import {
  checkTestLabels,
  inspectTarget,
  labelledRows,
  readTarget,
  splitRows,
  type ClassTarget,
  type Target,
} from '../data';
import { toSplitsCsv } from '../evaluate';

type SplitStorage = Pick<StoragePort, 'readTable' | 'getSplit' | 'readSplitRows'> & {
  saveSplit(summary: SplitSummary, split: Split): Promise<void>;
};

/** A random split may leave a class without training rows, which no model can then name. */
function checkEveryClassTrains(target: ClassTarget, train: Int32Array): void {
  const seen = new Set(Array.from(train, (row) => target.codes[row]));
  const absent = target.classes.filter((_, code) => !seen.has(code));
  if (absent.length > 0) {
    throw makeError('E-TARGET-RARE-CLASS', {
      column: target.column,
      classes: absent.slice(0, 20).map((name) => name.slice(0, 60)),
    });
  }
}

/** The model may need any column that is not ignored, so a test file must have them all. */
function checkTestColumns(training: Table, test: Table, ignore: readonly string[]): void {
  const present = new Set(test.columns.map(({ name }) => name));
  const missing = training.columns.filter(({ name }) => !present.has(name) && !ignore.includes(name));
  if (missing.length === 0) return;
  throw makeError('E-COLUMNS-MISSING', {
    columns: missing.slice(0, 20).map(({ name }) => name.slice(0, 60)),
  });
}

async function readTestRows(
  request: SplitRequest,
  training: Table,
  target: Target,
  storage: SplitStorage,
): Promise<Int32Array | null> {
  if (request.testDatasetId === null) return null;
  const table = await storage.readTable(request.testDatasetId, null);
  checkTestColumns(training, table, request.problem.ignore);
  const test = readTarget(table, request.problem);
  if (target.kind === 'classes' && test.kind === 'classes') checkTestLabels(target.classes, test);
  return labelledRows(test);
}

/**
 * Decides and stores a split under the given id.
 * @throws what `readTarget` and `splitRows` refuse; E-COLUMNS-MISSING for a test file without a column that is not ignored;
 *   E-LABEL-UNSEEN for test labels that training never saw;
 *   E-TARGET-RARE-CLASS when a class would have no training rows. Nothing is stored then
 */
export async function splitDataset(
  request: SplitRequest,
  id: string,
  storage: SplitStorage,
): Promise<SplitSummary> {
  const { problem } = request;
  const table = await storage.readTable(request.datasetId, null);
  const target = readTarget(table, problem);
  const testRows = await readTestRows(request, table, target, storage);
  const decided = splitRows(target, request.split, Generator.fromSeed(request.split.seed), testRows !== null);
  if (target.kind === 'classes') checkEveryClassTrains(target, decided.train);
  const split: Split = testRows === null ? decided : { ...decided, test: testRows };
  const summary: SplitSummary = {
    id,
    datasetId: request.datasetId,
    testDatasetId: request.testDatasetId,
    problem,
    split: request.split,
    train: split.train.length,
    validation: split.validation.length,
    test: split.test.length,
    classes: target.kind === 'classes' ? target.classes : [],
    findings: inspectTarget(table, problem),
  };
  await storage.saveSplit(summary, split);
  return summary;
}

/** The text of splits.csv. Rows of a separate test file are not in it: their ids are positions in another file. */
export async function exportSplits(splitId: string, storage: SplitStorage): Promise<string> {
  const { datasetId, testDatasetId, problem } = await storage.getSplit(splitId);
  const { rowIds } = await storage.readTable(datasetId, [problem.target]);
  const rows: { rowId: number; part: number }[] = [];
  for (const [index, part] of PARTS.entries()) {
    if (part === 'test' && testDatasetId !== null) continue;
    for (const position of await storage.readSplitRows(splitId, part))
      rows.push({ rowId: rowIds[position] as number, part: index });
  }
  rows.sort((a, b) => a.rowId - b.rowId);
  return toSplitsCsv(
    Int32Array.from(rows, ({ rowId }) => rowId),
    Uint8Array.from(rows, ({ part }) => part),
  );
}
