/**
 * The rows of a whole file as cells by name, for answering one by one: encoding, delimiter, header and rows that do not fit
 * are decided as for a dataset (`scan-source.ts`), types are not. Everything is held in memory.
 */
import type { ByteSource, DatasetShape, Finding, InputRow, ReadingPorts, ReadOptions } from '../../contracts';
import { DataRows } from './data-rows';
import { ReadProgress, type ReadContext } from './read-context';
import { scanSource } from './scan-source';
import { RowStream } from './source-reading';

/** Rows of a file. */
export interface ReadRows {
  /** Names of the file's columns. */
  readonly names: readonly string[];
  readonly rows: readonly InputRow[];
  /** 0-based position of each row in the file, shape [rows]. */
  readonly rowIds: readonly number[];
  /** What a person should know of the file as a whole: encoding, header, rows left out. */
  readonly findings: readonly Finding[];
}

/**
 * @param wanted columns whose cells are kept; others are named and forgotten
 * @param like what the file is read like
 * @throws as `readDataset`, but nothing of types and targets
 */
export async function readRows(
  source: ByteSource,
  wanted: ReadonlySet<string>,
  like: DatasetShape,
  options: ReadOptions,
  ports: ReadingPorts,
  context: Pick<ReadContext, 'stop' | 'onProgress'>,
): Promise<ReadRows> {
  const reading = { ...context, like };
  const progress = new ReadProgress(source.sizeBytes, ports, reading);
  progress.beginPass(0);
  const scan = await scanSource(source, options, ports, progress, reading);
  progress.beginPass(1);
  const { names } = scan.layout;
  const places = names.flatMap((name, place) => (wanted.has(name) ? [[name, place] as const] : []));
  const rows: InputRow[] = [];
  const rowIds: number[] = [];
  const stream = new RowStream(source, scan.reading);
  const collected = new DataRows(stream, scan.layout, (cells, position) => {
    rowIds.push(position);
    rows.push(Object.fromEntries(places.map(([name, place]) => [name, cells[place] ?? null])));
  });
  for await (const batch of stream.batches(ports, progress)) collected.push(batch);
  return { names, rows, rowIds, findings: scan.findings };
}
