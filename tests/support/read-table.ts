/** Reads tables from memory with the platform's own decoder and Node's SHA-256. */
import {
  DEFAULT_READ_OPTIONS,
  type ByteSource,
  type DatasetBlock,
  type DatasetManifest,
  type DatasetSink,
  type Dictionaries,
  type Finding,
  type Ports,
  type ProgressEvent,
  type ReadOptions,
  type Table,
} from '../../src/contracts';
import { neverStop } from '../../src/foundation';
import { collectTable, readDataset, type ReadContext } from '../../src/pipeline/data';
import { nodeHash } from './training';

/** Ports whose clock advances one millisecond a look. */
export function makePorts(): Ports {
  let nowMs = 0;
  return {
    ...nodeHash,
    nowMs: () => (nowMs += 1),
    timestamp: () => '2026-01-02T03:04:05.000Z',
    yieldControl: () => Promise.resolve(),
    createDecoder: (label, options) => new TextDecoder(label, options),
  };
}

/** Bytes as a source that hands them out in chunks of `chunkBytes`. */
export function makeSource(
  content: string | Uint8Array,
  name = 'table.csv',
  chunkBytes = 1 << 16,
): ByteSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    sizeBytes: bytes.length,
    async *stream() {
      for (let start = 0; start < bytes.length; start += chunkBytes)
        yield bytes.slice(start, start + chunkBytes);
    },
  };
}

export interface ReadResult {
  readonly manifest: DatasetManifest;
  readonly table: Table;
  readonly events: readonly ProgressEvent[];
  /** Rows handed to the sink in each block. */
  readonly blockRows: readonly number[];
}

/** Reads content with defaults and collects the whole table. */
export async function readTable(
  content: string | Uint8Array,
  options: Partial<ReadOptions> & { name?: string; chunkBytes?: number; claimedBytes?: number } = {},
  context: Partial<ReadContext> = {},
): Promise<ReadResult> {
  const { name, chunkBytes, claimedBytes, ...rest } = options;
  const source = makeSource(content, name, chunkBytes);
  const blocks: DatasetBlock[] = [];
  const events: ProgressEvent[] = [];
  let dictionaries: Dictionaries = [];
  const sink: DatasetSink = {
    async writeBlock(block) {
      blocks.push(block);
    },
    async writeDictionaries(words) {
      dictionaries = words;
    },
  };
  const manifest = await readDataset(
    { ...source, sizeBytes: claimedBytes ?? source.sizeBytes },
    { ...DEFAULT_READ_OPTIONS, ...rest },
    makePorts(),
    sink,
    { stop: neverStop, onProgress: (event) => events.push(event), ...context },
  );
  const table = collectTable(manifest, blocks, dictionaries);
  return { manifest, table, events, blockRows: blocks.map(({ nRows }) => nRows) };
}

/** Types by column name. */
export function typesOf(manifest: DatasetManifest): Record<string, string> {
  return Object.fromEntries(manifest.columns.map(({ name, type }) => [name, type]));
}

/** The findings of one code. */
export function findingsOf(findings: readonly Finding[], code: string): readonly Finding[] {
  return findings.filter((finding) => finding.code === code);
}
