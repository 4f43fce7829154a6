/** The figures of a chart as CSV. */
import { expect, it } from 'vitest';
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
