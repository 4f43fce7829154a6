import { describe, expect, it } from 'vitest';
import { numberAt, textAt } from '../../../src/pipeline/data';
import { findingsOf, readTable, typesOf } from '../../support/read-table';

describe('JSON', () => {
  it('reads an array of objects whose names differ from row to row', async () => {
    const rows = [
      { a: 1, b: 'x' },
      { b: 'y', c: true },
      { a: null, c: false, d: [1, { e: 2 }] },
    ];
    const { manifest, table } = await readTable(JSON.stringify(rows, null, 2), { name: 'rows.json' });
    expect(manifest.source).toMatchObject({ format: 'json', delimiter: null });
    expect(typesOf(manifest)).toEqual({ a: 'number', b: 'category', c: 'boolean', d: 'category' });
    const values = table.columns.map((column) => [0, 1, 2].map((row) => textAt(column, row)));
    expect(values).toEqual([
      ['1', null, null],
      ['x', 'y', null],
      [null, 'true', 'false'],
      [null, null, '[1,{"e":2}]'],
    ]);
  });

  it('reads a number as the number it is, whatever mark its texts use for decimals', async () => {
    const rows = [
      { n: 1.234, t: '1,5' },
      { n: -2.5e-9, t: '1.234,25' },
      { n: 7, t: '2,75' },
    ];
    const { table } = await readTable(JSON.stringify(rows), { name: 'rows.json', decimal: ',' });
    const [n, t] = table.columns;
    expect([0, 1, 2].map((row) => n && numberAt(n, row))).toEqual([1.234, -2.5e-9, 7]);
    expect([0, 1, 2].map((row) => t && numberAt(t, row))).toEqual([1.5, 1234.25, 2.75]);
    const plain = await readTable(JSON.stringify(rows), { name: 'rows.json' });
    expect(plain.table.columns[0] && numberAt(plain.table.columns[0], 0)).toBe(1.234);
  });

  it('is recognised by content without an extension', async () => {
    expect((await readTable('[{"a":1},{"a":2}]', { name: 'data' })).manifest.source.format).toBe('json');
    expect((await readTable('{"a":1}\n{"a":2}\n', { name: 'data' })).manifest.source.format).toBe('jsonl');
    expect((await readTable('[1,2]\n[3,4]\n', { name: 'data.jsonl' })).manifest.nRows).toBe(2);
  });

  it('reads arrays by position, with a header when there is one', async () => {
    const { manifest } = await readTable('[["n","word"],[1,"x"],[2,"y"],[3,"x"]]', { name: 'rows.json' });
    expect(typesOf(manifest)).toEqual({ n: 'number', word: 'category' });
    expect(manifest.nRows).toBe(3);
  });

  it('keeps brackets, commas and quotes inside strings', async () => {
    const hostile = ['],[', '{"a":1}', 'say \\"hi\\"', 'back\\\\slash\\', 'a\u2028b', '}'];
    const text = JSON.stringify(hostile.map((value, i) => ({ n: i, value })));
    for (const chunkBytes of [1, 3, 64]) {
      const { table } = await readTable(text, { name: 'rows.json', chunkBytes });
      expect(hostile.map((_, row) => table.columns[1] && textAt(table.columns[1], row))).toEqual(hostile);
    }
  });

  it('treats __proto__, constructor and repeated members as ordinary columns', async () => {
    const { manifest, table } = await readTable('[{"__proto__":"p","constructor":"c","a":1,"a":2}]', {
      name: 'rows.json',
    });
    expect(manifest.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'a']);
    expect(table.columns[2] && textAt(table.columns[2], 0)).toBe('2');
    expect(({} as Record<string, unknown>)['p']).toBeUndefined();
  });

  it('skips broken lines of JSON Lines, and lists them', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => JSON.stringify({ n: i }));
    lines[4] = '{"n": 4';
    lines[11] = '[1]';
    const { manifest, table } = await readTable(lines.join('\r\n'), { name: 'rows.jsonl' });
    expect(manifest.nRows).toBe(28);
    expect(table.rowIds[4]).toBe(5);
    expect(findingsOf(manifest.findings, 'F-LINES-UNREAD')[0]?.details).toMatchObject({
      count: 2,
      positions: [4, 11],
    });
  });

  it.each([
    ['an object at the top', '{\n "a": [1, 2]\n}', 'E-DATA-FORMAT'],
    ['an array that does not end', '[{"a":1},{"a":2}', 'E-DATA-FORMAT'],
    ['text after the array', '[{"a":1}] x', 'E-DATA-FORMAT'],
    ['a hole', '[{"a":1},,{"a":2}]', 'E-DATA-FORMAT'],
    ['a comma before the end', '[{"a":1},]', 'E-DATA-FORMAT'],
    ['a broken element', '[{"a":1},{"a":}]', 'E-DATA-FORMAT'],
    ['an empty array', '[]', 'E-DATA-EMPTY'],
    ['nesting of 65', `[{"a":${'['.repeat(64)}${']'.repeat(64)}}]`, 'E-DATA-LIMIT'],
  ])('refuses %s', async (_, text, code) => {
    await expect(readTable(text, { name: 'rows.json' })).rejects.toMatchObject({ code });
  });

  it('reads nesting of 64', async () => {
    const { manifest } = await readTable(`[{"a":${'['.repeat(63)}${']'.repeat(63)}}]`, { name: 'rows.json' });
    expect(manifest.nRows).toBe(1);
  });
});
