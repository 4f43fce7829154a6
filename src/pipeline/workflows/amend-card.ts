/** What people say about a version, put into its facts and its card after it was registered. Figures never change. */
import type { CardAmendment, ModelCardFacts, StoragePort } from '../../contracts';
import { writeModelCard } from '../deploy';

/** @throws E-STORE-MISSING when there is no such version; E-READ-ONLY in a tab that may not write */
export async function amendCard(
  modelVersionId: string,
  { statement, gate }: CardAmendment,
  storage: Pick<StoragePort, 'getVersion' | 'saveCard'>,
): Promise<ModelCardFacts> {
  const { facts: stored } = await storage.getVersion(modelVersionId);
  const facts = {
    ...stored,
    ...(statement === undefined ? {} : { statement }),
    ...(gate === undefined ? {} : { gate }),
  };
  await storage.saveCard(modelVersionId, facts, writeModelCard(facts, 'en'));
  return facts;
}
