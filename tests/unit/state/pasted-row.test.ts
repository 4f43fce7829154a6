import { describe, expect, it } from 'vitest';
import type { InputField } from '../../../src/contracts';
import { readPastedRow } from '../../../src/state/pasted-row';

const fields = ['Age', 'city', '__proto__'].map((name): InputField => ({
  name,
  type: 'category',
  range: null,
  categories: null,
  unit: null,
  typical: null,
  mayBeMissing: true,
}));
const cellsOf = (text: string) => {
  const row = readPastedRow(text, fields);
  return row.kind === 'read' ? Object.entries(row.cells) : row;
};

describe('readPastedRow', () => {
  it.each([
    ['tabs', '41\tOslo\t2.5'],
    ['commas and quotes', '41,"Oslo",2.5'],
    ['semicolons', '41;Oslo;2.5'],
    ['names above', 'city,__proto__,AGE\nOslo,2.5,41'],
    ['JSON', '{"age": 41, "city": "Oslo", "__proto__": 2.5}'],
    ['a list of JSON', '[{"age": 41, "city": "Oslo", "__proto__": 2.5}, {"age": 3}]'],
  ])('reads a row with %s', (_, text) => {
    expect(new Map(cellsOf(text) as [string, string][])).toEqual(
      new Map([
        ['Age', '41'],
        ['city', 'Oslo'],
        ['__proto__', '2.5'],
      ]),
    );
  });

  it('keeps marks and quotes inside quotes, and empty cells', () => {
    expect(cellsOf('"4,1","he said ""no""",')).toEqual([
      ['Age', '4,1'],
      ['city', 'he said "no"'],
      ['__proto__', ''],
    ]);
  });

  it('says what it does not know and what is absent', () => {
    expect(readPastedRow('city,size\nOslo,=1+1', fields)).toEqual({
      kind: 'read',
      cells: { city: 'Oslo' },
      ignored: ['size'],
      absent: ['Age', '__proto__'],
    });
    expect(readPastedRow('{"city": null, "deep": {"a": 1}}', fields)).toMatchObject({
      cells: { city: null },
      ignored: ['deep'],
    });
  });

  it('refuses what is no row, with the count', () => {
    expect(readPastedRow('1,2', fields)).toEqual({ kind: 'unreadable', cells: 2, expected: 3 });
    expect(readPastedRow(' \n', fields)).toEqual({ kind: 'unreadable', cells: 0, expected: 3 });
    expect(readPastedRow('{"a": 1}', fields)).toEqual({ kind: 'unreadable', cells: 1, expected: 3 });
  });
});
