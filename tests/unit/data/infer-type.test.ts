import { describe, expect, it } from 'vitest';
import { numberAt } from '../../../src/pipeline/data';
import type { ReadOptions } from '../../../src/contracts';
import { findingsOf, readTable, typesOf } from '../../support/read-table';

/** Reads one column beside a column of row numbers. */
async function readColumn(cells: readonly string[], options: Partial<ReadOptions> = {}, name = 'value') {
  const quoted = cells.map((cell, i) => `r${i},"${cell.replaceAll('"', '""')}"`);
  const result = await readTable(`row,${name}\n${quoted.join('\n')}\n`, {
    header: true,
    delimiter: ',',
    ...options,
  });
  const column = result.table.columns[1];
  if (!column) throw new Error('no column');
  const codes = result.manifest.findings.filter((finding) => finding.column === name).map(({ code }) => code);
  return {
    ...result,
    column,
    type: column.type,
    codes,
    values: cells.map((_, row) => numberAt(column, row)),
  };
}

function repeat(cells: readonly string[], times: number): string[] {
  return Array.from({ length: times }, () => cells).flat();
}

describe('numbers', () => {
  it.each([
    [
      ['1', '2', '3', '1'],
      [1, 2, 3, 1],
    ],
    [
      ['-1.5e3', '.28', '+4', '00.5'],
      [-1500, 0.28, 4, 0.5],
    ],
    [
      ['１２３', '４．５', '－６'],
      [123, 4.5, -6],
    ],
    [
      ['1,234.5', '12', '1,000,000'],
      [1234.5, 12, 1e6],
    ],
    [
      ['$2.39', '$10.00', '-$3.50', '($1.25)'],
      [2.39, 10, -3.5, -1.25],
    ],
    [
      ['12 %', '7.5%', '100%'],
      [12, 7.5, 100],
    ],
    [
      ['\u22125', '3', '0'],
      [-5, 3, 0],
    ],
  ])('%j', async (cells, values) => {
    const { type, values: read } = await readColumn(cells);
    expect(type).toBe('number');
    expect(read).toEqual(values);
  });

  it.each([
    ['hexadecimal', ['0x10', '0x11', '0x12']],
    ['fractions', ['1/2', '3/4', '5/8']],
    ['mixed units', ['$1.00', '€2.00', '$3.00']],
    ['codes of one length with zeros in front', ['00501', '02134', '90210', '00501']],
  ])('not: %s', async (_, cells) => {
    expect((await readColumn(cells)).type).toBe('category');
  });

  it('reads 1,234 as thousands only where nothing speaks against it', async () => {
    expect((await readColumn(['950', '1,200', '3,400'])).values).toEqual([950, 1200, 3400]);
    for (const cells of [
      ['1,200', '3,400', '2,100'],
      ['0,125', '1,250', '2,500'],
      ['1,200', '1300', '2,100'],
    ]) {
      const { type, codes } = await readColumn(cells);
      expect(type).toBe('category');
      expect(codes).toEqual(['F-NUMBER-AMBIGUOUS']);
    }
    const { type, values } = await readColumn(['1,200', '3,400'], { columns: { value: 'number' } });
    expect([type, values]).toEqual(['number', [1200, 3400]]);
  });

  it('reads decimal commas when told, and says when it should be', async () => {
    const told = await readColumn(['1,5', '1.234,25', '-3'], { decimal: ',' });
    expect([told.type, told.values]).toEqual(['number', [1.5, 1234.25, -3]]);
    const untold = await readColumn(['1,5', '2,25', '3']);
    expect([untold.type, untold.codes]).toEqual(['category', ['F-DECIMAL-COMMA']]);
  });

  it('counts what float64 cannot hold as missing', async () => {
    const { type, values, codes, manifest } = await readColumn(['1e400', '2', 'Infinity', '-inf', '3', '4']);
    expect(type).toBe('number');
    expect(values).toEqual([NaN, 2, NaN, NaN, 3, 4]);
    expect(codes).toContain('F-NOT-FINITE');
    expect(manifest.profile[1]).toMatchObject({ missing: 3, numeric: { minimum: 2, maximum: 4 } });
  });

  it('survives a stray word in fifty cells, and names it', async () => {
    const { type, codes, manifest } = await readColumn(['unknown', ...repeat(['1', '2', '3.5'], 20)]);
    expect(type).toBe('number');
    expect(codes).toContain('F-UNPARSED');
    expect(findingsOf(manifest.findings, 'F-UNPARSED')[0]?.details).toMatchObject({
      count: 1,
      samples: ['unknown'],
    });
  });

  it('does not become one by majority', async () => {
    const { type, codes } = await readColumn(repeat(['1', '2', '3', '4', 'unknown'], 10));
    expect(type).toBe('category');
    expect(codes).toContain('F-MIXED');
  });
});

describe('dates', () => {
  const day = (text: string) => Date.parse(`${text}Z`);

  it.each([
    [
      ['2020-01-31', '1999-12-01T10:20', '2001-02-03 04:05:06.789'],
      ['2020-01-31T00:00', '1999-12-01T10:20', '2001-02-03T04:05:06.789'],
    ],
    [
      ['2020-01-31T10:00:00+02:00', '2020-01-31T10:00:00Z'],
      ['2020-01-31T08:00', '2020-01-31T10:00'],
    ],
    [
      ['1949-01', '1949-02'],
      ['1949-01-01T00:00', '1949-02-01T00:00'],
    ],
    [
      ['6/1/1930 22:00', '12/15/1945 2:00'],
      ['1930-06-01T22:00', '1945-12-15T02:00'],
    ],
    [
      ['15.12.1945', '1.6.1930'],
      ['1945-12-15T00:00', '1930-06-01T00:00'],
    ],
    [
      ['1/31/2020 12:05 AM', '2/1/2020 11:59 pm'],
      ['2020-01-31T00:05', '2020-02-01T23:59'],
    ],
    [
      ['2020年1月5日', '2021年12月31日'],
      ['2020-01-05T00:00', '2021-12-31T00:00'],
    ],
  ])('%j', async (cells, expected) => {
    const { type, values } = await readColumn(cells);
    expect(type).toBe('date');
    expect(values).toEqual(expected.map(day));
  });

  it('keeps the order of day and month that the column shows', async () => {
    const { manifest } = await readColumn(['15/12/1945', '1/6/1930']);
    expect(manifest.columns[1]).toEqual({
      name: 'value',
      type: 'date',
      overridden: false,
      dateOrder: 'dayFirst',
    });
  });

  it.each([
    ['either order', ['1/2/2020', '3/4/2020'], 'F-DATE-AMBIGUOUS'],
    ['both orders', ['13/1/2020', '1/13/2020'], 'F-DATE-ORDERS'],
  ])('are not guessed: %s', async (_, cells, code) => {
    const { type, codes } = await readColumn(cells);
    expect([type, codes]).toEqual(['category', [code]]);
  });

  it('assume the month first only when a person asks for dates', async () => {
    const { values, codes } = await readColumn(['1/2/2020', '3/4/2020'], { columns: { value: 'date' } });
    expect(values).toEqual([day('2020-01-02T00:00'), day('2020-03-04T00:00')]);
    expect(codes).toEqual(['F-DATE-ASSUMED']);
  });

  it('are days of the calendar, and years alone are numbers', async () => {
    expect((await readColumn(['2020-02-30', '2020-13-01'])).type).toBe('category');
    expect((await readColumn(['2008', '2010', '2008'])).type).toBe('number');
  });
});

describe('words', () => {
  it.each([
    ['booleans', repeat(['yes', 'no'], 3), 'boolean'],
    ['booleans, one of them', repeat(['True'], 3), 'boolean'],
    ['a third word', ['yes', 'no', 'unknown'], 'category'],
    ['0 and 1', ['0', '1', '1'], 'number'],
    ['repeating words', repeat(['red', 'green'], 20), 'category'],
    ['different short words', Array.from({ length: 40 }, (_, i) => `ab${i * 7919}x`), 'id'],
    ['different sentences', Array.from({ length: 60 }, (_, i) => `the cat number ${i} sat down`), 'text'],
    ['different Chinese sentences', Array.from({ length: 60 }, (_, i) => `这家店的菜很好吃第${i}次`), 'text'],
    ['all missing', ['?', 'NA', ''], 'category'],
  ])('%s', async (_, cells, type) => {
    expect((await readColumn(cells)).type).toBe(type);
  });

  it('keep the spellings of booleans', async () => {
    const { column } = await readColumn(['Yes', 'No', 'Yes']);
    expect(column.data).toMatchObject({ kind: 'category', dictionary: ['Yes', 'No'] });
  });

  it('are ids when whole numbers are all different and named so', async () => {
    const cells = Array.from({ length: 30 }, (_, i) => String(1000 + i * 7));
    for (const name of ['id', 'PassengerId', 'order_id', 'row.id', 'UUID', '编号']) {
      expect([name, (await readColumn(cells, {}, name)).type]).toEqual([name, 'id']);
    }
    for (const name of ['width', 'humid', 'paid', 'weight']) {
      expect([name, (await readColumn(cells, {}, name)).type]).toEqual([name, 'number']);
    }
  });

  it('are the index that a data frame leaves without a name', async () => {
    const body = Array.from({ length: 25 }, (_, i) => `${i},${(i * 37) % 11}`).join('\n');
    const { manifest } = await readTable(`,a\n${body}\n`);
    expect(typesOf(manifest)).toEqual({ column_1: 'id', a: 'number' });
  });
});

describe('what a person or a task sets', () => {
  it('wins, and unreadable cells become missing and are counted', async () => {
    const { manifest, values } = await readColumn(['1', 'x', '3', 'y', 'x'], {
      columns: { value: 'number', nobody: 'text' },
    });
    expect(values).toEqual([1, NaN, 3, NaN, NaN]);
    expect(manifest.columns[1]).toEqual({ name: 'value', type: 'number', overridden: true });
    expect(findingsOf(manifest.findings, 'F-UNPARSED')[0]?.details).toEqual({
      count: 3,
      type: 'number',
      samples: ['x', 'y'],
    });
    expect(findingsOf(manifest.findings, 'F-OVERRIDE-UNKNOWN')[0]?.details).toEqual({ names: ['nobody'] });
  });

  it('works for columns called __proto__', async () => {
    const columns = Object.fromEntries([['__proto__', 'category' as const]]);
    const { manifest } = await readTable('__proto__,b\n1,2\n3,4\n', { columns });
    expect(manifest.columns[0]).toEqual({ name: '__proto__', type: 'category', overridden: true });
  });

  it('makes a target of classes a category and one of regression a number', async () => {
    const classes = await readColumn(['0', '1', '01'], {
      target: { column: 'value', task: 'classification' },
    });
    expect(classes.column.data).toMatchObject({ dictionary: ['0', '1', '01'] });
    const numbers = await readColumn(['1', 'two', '3'], { target: { column: 'value', task: 'regression' } });
    expect(numbers.values).toEqual([1, NaN, 3]);
  });

  it('maps labels of the target before anything else', async () => {
    const labelMap = Object.fromEntries([
      ['<=50K.', '<=50K'],
      ['__proto__', 'odd'],
      ['none', ''],
    ]);
    const options = { labelMap, target: { column: 'value', task: 'classification' } } as const;
    const { column } = await readColumn([' <=50K. ', '<=50K', '__proto__', 'none'], options);
    expect(column.data).toMatchObject({ dictionary: ['<=50K', 'odd'], codes: Int32Array.of(0, 0, 1, -1) });
  });

  it('refuses a target that is not there, with the names that are', async () => {
    const target = { column: 'nobody', task: 'classification' } as const;
    await expect(readColumn(['1', '2'], { target })).rejects.toMatchObject({
      code: 'E-TARGET-MISSING',
      details: { column: 'nobody', columns: ['row', 'value'] },
    });
  });

  it('takes only the given markers for missing', async () => {
    const { manifest } = await readColumn(['NA', '-', '5', '-'], {
      missing: ['-'],
      columns: { value: 'category' },
    });
    expect(manifest.profile[1]).toMatchObject({ missing: 2, distinct: 2 });
  });
});

describe('a later file read like an earlier one', () => {
  const earlier = 'when,size,colour,y\n13/1/2020,1,red,a\n2/1/2020,2,blue,b\n';

  it('has its columns, types and date order', async () => {
    const like = (await readTable(earlier)).manifest;
    const target = { column: 'y', task: 'classification' } as const;
    const later = await readTable(
      'extra,colour,size,when\nq,1,3,4/5/2021\nq,2,x,6/7/2021\n',
      { target },
      { like },
    );
    expect(typesOf(later.manifest)).toEqual({ when: 'date', size: 'number', colour: 'category' });
    const [when, size] = later.table.columns;
    expect(when && new Date(numberAt(when, 0)).toISOString()).toBe('2021-05-04T00:00:00.000Z');
    expect(size && [numberAt(size, 0), numberAt(size, 1)]).toEqual([3, NaN]);
    expect(findingsOf(later.manifest.findings, 'F-EXTRA-COLUMNS')[0]?.details).toEqual({
      count: 1,
      names: ['extra'],
    });
    expect(findingsOf(later.manifest.findings, 'F-UNPARSED')[0]?.details).toMatchObject({
      count: 1,
      samples: ['x'],
    });
  });

  it('names the columns it lacks, the target aside, and reads the others', async () => {
    const like = (await readTable(earlier)).manifest;
    const target = { column: 'y', task: 'classification' } as const;
    const { manifest } = await readTable('when\n13/1/2020\n', { target }, { like });
    expect(typesOf(manifest)).toEqual({ when: 'date' });
    const missing = manifest.findings.filter(({ code }) => code === 'F-COLUMN-MISSING');
    expect(missing.map(({ column, severity }) => [column, severity])).toEqual([
      ['size', 'warn'],
      ['colour', 'warn'],
    ]);
  });

  it('takes its first row for data when the earlier file had no header', async () => {
    const like = (await readTable('1,x\n2,y\n3,x\n4,y\n')).manifest;
    const later = await readTable('a,b\nc,d\n', {}, { like });
    expect(later.manifest.nRows).toBe(2);
    expect(typesOf(later.manifest)).toEqual({ column_1: 'number', column_2: 'category' });
  });
});
