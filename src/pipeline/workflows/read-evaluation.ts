/** Opens what was judged before. */
import type { EvaluationSummary, StoragePort } from '../../contracts';
import { TerrariumError } from '../../foundation';

/** The stored evaluation of a run; null when it has none. */
export async function readEvaluation(
  runId: string,
  storage: Pick<StoragePort, 'getEvaluation'>,
): Promise<EvaluationSummary | null> {
  try {
    return await storage.getEvaluation(runId);
  } catch (error) {
    if (error instanceof TerrariumError && error.code === 'E-STORE-MISSING') return null;
    throw error;
  }
}
