import { describe, expect, it } from 'vitest';
import {
  DEFAULT_READ_OPTIONS,
  type DatasetBlock,
  type Dictionaries,
  type Table,
} from '../../../src/contracts';
import { makeStopSource } from '../../../src/foundation';
import { appendRows, collectTable, readDataset, textAt, writeTable } from '../../../src/pipeline/data';
import { makeColumn, makeTable } from '../../support/make-table';
import { testPorts } from '../storage/test-database';

const CSV = [
  'age,city,since,note',
  ...Array.from(
    { length: 40_000 },
    (_, i) =>
      `${i % 7 === 3 ? '' : (i * 0.37).toFixed(2)},${['Oslo', 'Rome', ''][i % 3]},2026-0${1 + (i % 9)}-11,"note ${i}, said"`,
  ),
].join('\n');

function makeSink() {
  const blocks: DatasetBlock[] = [];
  let dictionaries: Dictionaries = [];
  return {
    sink: {
      writeBlock: async (block: DatasetBlock) => void blocks.push(block),
      writeDictionaries: async (words: Dictionaries) => void (dictionaries = words),
    },
    written: () => ({ blocks, dictionaries }),
  };
}

function sourceOf(text: string) {
  const bytes = new TextEncoder().encode(text);
  return {
    name: 'visits.csv',
    sizeBytes: bytes.length,
    async *stream() {
      yield bytes;
    },
  };
}

async function readCsv(): Promise<{ table: Table; manifest: Awaited<ReturnType<typeof readDataset>> }> {
  const { sink, written } = makeSink();
  const source = sourceOf(CSV) as unknown as Parameters<typeof readDataset>[0];
  const manifest = await readDataset(source, DEFAULT_READ_OPTIONS, testPorts, sink, {
    stop: makeStopSource(),
    onProgress: () => undefined,
  });
  const { blocks, dictionaries } = written();
  return { table: collectTable(manifest, blocks, dictionaries), manifest };
}

describe('writeTable', () => {
  it('gives the blocks, the profile and the fingerprint that reading the file gave', async () => {
    const { table, manifest } = await readCsv();
    const { sink, written } = makeSink();
    const made = await writeTable(table, testPorts, sink);
    expect(manifest.blockRows.length).toBeGreaterThan(1);
    expect(made.blockRows).toEqual(manifest.blockRows);
    expect(made.fingerprint).toBe(manifest.fingerprint);
    expect(made.profile).toEqual(manifest.profile);
    const { blocks, dictionaries } = written();
    expect(collectTable(manifest, blocks, dictionaries)).toEqual(table);
  });
});

describe('appendRows', () => {
  const table = makeTable(
    makeColumn('age', [31, null, 45.5]),
    makeColumn('city', ['Oslo', 'Rome', null], 'category'),
    makeColumn('note', ['a', null, 'ü'], 'text'),
  );
  const base: Table = { ...table, rowIds: Int32Array.of(0, 4, 9) };

  it('keeps the first rows as they are and finds columns by name', () => {
    const added = makeTable(
      makeColumn('note', ['long', null], 'text'),
      makeColumn('city', ['Lima', 'Oslo'], 'category'),
      makeColumn('age', [12, 13]),
      makeColumn('other', [1, 2]),
    );
    const grown = appendRows(base, added);
    expect(grown.nRows).toBe(5);
    expect([...grown.rowIds]).toEqual([0, 4, 9, 10, 11]);
    const texts = grown.columns.map((column) => Array.from({ length: 5 }, (_, row) => textAt(column, row)));
    expect(texts).toEqual([
      ['31', null, '45.5', '12', '13'],
      ['Oslo', 'Rome', null, 'Lima', 'Oslo'],
      ['a', null, 'ü', 'long', null],
    ]);
    expect(grown.columns[1]?.data).toMatchObject({ dictionary: ['Oslo', 'Rome', 'Lima'] });
  });

  it('leaves gaps where a column is not there, or is of another kind', () => {
    const grown = appendRows(base, makeTable(makeColumn('age', ['old', 'older'], 'category')));
    const texts = grown.columns.map((column) => [3, 4].map((row) => textAt(column, row)));
    expect(texts).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });
});
