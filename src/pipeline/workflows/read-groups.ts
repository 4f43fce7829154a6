/** Rows of a part by the groups of chosen columns, whether or not a model may see them. */
import {
  makeError,
  type Column,
  type GroupingRequest,
  type Part,
  type RowGrouping,
  type SplitSummary,
  type StoragePort,
} from '../../contracts';
import { selectRows, textAt } from '../data';
import { groupRows, groupValues } from '../evaluate';

type GroupStorage = Pick<StoragePort, 'getDataset' | 'getSplit' | 'readTable' | 'readSplitRows'>;

/** One column of a part as group names. */
export interface ColumnGroups {
  readonly column: string;
  readonly values: readonly string[];
  /** Names of ranges in ascending order; empty where groups are values. */
  readonly ranges: readonly string[];
}

/** Refuses what cannot be grouped before anything long begins. @throws E-GROUP-COLUMN when a column does not exist */
export async function checkGroupColumns(
  split: SplitSummary,
  names: readonly string[],
  storage: Pick<StoragePort, 'getDataset'>,
): Promise<void> {
  if (names.length > 0) await checkColumns(split.testDatasetId ?? split.datasetId, names, storage);
}

async function checkColumns(
  datasetId: string,
  names: readonly string[],
  storage: Pick<StoragePort, 'getDataset'>,
): Promise<void> {
  const { columns } = await storage.getDataset(datasetId);
  const unknown = names.find((wanted) => !columns.some(({ name }) => name === wanted));
  if (unknown === undefined) return;
  throw makeError('E-GROUP-COLUMN', {
    column: unknown.slice(0, 80),
    columns: columns.slice(0, 20).map(({ name }) => name.slice(0, 80)),
  });
}

/**
 * Group names of a part's rows, in the order of the columns asked for.
 * @throws E-GROUP-COLUMN when a column does not exist
 */
export async function readColumnGroups(
  split: SplitSummary,
  part: Part,
  names: readonly string[],
  storage: Pick<StoragePort, 'getDataset' | 'readTable' | 'readSplitRows'>,
): Promise<ColumnGroups[]> {
  if (names.length === 0) return [];
  const datasetId = part === 'test' ? (split.testDatasetId ?? split.datasetId) : split.datasetId;
  await checkColumns(datasetId, names, storage);
  const table = await storage.readTable(datasetId, names);
  const rows = selectRows(table, await storage.readSplitRows(split.id, part));
  return names.map((column) => {
    const found = rows.columns.find(({ name }) => name === column) as Column;
    return { column, ...groupValues(found, rows.nRows, (row) => textAt(found, row)) };
  });
}

/** Which group each row of a part belongs to, column by column. @throws E-GROUP-COLUMN when a column does not exist */
export async function readGroups(request: GroupingRequest, storage: GroupStorage): Promise<RowGrouping[]> {
  const split = await storage.getSplit(request.splitId);
  const columns = await readColumnGroups(split, request.part, request.columns, storage);
  return columns.map(({ column, values, ranges }) => {
    const groups = groupRows(
      values,
      Int32Array.from(values, (_, row) => row),
    );
    if (ranges.length > 0) groups.sort((a, b) => placeOf(ranges, a.value) - placeOf(ranges, b.value));
    const codes = new Int32Array(values.length);
    groups.forEach(({ rows }, group) => {
      for (const row of rows) codes[row] = group;
    });
    return { column, groups: groups.map(({ value }) => value), codes };
  });
}

/** Ranges in their order; missing cells after them. */
function placeOf(ranges: readonly string[], name: string): number {
  const place = ranges.indexOf(name);
  return place < 0 ? ranges.length : place;
}
