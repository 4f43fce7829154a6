/**
 * Answers of a version whose truth is known by now, as rows for training. Each such answer either can join the training
 * rows or is left out for one reason, which is counted.
 */
import type {
  Column,
  DatasetManifest,
  FittedRecipe,
  PredictionRecord,
  ReviewedAnswers,
  RunSummary,
  SplitSummary,
  StoragePort,
  Table,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { findColumn, numberAt, selectRows, textAt } from '../data';
import { groupFeedback, settleFeedback, tableOfCells } from '../monitor';
import { readLoggedInputs } from './logged-inputs';

export type ReviewStorage = Pick<
  StoragePort,
  | 'getVersion'
  | 'getRun'
  | 'getSplit'
  | 'getDataset'
  | 'readTable'
  | 'readSplitRows'
  | 'readModel'
  | 'readPredictionLog'
>;

/** What a version was trained on, and the reviewed answers that can join it. */
export interface GatheredAnswers {
  readonly run: RunSummary;
  readonly split: SplitSummary;
  readonly dataset: DatasetManifest;
  readonly counts: ReviewedAnswers;
  /** Rows with the columns of the dataset that answers have, the target filled in, shape [usable]. */
  readonly rows: Table;
  /** Records they come from, shape [usable]. */
  readonly recordIds: readonly string[];
}

interface ReviewedAnswer {
  readonly record: PredictionRecord;
  readonly truth: string | number;
  /** When the truth was last said, or the answer given. */
  readonly saidAt: string;
  /** Of the inputs, kept or in a dataset; false where they are gone. */
  readonly isKept: boolean;
  /** Its inputs in one text, equal for equal inputs. */
  readonly key: string;
}

type Fate =
  'usable' | 'joined' | 'duplicates' | 'contradicted' | 'heldOut' | 'withoutInputs' | 'unknownTruth';

function cellOf(column: Column, row: number): string | number | null {
  if (column.data.kind !== 'number') return textAt(column, row);
  const value = numberAt(column, row);
  return Number.isNaN(value) ? null : value;
}

/** One text per row over some columns, by name; columns that the table lacks are gaps. */
function keysOf(table: Table, names: readonly string[]): string[] {
  const columns = names.map((name) => findColumn(table, name));
  return Array.from({ length: table.nRows }, (_, row) =>
    canonicalJson(columns.map((column) => (column ? cellOf(column, row) : null))),
  );
}

/** A truth that the version's problem knows; null for any other. */
function knownTruth(truth: string | number, split: SplitSummary): string | number | null {
  if (split.problem.task === 'classification') {
    const name = String(truth);
    return split.classes.includes(name) ? name : null;
  }
  const value = typeof truth === 'number' ? truth : Number(truth.trim() === '' ? NaN : truth);
  return Number.isFinite(value) ? value : null;
}

/** Inputs and truth of the rows that choose and judge. */
async function readHeldOut(
  split: SplitSummary,
  names: readonly string[],
  storage: ReviewStorage,
): Promise<Set<string>> {
  const keys = new Set<string>();
  const { target } = split.problem;
  const add = (table: Table): void => keysOf(table, [...names, target]).forEach((key) => keys.add(key));
  const wanted = [...names, target];
  const own = await storage.readTable(split.datasetId, wanted);
  for (const part of ['validation', 'test'] as const) {
    const table =
      part === 'test' && split.testDatasetId !== null
        ? await storage.readTable(split.testDatasetId, wanted)
        : own;
    add(selectRows(table, await storage.readSplitRows(split.id, part)));
  }
  return keys;
}

/** Ids of datasets that hold rows of the version's own data: its line, and files with the same bytes. */
async function ownDatasets(
  records: readonly PredictionRecord[],
  dataset: DatasetManifest,
  storage: ReviewStorage,
): Promise<Set<string>> {
  const own = new Set([dataset.id]);
  for (const id of new Set(records.flatMap(({ row }) => row?.datasetId ?? []))) {
    const manifest = await storage.getDataset(id).catch(() => null);
    if (manifest?.sourceSha256 === dataset.sourceSha256) own.add(id);
  }
  return own;
}

/** Answers that were asked together: the rows of one file, or one question. */
function batchOf({ row, id }: PredictionRecord): string {
  return row === undefined ? `answer ${id}` : `file ${row.datasetId}`;
}

/**
 * Of equal inputs, those that were asked together count: the same case asked again is one case, equal rows of one file are
 * as many. Of several batches the one that was spoken of last counts.
 */
function settleRepeats(reviewed: readonly ReviewedAnswer[], fates: Map<string, Fate>): void {
  const alike = new Map<string, ReviewedAnswer[]>();
  for (const answer of reviewed) {
    const own = alike.get(answer.key);
    if (own) own.push(answer);
    else alike.set(answer.key, [answer]);
  }
  for (const own of alike.values()) {
    const latest = own.reduce((a, b) => (b.saidAt >= a.saidAt ? b : a));
    const batch = batchOf(latest.record);
    const truths = new Set(own.filter(({ record }) => batchOf(record) === batch).map(({ truth }) => truth));
    for (const { record, truth } of own)
      if (batchOf(record) !== batch) fates.set(record.id, truths.has(truth) ? 'duplicates' : 'contradicted');
  }
}

/** The target's column with the truths. */
function targetColumnOf(
  table: Table,
  dataset: DatasetManifest,
  target: string,
  truths: readonly (string | number)[],
): Table {
  const schema = dataset.columns.filter(({ name }) => name === target);
  const { columns } = tableOfCells(schema, truths.length, () => truths);
  return { ...table, columns: [...table.columns.filter(({ name }) => name !== target), ...columns] };
}

/** Gathers a version's reviewed answers. @throws E-STORE-MISSING when there is no such version */
export async function gatherReviewedAnswers(
  modelVersionId: string,
  storage: ReviewStorage,
): Promise<GatheredAnswers> {
  const { summary } = await storage.getVersion(modelVersionId);
  const run = await storage.getRun(summary.runId);
  const split = await storage.getSplit(run.splitId);
  const dataset = await storage.getDataset(split.datasetId);
  const { recipe }: { recipe: FittedRecipe } = await storage.readModel(run.id);
  const log = await storage.readPredictionLog(modelVersionId);
  const feedback = groupFeedback(log.feedback);
  const records = [...new Map(log.records.map((record) => [record.id, record])).values()];
  const known = records.flatMap((record) => {
    const about = feedback.get(record.id) ?? [];
    const { truth } = settleFeedback(record, about);
    return truth === null ? [] : [{ record, truth, saidAt: about.at(-1)?.at ?? record.at }];
  });

  const names = recipe.inputs.map(({ name }) => name);
  const { target } = split.problem;
  const others = dataset.columns.filter(({ name }) => name !== target);
  const inputs = await readLoggedInputs(
    known.map(({ record }) => record),
    others.map(({ name }) => name),
    storage,
  );
  const table = tableOfCells(others, known.length, (name) => inputs.cellsOf(name));
  const keys = keysOf(table, names);
  const own = await ownDatasets(
    known.map(({ record }) => record),
    dataset,
    storage,
  );
  const joined = new Set(dataset.grown?.recordIds ?? []);
  const heldOut = known.length === 0 ? new Set<string>() : await readHeldOut(split, names, storage);

  const fates = new Map<string, Fate>();
  const reviewed = known.flatMap(({ record, truth, saidAt }, i): ReviewedAnswer[] => {
    const isKept = inputs.isKept[i] === true;
    const value = knownTruth(truth, split);
    const key = keys[i] as string;
    if (joined.has(record.id) || (record.row !== undefined && own.has(record.row.datasetId)))
      fates.set(record.id, 'joined');
    else if (!isKept) fates.set(record.id, 'withoutInputs');
    else if (value === null) fates.set(record.id, 'unknownTruth');
    else if (heldOut.has(canonicalJson([...(JSON.parse(key) as unknown[]), value])))
      fates.set(record.id, 'heldOut');
    else return [{ record, truth: value, saidAt, isKept, key }];
    return [];
  });
  settleRepeats(reviewed, fates);
  const truthOf = new Map(reviewed.map(({ record, truth }) => [record.id, truth]));
  const places = known.flatMap(({ record }, i) => (fates.has(record.id) ? [] : [i]));
  const taken = places.map((i) => (known[i] as (typeof known)[number]).record.id);
  const count = (fate: Fate): number => [...fates.values()].filter((one) => one === fate).length;
  return {
    run,
    split,
    dataset,
    counts: {
      answers: records.length,
      known: known.length,
      trainingRows: split.train,
      usable: taken.length,
      joined: count('joined'),
      duplicates: count('duplicates'),
      contradicted: count('contradicted'),
      heldOut: count('heldOut'),
      withoutInputs: count('withoutInputs'),
      unknownTruth: count('unknownTruth'),
    },
    rows: targetColumnOf(
      selectRows(table, places),
      dataset,
      target,
      taken.map((id) => truthOf.get(id) as string | number),
    ),
    recordIds: taken,
  };
}
