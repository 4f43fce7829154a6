/** The rows of a dataset as a problem may see them. */
import { makeError, type SplitSummary, type StoragePort, type Table } from '../../contracts';

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

/** The target column of a table. @throws E-TARGET-MISSING */
export function targetColumn(table: Table, target: string) {
  const column = table.columns.find(({ name }) => name === target);
  if (!column) {
    throw makeError('E-TARGET-MISSING', {
      column: target,
      columns: table.columns.slice(0, 20).map(({ name }) => name.slice(0, 80)),
    });
  }
  return column;
}
