import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/pipeline/data';
import { findingsOf, makePorts, readTable, typesOf } from '../../support/read-table';

function cells(table: Awaited<ReturnType<typeof readTable>>['table'], column: number): (string | null)[] {
  const found = table.columns[column];
  return Array.from({ length: table.nRows }, (_, row) => (found ? textAt(found, row) : null));
}

describe('a small table', () => {
  const csv =
    'name,age,city,joined\nAnn Lee,31,Paris,2020-01-05\nBob Ray,,Rome,2021-12-31\nCyd Orr,47,Paris,?\n';

  it('has typed columns, its rows and a manifest that says how it was read', async () => {
    const { manifest, table } = await readTable(csv);
    expect(typesOf(manifest)).toEqual({ name: 'category', age: 'number', city: 'category', joined: 'date' });
    expect(manifest.nRows).toBe(3);
    expect(manifest.source).toEqual({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      header: true,
      decimal: '.',
      missing: ['', '?', 'NA', 'N/A', 'NaN', 'null'],
    });
    expect(cells(table, 1)).toEqual(['31', null, '47']);
    expect(cells(table, 2)).toEqual(['Paris', 'Rome', 'Paris']);
    expect(cells(table, 3)).toEqual(['2020-01-05T00:00:00.000Z', '2021-12-31T00:00:00.000Z', null]);
    expect([...table.rowIds]).toEqual([0, 1, 2]);
    expect(manifest.sourceSha256).toBe(makePorts().sha256(new TextEncoder().encode(csv)));
    expect(manifest.sizeBytes).toBe(csv.length);
  });

  it('has one fingerprint for equal cells and another when a cell, a name or a type differs', async () => {
    const base = (await readTable(csv)).manifest.fingerprint;
    expect((await readTable(csv.replaceAll('\n', '\r\n'))).manifest.fingerprint).toBe(base);
    expect((await readTable(csv.replace('31', '32'))).manifest.fingerprint).not.toBe(base);
    expect((await readTable(csv.replace('city', 'town'))).manifest.fingerprint).not.toBe(base);
    expect((await readTable(csv, { columns: { age: 'category' } })).manifest.fingerprint).not.toBe(base);
  });
});

describe('delimiters', () => {
  it.each([
    ['tab', 'a\tb\tc\n1\tx, y\t2\n3\tz\t4\n5\tq, r\t6\n', '\t'],
    ['semicolon with decimal commas', 'a;b;c\n1,5;2,5;x\n3,5;4,5;y\n5,5;6,5;z\n', ';'],
    ['pipe', 'a|b|c\n1|2|x\n3|4|y\n', '|'],
    ['comma around quoted semicolons', 'a,b\n"1;2;3",4\n"5;6;7",8\n', ','],
  ])('finds a %s', async (_, text, delimiter) => {
    const { manifest } = await readTable(text);
    expect(manifest.source.delimiter).toBe(delimiter);
    expect(manifest.columns.map(({ name }) => name)).toEqual(text.split('\n')[0]?.split(delimiter));
  });

  it('reads old line ends, and quoted line feeds', async () => {
    expect((await readTable('a,b\r1,x\r2,y\r')).manifest.nRows).toBe(2);
    const { table } = await readTable('a,b\r\n1,"x\r\ny"\r\n2,"say ""hi"""\r\n');
    expect(cells(table, 1)).toEqual(['x\r\ny', 'say "hi"']);
  });

  it('takes quotes for characters where they are not balanced', async () => {
    const lines = [
      'ham\t"Gimme a few" was minutes ago',
      'ham\tok',
      'spam\twin "now',
      'ham\t"see you',
      'spam\tcall',
    ];
    const { manifest, table } = await readTable(lines.join('\n'), { name: 'sms.tsv' });
    expect(manifest.nRows).toBe(5);
    expect(cells(table, 1)[0]).toBe('"Gimme a few" was minutes ago');
    expect(findingsOf(manifest.findings, 'F-QUOTES-LITERAL')).toHaveLength(1);
  });
});

describe('headers', () => {
  it.each([
    ['words over numbers', 'height,weight\n1.7,60\n1.8,72\n', true],
    ['numbers from the first row', '5.1,3.5,setosa\n4.9,3.1,setosa\n6.2,2.9,virginica\n', false],
    ['a first row whose words repeat below', 'ham,ok\nspam,win\nham,hi\nspam,now\n', false],
    ['words that never repeat', 'name,city\nAnn,Paris\nBob,Rome\nCyd,Oslo\n', true],
    ['years as names', 'country,1990,1991,1992\nA,3,4,5\nB,6,1,2\n', true],
    ['positions as names', '0,1,2\n5.1,3.5,1.4\n4.9,3.1,1.5\n6.2,2.9,4.3\n', true],
    ['numbers that count on', '1,2,3\n2,3,4\n1,2,3\n', false],
    ['a nameless index', ',a,b\n0,1.5,x\n1,2.5,y\n', true],
    ['a missing marker in the first row', '2,1,?\n1,1,3\n2,1,5\n', false],
  ])('%s', async (_, text, header) => {
    expect((await readTable(text)).manifest.source.header).toBe(header);
  });

  it('names columns without a header by position', async () => {
    const { manifest } = await readTable('1,x\n2,y\n3,x\n4,x\n');
    expect(manifest.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2']);
    expect(manifest.nRows).toBe(4);
  });

  it('obeys a stated header and a list of names', async () => {
    expect((await readTable('a,b\nc,d\n', { header: false })).manifest.nRows).toBe(2);
    const { manifest } = await readTable('a,b\nc,d\n', { header: ['left', 'right'] });
    expect(manifest.columns.map(({ name }) => name)).toEqual(['left', 'right']);
    expect(manifest.nRows).toBe(2);
    expect(manifest.source.header).toBe(false);
  });

  it('repairs empty and repeated names and says so', async () => {
    const { manifest } = await readTable('a,,a,a_2,a\n1,2,3,4,5\n6,7,8,9,10\n');
    expect(manifest.columns.map(({ name }) => name)).toEqual(['a', 'column_2', 'a_3', 'a_2', 'a_4']);
    expect(findingsOf(manifest.findings, 'F-RENAMED')[0]?.details).toMatchObject({ count: 3 });
  });

  it('keeps hostile and very long names whole', async () => {
    const long = 'x'.repeat(10_240);
    const { manifest, table } = await readTable(`__proto__,constructor,toString,${long}\n1,2,3,4\n5,6,7,8\n`);
    expect(manifest.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString', long]);
    expect(cells(table, 0)).toEqual(['1', '5']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('joins several header rows into one name a column', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => `${i},${i * 1.5},${i * 2.5},${-i}`);
    const { manifest } = await readTable(
      ['network,1,1,2', 'node,1,2,1', 'hemi,lh,rh,lh', ...rows].join('\n'),
    );
    expect(manifest.columns.map(({ name }) => name)).toEqual([
      'network_node_hemi',
      '1_1_lh',
      '1_2_rh',
      '2_1_lh',
    ]);
    expect(new Set(manifest.columns.map(({ type }) => type))).toEqual(new Set(['number']));
    expect(findingsOf(manifest.findings, 'F-HEADER-ROWS')[0]?.details).toEqual({ count: 3 });
  });

  it('leaves out a title above the table', async () => {
    const { manifest } = await readTable('Sales of the year\n\na,b,c\n1,2,x\n3,4,y\n5,6,x\n');
    expect(manifest.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(findingsOf(manifest.findings, 'F-TITLE-ROWS')).toHaveLength(1);
  });

  it('reads a header that is one name short as row names first', async () => {
    const { manifest } = await readTable('mpg,cyl\nMazda,21,6\nFiat,32.4,4\nHonda,30.4,4\n');
    expect(manifest.columns.map(({ name }) => name)).toEqual(['column_1', 'mpg', 'cyl']);
    expect(findingsOf(manifest.findings, 'F-HEADER-SHORT')).toHaveLength(1);
  });
});

describe('rows that do not fit', () => {
  const row = (i: number) => `${i},${i * 2},${i % 3 === 0 ? 'x' : 'y'}`;
  const rows = Array.from({ length: 40 }, (_, i) => row(i));

  it('are left out, never shifted, and listed', async () => {
    const broken = [...rows];
    broken[7] = '7,14';
    broken[20] = '20,40,x,extra';
    const { manifest, table } = await readTable(`a,b,c\n${broken.join('\n')}\n`);
    expect(manifest.nRows).toBe(38);
    expect(findingsOf(manifest.findings, 'F-RAGGED')[0]?.details).toEqual({
      count: 2,
      positions: [7, 20],
      expected: 3,
    });
    expect(table.rowIds[7]).toBe(8);
    expect(cells(table, 0)[7]).toBe('8');
  });

  it('fit when only blank cells are too many', async () => {
    const { manifest } = await readTable(`a,b,c\n${rows.map((text) => `${text},`).join('\n')}\n`);
    expect(manifest.nRows).toBe(40);
    expect(manifest.columns).toHaveLength(3);
  });

  it('refuse the file beyond a tenth', async () => {
    const broken = rows.map((text, i) => (i % 8 === 3 ? '1,2' : text));
    await expect(readTable(`a,b,c\n${broken.join('\n')}\n`)).rejects.toMatchObject({
      code: 'E-DATA-RAGGED',
      details: { count: 5, rows: 40, expected: 3, positions: [3, 11, 19, 27, 35] },
    });
  });
});

describe('what is not a table', () => {
  it.each([
    ['no byte', '', 'E-DATA-EMPTY'],
    ['blank lines', '\n \n\n', 'E-DATA-EMPTY'],
    ['a byte order mark alone', '\ufeff', 'E-DATA-EMPTY'],
    ['a header alone', 'a,b,c\n', 'E-DATA-EMPTY'],
    ['a web page', '<!DOCTYPE html><html><body>Not found</body></html>', 'E-DATA-FORMAT'],
    ['an archive', 'PK\u0003\u0004\u0014\u0000', 'E-DATA-FORMAT'],
    ['zero bytes', 'a,b\n1,\u00002\n', 'E-DATA-FORMAT'],
  ])('is refused: %s', async (_, text, code) => {
    await expect(readTable(text)).rejects.toMatchObject({ code });
  });

  it('is refused beyond 20,000 columns', async () => {
    const wide = Array.from({ length: 20_001 }, (_, i) => `c${i}`).join(',');
    await expect(readTable(`${wide}\n${wide}\n`)).rejects.toMatchObject({ code: 'E-DATA-LIMIT' });
  });
});

describe('streaming', () => {
  it('writes blocks of 16,384 rows and gives every row once', async () => {
    const body = Array.from({ length: 20_000 }, (_, i) => `${i * 3},${i % 7}`).join('\n');
    const { manifest, table, blockRows } = await readTable(`a,b\n${body}\n`);
    expect(manifest.blockRows).toEqual([16_384, 3616]);
    expect(blockRows).toEqual([16_384, 3616]);
    expect(cells(table, 0)[16_384]).toBe(String(16_384 * 3));
    expect(table.rowIds[19_999]).toBe(19_999);
  });

  it('closes a block early when its texts are large', async () => {
    const body = Array.from({ length: 128 }, (_, i) => `${i},${'word and '.repeat(60_000)}${i}`).join('\n');
    const { manifest } = await readTable(`a,b\n${body}\n`);
    expect(manifest.blockRows).toEqual([64, 64]);
  });

  it('reports both passes up to their last byte', async () => {
    const text = `a,b\n${'1,2\n'.repeat(150_000)}`;
    const { events } = await readTable(text);
    for (const activity of ['reading', 'profiling']) {
      const own = events.filter((event) => event.activity === activity);
      expect(own.at(-1)).toMatchObject({ done: text.length, total: text.length, unit: 'bytes' });
      expect(own.map(({ done }) => done)).toEqual(own.map(({ done }) => done).sort((a, b) => a - b));
    }
    expect(events.at(-1)?.secondsLeft).toBe(0);
  });

  it('stops when asked, in either pass', async () => {
    const text = `a,b\n${'1,2\n'.repeat(150_000)}`;
    for (const activity of ['reading', 'profiling']) {
      const stop = { requested: false };
      const reading = readTable(
        text,
        {},
        { stop, onProgress: (event) => void (stop.requested ||= event.activity === activity) },
      );
      await expect(reading).rejects.toMatchObject({ code: 'E-STOPPED' });
    }
  });
});
