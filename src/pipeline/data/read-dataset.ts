/**
 * Bytes into a stored dataset, in two passes: the first learns what is there (`scan-source.ts`), the second turns cells
 * into typed blocks and profiles them. The second pass works on the cells that the first one kept (`kept-cells.ts`)
 * where the source has at most 48 MB, else it reads the source again. In memory besides kept cells: one piece of the
 * source, two blocks, and per column a bounded summary and, for categories, the dictionary. What is stored depends neither
 * on how the source cuts its bytes into chunks nor on whether cells were kept.
 */
import {
  makeError,
  type ByteSource,
  type DatasetManifest,
  type DatasetSink,
  type DatasetView,
  type Finding,
  type Ports,
  type ReadOptions,
} from '../../contracts';
import { BlockWriter } from './block-writer';
import { planColumns, planColumnsLike, type ColumnPlan } from './column-plan';
import { DataRows, makeCellCleaner } from './data-rows';
import { describeCells, describeColumns, describeUsability } from './dataset-findings';
import type { RawRow } from './json-rows';
import { describePersonal } from './personal-columns';
import { ReadProgress, type ReadContext } from './read-context';
import type { KeptCells } from './kept-cells';
import { scanSource, type SourceScan } from './scan-source';
import { RowStream } from './source-reading';

const KEPT_STEP_ROWS = 4096;
/** Tables of at most so many cells are stored when their profile is there, so that nobody waits for storage to see it. */
const HELD_CELLS = 4_000_000;

/** Cells of the planned columns, cleaned; the label map is applied to the target before anything else. */
function makeCellReader(plan: ColumnPlan, options: ReadOptions): (row: RawRow) => (string | null)[] {
  const clean = makeCellCleaner(options.missing);
  const labelMap = options.labelMap ? new Map(Object.entries(options.labelMap)) : null;
  const target = plan.columns.findIndex(({ schema }) => schema.name === options.target?.column);
  return (row) =>
    plan.columns.map(({ sourceIndex }, i) => {
      const raw = row[sourceIndex];
      if (labelMap === null || i !== target || raw === null || raw === undefined) return clean(raw);
      const label = raw.trim();
      return clean(labelMap.get(label) ?? label);
    });
}

/** The kept cells of the planned columns; null unless all of them can become what is planned. */
function keptColumns(scan: SourceScan, plan: ColumnPlan): KeptCells[] | null {
  const columns: KeptCells[] = [];
  for (const { schema, sourceIndex } of plan.columns) {
    const kept = scan.columns[sourceIndex]?.kept;
    if (!kept?.canBecome(schema.type)) return null;
    columns.push(kept);
  }
  return columns;
}

async function writeKept(
  columns: readonly KeptCells[],
  positions: Int32Array,
  sizeBytes: number,
  writer: BlockWriter,
  progress: ReadProgress,
  sink: DatasetSink,
): Promise<void> {
  const nRows = positions.length;
  await progress.advance(0);
  for (let start = 0; start < nRows; start += KEPT_STEP_ROWS) {
    const end = Math.min(nRows, start + KEPT_STEP_ROWS);
    writer.addKept(columns, positions, start, end);
    if (nRows * columns.length > HELD_CELLS) await writer.flush(sink);
    await progress.advance(end === nRows ? sizeBytes : Math.floor((sizeBytes * end) / nRows));
  }
}

async function writeBlocks(
  source: ByteSource,
  scan: SourceScan,
  plan: ColumnPlan,
  options: ReadOptions,
  ports: Ports,
  progress: ReadProgress,
  sink: DatasetSink,
): Promise<BlockWriter> {
  const writer = new BlockWriter(plan, scan.nRows, options.decimal, ports.createBackgroundSha256());
  const kept = keptColumns(scan, plan);
  if (kept !== null && scan.positions !== null) {
    await writeKept(kept, scan.positions, source.sizeBytes, writer, progress, sink);
    writer.closeBlock();
    return writer;
  }
  for (const column of scan.columns) column.kept?.forget();
  const readCells = makeCellReader(plan, options);
  const stream = new RowStream(source, scan.reading);
  const rows = new DataRows(stream, scan.layout, (row, position) => writer.addRow(readCells(row), position));
  for await (const batch of stream.batches(ports, progress)) {
    rows.push(batch);
    await writer.flush(sink);
  }
  writer.closeBlock();
  if (rows.nRows !== scan.nRows) throw makeError('E-SOURCE-CHANGED', { file: source.name });
  return writer;
}

function describePersonalColumns(plan: ColumnPlan, scan: SourceScan, target: string | null): Finding[] {
  return plan.columns.flatMap(({ schema, sourceIndex }) => {
    const column = scan.columns[sourceIndex];
    if (!column || schema.name === target) return [];
    const { firstCells, distinctShare, distinct } = column;
    return describePersonal(schema, { cells: firstCells, distinctShare, distinct: distinct.size }) ?? [];
  });
}

/**
 * Reads a table and stores it through a sink.
 *
 * Format, encoding, delimiter, header and types are taken from the options or found; whatever was guessed, left out or
 * changed is a finding of the manifest. With `context.like` the columns, types and date orders of that dataset are used
 * instead of inference.
 * @param source bytes that can be read three times and more; their chunks may have any size
 * @param sink receives the blocks in order, then the dictionaries. Arrays are handed over, not copied
 * @param context stop signal, progress (`reading` then `profiling`, in bytes), an earlier dataset
 * @returns the manifest, for the caller to store: until then nothing counts as stored. Its id is `context.id`, else the
 *   fingerprint (SHA-256 over column bytes, names, types and dictionaries). Deterministic
 * @throws E-DATA-EMPTY (no byte, no row), E-DATA-FORMAT (not a table), E-DATA-ENCODING (bytes that do not fit a stated
 *   encoding, or a label that is not known), E-DATA-RAGGED (more than 10 % of the rows do not fit), E-DATA-LIMIT (more
 *   than 20,000 columns, a cell of 64 MB, JSON nested deeper than 64), E-TARGET-MISSING, E-SOURCE-CHANGED (the second pass met other rows), E-STOPPED (stopping was asked)
 */
export async function readDataset(
  source: ByteSource,
  options: ReadOptions,
  ports: Ports,
  sink: DatasetSink,
  context: ReadContext,
): Promise<DatasetManifest> {
  const progress = new ReadProgress(source.sizeBytes, ports, context);
  progress.beginPass(0);
  const scan = await scanSource(source, options, ports, progress, context);
  const plan = context.like ? planColumnsLike(scan, options, context.like) : planColumns(scan, options);
  progress.beginPass(1);
  const writer = await writeBlocks(source, scan, plan, options, ports, progress, sink);
  const dictionaries = writer.encoders.map(({ dictionary }) => dictionary);
  const profile = writer.profile();
  const columns = plan.columns.map(({ schema }) => schema);
  const findings: Finding[] = [...scan.findings, ...plan.findings];
  findings.push(...describePersonalColumns(plan, scan, options.target?.column ?? null));
  findings.push(...describeCells(columns, writer.encoders));
  findings.push(
    ...describeColumns(profile, dictionaries, writer.duplicateRows, options.target?.column ?? null),
  );
  if (!context.like) findings.push(...describeUsability(profile, scan.nRows));
  const view: Omit<DatasetView, 'id'> = {
    name: source.name,
    sizeBytes: scan.sizeBytes,
    source: {
      format: scan.reading.format,
      encoding: scan.reading.encoding.label,
      delimiter: scan.reading.dialect?.delimiter ?? null,
      header: scan.layout.hasHeader,
      decimal: options.decimal,
      missing: [...options.missing],
    },
    columns,
    nRows: scan.nRows,
    blockRows: writer.blockRows,
    findings,
    profile,
  };
  if (context.id !== undefined) context.onProfiled?.({ ...view, id: context.id });
  // Digests take copies of all bytes; nobody waits for them to see the profile.
  const hashing = Promise.all([writer.fingerprint(scan.nRows), scan.digest()]);
  await writer.flush(sink);
  await writer.written();
  await sink.writeDictionaries(dictionaries);
  const [fingerprint, sourceSha256] = await hashing;
  return { ...view, id: context.id ?? fingerprint, fingerprint, sourceSha256 };
}
