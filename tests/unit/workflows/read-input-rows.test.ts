import { describe, expect, it } from 'vitest';
import { DEFAULT_NOTATION, type InputRow } from '../../../src/contracts';
import { neverStop } from '../../../src/foundation';
import { readInputRows } from '../../../src/pipeline/workflows/read-input-rows';
import { makePorts, makeSource } from '../../support/read-table';

const read = (text: string, columns: string[], notation = DEFAULT_NOTATION): Promise<InputRow[]> =>
  readInputRows(
    makeSource(text),
    { columns, notation },
    { ports: makePorts(), stop: neverStop, onEvent: () => undefined },
  );

describe('readInputRows', () => {
  it('gives cells as they are written, in any order of columns, others passed over', async () => {
    expect(await read('extra,code,age\nx,007,41.50\ny,12,NA\nz,,=1+1\n', ['age', 'code'])).toEqual([
      { code: '007', age: '41.50' },
      { code: '12', age: null },
      { code: null, age: '=1+1' },
    ]);
  });

  it('reads the notation of the version, and names that objects inherit', async () => {
    const rows = await read('__proto__;age\nconstructor;1,5\n-;2,5\n', ['__proto__', 'age'], {
      decimal: ',',
      missing: ['-'],
    });
    expect(rows.map((row) => Object.entries(row))).toEqual([
      [['__proto__', 'constructor'], ['age', '1,5']],
      [['__proto__', null], ['age', '2,5']],
    ]); // prettier-ignore
  });

  it('refuses a file without a wanted column, an empty one, and more rows than are taken', async () => {
    await expect(read('age\n1\n', ['age', 'code'])).rejects.toMatchObject({
      code: 'E-COLUMNS-MISSING',
      details: { columns: ['code'] },
    });
    await expect(read('', ['age'])).rejects.toMatchObject({ code: 'E-DATA-EMPTY' });
    const rows = (count: number): string => `age,b\n${'1,2\n'.repeat(count)}`;
    expect(await read(rows(1000), ['age'])).toHaveLength(1000);
    await expect(read(rows(1001), ['age'])).rejects.toMatchObject({
      code: 'E-DATA-LIMIT',
      details: { what: 'rows', limit: 1000 },
    });
  });
});
