/** What a model version's prediction log comes to. */
import type { PredictionLogSummary, PredictionRecord } from '../../contracts';
import { Generator } from '../../foundation';
import { summariseLog } from '../monitor';

/** Figures over every answer the version has given; equal logs give equal figures. */
export async function readLog(
  modelVersionId: string,
  storage: { readPredictions(modelVersionId: string): Promise<readonly PredictionRecord[]> },
): Promise<PredictionLogSummary> {
  const records = await storage.readPredictions(modelVersionId);
  return summariseLog(records, Generator.fromSeed(0).fork('prediction log'));
}
