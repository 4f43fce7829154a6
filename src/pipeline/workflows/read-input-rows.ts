/** A small table as rows for answering: cells as the file writes them, nothing stored. */
import {
  DEFAULT_READ_OPTIONS,
  makeError,
  MOST_INPUT_ROWS,
  type ByteSource,
  type DatasetBlock,
  type Dictionaries,
  type InputRow,
  type Ports,
  type ProgressEvent,
  type ReadInputRowsRequest,
} from '../../contracts';
import type { StopSignal } from '../../foundation';
import { collectTable, readDataset, textAt } from '../data';

/**
 * The wanted columns of every row that fits, in order; other columns are passed over.
 * @throws what reading a table refuses; E-COLUMNS-MISSING when a wanted column is absent; E-DATA-LIMIT for more than
 *   `MOST_INPUT_ROWS` rows; E-STOPPED
 */
export async function readInputRows(
  source: ByteSource,
  { columns, notation }: Pick<ReadInputRowsRequest, 'columns' | 'notation'>,
  context: {
    readonly ports: Ports;
    readonly stop: StopSignal;
    readonly onEvent: (event: ProgressEvent) => void;
  },
): Promise<InputRow[]> {
  const blocks: DatasetBlock[] = [];
  let dictionaries: Dictionaries = [];
  const options = {
    ...DEFAULT_READ_OPTIONS,
    ...notation,
    // Read as text, a cell stays as it is written: the version's own types read it.
    columns: Object.fromEntries(columns.map((name) => [name, 'text' as const])),
  };
  const sink = {
    writeBlock(block: DatasetBlock): Promise<void> {
      blocks.push(block);
      const nRows = blocks.reduce((total, { nRows }) => total + nRows, 0);
      if (nRows > MOST_INPUT_ROWS) throw makeError('E-DATA-LIMIT', { what: 'rows', limit: MOST_INPUT_ROWS });
      return Promise.resolve();
    },
    writeDictionaries(received: Dictionaries): Promise<void> {
      dictionaries = received;
      return Promise.resolve();
    },
  };
  const manifest = await readDataset(source, options, context.ports, sink, {
    stop: context.stop,
    onProgress: context.onEvent,
  });
  const table = collectTable(manifest, blocks, dictionaries, columns);
  const absent = columns.filter((name) => !table.columns.some((column) => column.name === name));
  if (absent.length > 0) throw makeError('E-COLUMNS-MISSING', { columns: absent });
  return Array.from({ length: table.nRows }, (_, row) =>
    Object.fromEntries(table.columns.map((column) => [column.name, textAt(column, row)])),
  );
}
