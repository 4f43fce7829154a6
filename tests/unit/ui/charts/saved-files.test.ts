/** What a chart is saved as: its figures as CSV, its drawing with the fonts it uses. */
import { describe, expect, it } from 'vitest';
import { familiesOf, parseUnicodeRange } from '../../../../src/ui/charts/embed-fonts';
import { tableCsv } from '../../../../src/ui/charts/table-csv';

it('writes numbers in full, quotes what needs it, and no formula', () => {
  expect(
    tableCsv({
      columns: [{ name: 'epoch' }, { name: 'time', unit: 's' }, { name: 'note, in words' }],
      rows: [
        [1, 0.123456789012345, 'a "b"'],
        [2, null, '=SUM(A1)'],
        [3, NaN, '验证'],
      ],
    }),
  ).toBe(
    '\ufeffepoch,time (s),"note, in words"\r\n1,0.123456789012345,"a ""b"""\r\n2,,\'=SUM(A1)\r\n3,,验证\r\n',
  );
});

describe('fonts of a saved drawing', () => {
  it('are found by the ranges of their letters', () => {
    expect(parseUnicodeRange('U+0100-02BA, U+2113,U+4??')).toEqual([
      [0x100, 0x2ba],
      [0x2113, 0x2113],
      [0x400, 0x4ff],
    ]);
    expect(parseUnicodeRange('')).toEqual([]);
  });

  it('are told by the names in a stack', () => {
    expect(familiesOf('"Source Sans 3 Variable", \'Noto Sans SC\', sans-serif')).toEqual([
      'Source Sans 3 Variable',
      'Noto Sans SC',
      'sans-serif',
    ]);
  });
});
