/** The rows of a dataset as a problem may see them. */
import type { SplitSummary, StoragePort, Table } from '../../contracts';

/** The columns a problem may use, and its target. Columns that are ignored are not even read. */
export async function readProblemTable(
  datasetId: string,
  split: SplitSummary,
  { storage }: { readonly storage: Pick<StoragePort, 'getDataset' | 'readTable'> },
): Promise<Table> {
  const dataset = await storage.getDataset(datasetId);
  const ignored = new Set(split.problem.ignore);
  const names = dataset.columns.map(({ name }) => name).filter((name) => !ignored.has(name));
  return storage.readTable(datasetId, names);
}
