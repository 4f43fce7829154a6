/**
 * Retraining begins with a new version of the data: the rows that the version in use was trained on, unchanged and first,
 * and its reviewed answers after them. Further rows are training rows in every split of it (`split-dataset.ts`), so that
 * validation and test rows stay the ones that the version in use was chosen and judged on. The run itself is like any other.
 */
import {
  makeError,
  type DatasetManifest,
  type GrownDataset,
  type HashPort,
  type ProgressEvent,
  type ReviewedAnswers,
} from '../../contracts';
import type { StopSignal } from '../../foundation';
import { appendRows, writeTable } from '../data';
import type { DatasetWriting } from './ingest-dataset';
import { gatherReviewedAnswers, type ReviewStorage } from './reviewed-answers';

export interface GrowContext {
  readonly ports: HashPort;
  readonly storage: ReviewStorage;
  readonly stop: StopSignal;
  readonly newId: () => string;
  readonly onEvent: (event: ProgressEvent) => void;
  beginDataset(): DatasetWriting;
}

/** How many reviewed answers of a version can join its training rows. */
export async function reviewAnswers(
  modelVersionId: string,
  storage: ReviewStorage,
): Promise<ReviewedAnswers> {
  return (await gatherReviewedAnswers(modelVersionId, storage)).counts;
}

/**
 * Stores the new version of the data.
 * @returns its id, what became of every reviewed answer, and the split that makes a run on it comparable
 * @throws E-RETRAIN-NOTHING when no answer can join; E-STORE-MISSING when there is no such version; E-STOPPED when stopping
 *   was asked. Nothing is stored then
 */
export async function growWithFeedback(modelVersionId: string, context: GrowContext): Promise<GrownDataset> {
  const { storage, stop, ports, onEvent } = context;
  const { dataset, split, rows, recordIds, counts } = await gatherReviewedAnswers(modelVersionId, storage);
  if (recordIds.length === 0)
    throw makeError('E-RETRAIN-NOTHING', { known: counts.known, answers: counts.answers });
  const table = appendRows(await storage.readTable(dataset.id, null), rows);
  const progress = (done: number): void =>
    onEvent({
      kind: 'progress',
      activity: 'growing',
      done,
      total: table.nRows,
      unit: 'rows',
      secondsLeft: null,
    });
  progress(0);
  const writing = context.beginDataset();
  try {
    const written = await writeTable(table, ports, {
      async writeBlock(block) {
        if (stop.requested) throw makeError('E-STOPPED');
        await writing.writeBlock(block);
        progress(Math.min(table.nRows, (block.index + 1) * block.nRows));
      },
      writeDictionaries: (dictionaries) => writing.writeDictionaries(dictionaries),
    });
    const { sample: _, ...rest } = dataset;
    const manifest: DatasetManifest = {
      ...rest,
      ...written,
      id: context.newId(),
      grown: {
        fromDatasetId: dataset.id,
        firstFingerprint: dataset.grown?.firstFingerprint ?? dataset.fingerprint,
        recordIds: [...(dataset.grown?.recordIds ?? []), ...recordIds],
      },
    };
    if (stop.requested) throw makeError('E-STOPPED');
    await writing.commit(manifest);
    const { problem, split: config, testDatasetId } = split;
    return { datasetId: manifest.id, counts, split: { problem, split: config, testDatasetId } };
  } catch (error) {
    await writing.abandon();
    throw error;
  }
}
