/** Looks at the target, refuses what cannot be learned, and decides for good which rows train, choose and judge. */
import {
  canonicalSplitRequest,
  makeError,
  PARTS,
  type Finding,
  type Split,
  type HashPort,
  type SplitRequest,
  type SplitSummary,
  type StoragePort,
  type Table,
} from '../../contracts';
import { canonicalJson, Generator, TerrariumError } from '../../foundation';
import {
  checkEveryClassTrains,
  checkTestLabels,
  describeUnlabelled,
  findIgnoredLeaks,
  findRepeatedRows,
  inspectTarget,
  labelledRows,
  readTarget,
  splitKindOf,
  splitRows,
  withoutRows,
  type Target,
} from '../data';
import { toSplitsCsv } from '../evaluate';

type SplitStorage = Pick<StoragePort, 'readTable' | 'getDataset' | 'getSplit' | 'readSplitRows'> & {
  saveSplit(summary: SplitSummary, split: Split): Promise<void>;
};

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
): Promise<{ rows: Int32Array; findings: readonly Finding[] } | null> {
  if (request.testDatasetId === null) return null;
  const { name: file } = await storage.getDataset(request.testDatasetId);
  const table = await storage.readTable(request.testDatasetId, null);
  checkTestColumns(training, table, request.problem.ignore);
  const test = readTarget(table, request.problem);
  if (target.kind === 'classes' && test.kind === 'classes') checkTestLabels(target.classes, test);
  const findings = describeUnlabelled(test, table.nRows).map((finding) => ({
    ...finding,
    details: { ...finding.details, file },
  }));
  return { rows: labelledRows(test), findings };
}

/** Deals rows; the last ones, which reviewed answers became, train, and the others are dealt as if those were not there. */
function dealRows(target: Target, { split }: SplitRequest, nAdded: number, isTestSeparate: boolean): Split {
  const generator = Generator.fromSeed(split.seed);
  if (nAdded === 0) return splitRows(target, split, generator, isTestSeparate);
  const { length } = target.kind === 'classes' ? target.codes : target.values;
  const added = Int32Array.from({ length: nAdded }, (_, i) => length - nAdded + i);
  const dealt = splitRows(withoutRows(target, added), split, generator, isTestSeparate);
  const labelled = labelledRows(target).filter((row) => row >= length - nAdded);
  return { ...dealt, train: Int32Array.from([...dealt.train, ...labelled]) };
}

/**
 * Decides and stores a split. Its id is the SHA-256 of the request with its defaults filled in, so that the same decision
 * about the same dataset is the same split, made once, however it was written; freshness of what was made from it is a
 * comparison of ids.
 * @throws what `readTarget` and `splitRows` refuse; E-COLUMNS-MISSING for a test file without a column that is not ignored;
 *   E-LABEL-UNSEEN for labels that validation or test rows have and training rows lack. Nothing is stored then
 */
export async function splitDataset(
  request: SplitRequest,
  hash: HashPort,
  storage: SplitStorage,
): Promise<SplitSummary> {
  const id = hash.sha256(new TextEncoder().encode(canonicalJson(canonicalSplitRequest(request))));
  const known = await findSplit(id, storage);
  if (known !== null) return known;
  const { problem } = request;
  const { grown } = await storage.getDataset(request.datasetId);
  const table = await storage.readTable(request.datasetId, null);
  const wholeTarget = readTarget(table, problem);
  const target =
    request.split.duplicates === 'drop' ? withoutRows(wholeTarget, findRepeatedRows(table)) : wholeTarget;
  const test = await readTestRows(request, table, target, storage);
  const decided = dealRows(target, request, grown?.recordIds.length ?? 0, test !== null);
  if (target.kind === 'classes') checkEveryClassTrains(target, decided.train);
  const split: Split = test === null ? decided : { ...decided, test: test.rows };
  const summary: SplitSummary = {
    id,
    datasetId: request.datasetId,
    testDatasetId: request.testDatasetId,
    problem,
    split: { ...request.split, kind: splitKindOf(target, request.split) },
    train: split.train.length,
    validation: split.validation.length,
    test: split.test.length,
    classes: target.kind === 'classes' ? target.classes : [],
    findings: [...inspectTarget(table, problem), ...(test?.findings ?? [])],
    ignoredLeaks: findIgnoredLeaks(table, problem),
  };
  await storage.saveSplit(summary, split);
  return summary;
}

async function findSplit(id: string, storage: SplitStorage): Promise<SplitSummary | null> {
  try {
    return await storage.getSplit(id);
  } catch (error) {
    // A damaged one is made again.
    if (error instanceof TerrariumError && /^E-STORE-(MISSING|DAMAGED)$/.test(error.code)) return null;
    throw error;
  }
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
