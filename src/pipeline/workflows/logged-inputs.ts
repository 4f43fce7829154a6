/** The inputs of logged answers: kept beside the answer, or in the stored dataset that the row came from. */
import type { PredictionRecord, StoragePort, Table } from '../../contracts';
import { TerrariumError } from '../../foundation';
import { findColumn, numberAt, textAt } from '../data';
import type { LoggedCell } from '../monitor';

/** Cells of some answers, in the order of the answers. */
export interface LoggedInputs {
  /** Whether the answer's inputs are to be had, shape [answers]. */
  readonly isKept: readonly boolean[];
  /** Cells of a column, shape [answers]; undefined where the column was not there. */
  cellsOf(column: string): readonly LoggedCell[];
}

type InputStorage = Pick<StoragePort, 'getDataset' | 'readTable'>;

interface StoredRows {
  readonly table: Table;
  readonly positionOf: ReadonlyMap<number, number>;
}

/** Rows of a dataset by their id; null where the dataset is gone, because it may be deleted and its answers stay. */
async function readRows(
  datasetId: string,
  columns: readonly string[],
  storage: InputStorage,
): Promise<StoredRows | null> {
  try {
    const dataset = await storage.getDataset(datasetId);
    const present = new Set(dataset.columns.map(({ name }) => name));
    const table = await storage.readTable(
      datasetId,
      columns.filter((name) => present.has(name)),
    );
    return { table, positionOf: new Map(Array.from(table.rowIds, (rowId, position) => [rowId, position])) };
  } catch (error) {
    if (error instanceof TerrariumError && error.code === 'E-STORE-MISSING') return null;
    throw error;
  }
}

/** Reads the named columns of some answers' inputs. Answers whose inputs were not kept, or are gone, are marked. */
export async function readLoggedInputs(
  records: readonly PredictionRecord[],
  columns: readonly string[],
  storage: InputStorage,
): Promise<LoggedInputs> {
  const datasetIds = new Set(
    records.flatMap(({ inputs, row }) => (inputs ? [] : row ? [row.datasetId] : [])),
  );
  const datasets = new Map<string, StoredRows>();
  for (const id of datasetIds) {
    const rows = await readRows(id, columns, storage);
    if (rows !== null) datasets.set(id, rows);
  }
  const placeOf = ({ row }: PredictionRecord): { rows: StoredRows; position: number } | null => {
    const rows = row && datasets.get(row.datasetId);
    const position = row && rows?.positionOf.get(row.rowId);
    return rows === undefined || position === undefined ? null : { rows, position };
  };
  const places = records.map((record) => (record.inputs ? null : placeOf(record)));
  const cache = new Map<string, readonly LoggedCell[]>();
  return {
    isKept: records.map(({ inputs }, i) => inputs !== undefined || places[i] !== null),
    cellsOf(name) {
      const known = cache.get(name);
      if (known !== undefined) return known;
      const cells = records.map(({ inputs }, i): LoggedCell => {
        if (inputs) return Object.hasOwn(inputs, name) ? inputs[name] : undefined;
        const place = places[i];
        const column = place && findColumn(place.rows.table, name);
        if (!place || !column) return undefined;
        if (column.type !== 'number' && column.type !== 'date') return textAt(column, place.position);
        const value = numberAt(column, place.position);
        return Number.isNaN(value) ? null : value;
      });
      cache.set(name, cells);
      return cells;
    },
  };
}
