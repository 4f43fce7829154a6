/** A later file is read as the earlier one was: the same rows above the table, the same delimiter and encoding. */
import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/pipeline/data';
import { findingsOf, readTable, typesOf } from '../../support/read-table';

const target = { column: 'y', task: 'classification' } as const;
const body = Array.from(
  { length: 12 },
  (_, i) => `${i + 0.5},${i % 2 ? 'red' : 'blue'},${i % 3 ? 'a' : 'b'}`,
);
const numbers = Array.from({ length: 12 }, (_, i) => `${i + 0.5},${3 * i},${i % 3 ? 'a' : 'b'}`);
const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;

async function readLater(earlier: string, later: string | Uint8Array = earlier, name = 'later.csv') {
  const first = await readTable(earlier, { target });
  const second = await readTable(later, { target, name }, { like: first.manifest });
  return { first, second };
}

describe('rows above the table of a later file', () => {
  const header = 'size,colour,y';
  it.each([
    ['a title', lines('Survey of 2020', 'made by hand', header, ...body)],
    ['two header rows', lines('size,weight,y', 'cm,kg,class', ...numbers), 'y_class'],
    ['a header without the row names', lines(header, ...body.map((row, i) => `row ${i},${row}`))],
    ['one header row', lines(header, ...body)],
  ])('are left out as before: %s', async (_, text, column = 'y') => {
    const options = { target: { ...target, column } };
    const first = await readTable(text, options);
    const second = await readTable(text, options, { like: first.manifest });
    expect(second.manifest.nRows).toBe(12);
    expect(second.table).toEqual(first.table);
    expect(second.manifest.fingerprint).toBe(first.manifest.fingerprint);
  });

  it('are found by the names where there are too few rows to tell', async () => {
    const earlier = lines('size,weight,kind', 'cm,kg,class', ...numbers);
    const options = { target: { ...target, column: 'kind_class' } };
    const like = (await readTable(earlier, options)).manifest;
    const later = lines('size,weight,kind', 'cm,kg,class', ...numbers.slice(0, 2));
    const { manifest, table } = await readTable(later, options, { like });
    expect(manifest.columns.map(({ name }) => name)).toEqual(['size_cm', 'weight_kg', 'kind_class']);
    expect(table.nRows).toBe(2);
    const words = lines('colour,shape', 'red,round', 'red,square', 'blue,round', 'blue,square', 'red,square');
    const wordsLike = (await readTable(words)).manifest;
    const short = await readTable(
      lines('exported on Monday', 'colour,shape', 'red,flat'),
      {},
      { like: wordsLike },
    );
    expect(typesOf(short.manifest)).toEqual({ colour: 'category', shape: 'category' });
    expect(short.manifest.nRows).toBe(1);
  });

  it('hold no data where the earlier file had names, and none are names where it had none', async () => {
    const named = (await readTable(lines('1990,1991', '3.5,4.5', '2.5,7.5'), { header: true })).manifest;
    const later = await readTable(lines('1990,1991', '1.5,8.5'), {}, { like: named });
    expect(later.manifest.nRows).toBe(1);
    expect(typesOf(later.manifest)).toEqual({ '1990': 'number', '1991': 'number' });
    const plain = lines('Survey of 2020', ...body.map((row) => row.replaceAll(/[a-z]+/g, '7')));
    const like = (await readTable(plain)).manifest;
    expect(like.source.header).toBe(false);
    const again = await readTable(plain, {}, { like });
    expect(again.manifest.nRows).toBe(12);
  });

  it('end where the names end', async () => {
    const { second } = await readLater(lines(header, ...body), lines(header, 'size,blue,a', ...body));
    expect(second.manifest.nRows).toBe(13);
  });
});

describe('delimiter and encoding of a later file', () => {
  it('are those of the earlier one where several would do', async () => {
    const earlier = lines('size,note,y', '1.5,a;b,a', '2.5,c;d,b', '3.5,e;f,a');
    const notes = Array.from({ length: 30 }, (_, i) => `${i + 0.5},a;b;c;d;e;f;g;h;i;j,a`);
    const later = lines('size,note,y', ...notes);
    expect((await readTable(later)).manifest.source.delimiter).toBe(';');
    const { second } = await readLater(earlier, later);
    expect(typesOf(second.manifest)).toEqual({ size: 'number', note: 'category', y: 'category' });
    expect(second.manifest.nRows).toBe(30);
  });

  it('are found anew where those of the earlier one do not fit', async () => {
    const earlier = lines('size,colour,y', ...body);
    const later = lines('size;colour;y', '1,5;2;3,5', '2,5;4;7,5');
    const { second } = await readLater(earlier, later);
    expect(second.manifest.source.delimiter).toBe(';');
    expect(second.manifest.columns.map(({ name }) => name)).toEqual(['size', 'colour', 'y']);
    const tabs = await readLater(earlier, earlier.replaceAll(',', '\t'));
    expect(tabs.second.manifest.source.delimiter).toBe('\t');
  });

  it('keep the characters of the earlier file, and say so', async () => {
    const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
    const gb = new Uint8Array([...latin('city,y\n'), 0xb1, 0xb1, 0xbe, 0xa9, ...latin(',a\n')]);
    const earlier = await readTable(gb, { target, encoding: 'gb18030' });
    expect(earlier.manifest.source.encoding).toBe('gb18030');
    // 0x81 0x40 is no common pair, so by itself it reads as Windows-1252.
    const rare = new Uint8Array([...latin('city,y\n'), 0x81, 0x40, ...latin(',a\n')]);
    expect((await readTable(rare, { target })).manifest.source.encoding).toBe('windows-1252');
    const later = await readTable(rare, { target }, { like: earlier.manifest });
    expect(later.manifest.source.encoding).toBe('gb18030');
    expect(later.table.columns[0] && textAt(later.table.columns[0], 0)).toBe('丂');
    expect(findingsOf(later.manifest.findings, 'F-ENCODING-GUESSED')).toHaveLength(1);
    const utf8 = await readTable('city,y\n北京,a\n', { target }, { like: earlier.manifest });
    expect(utf8.table.columns[0] && textAt(utf8.table.columns[0], 0)).toBe('北京');
    const odd = new Uint8Array([...latin('city,y\nM\xfcnch'), 0xff, ...latin(',a\n')]);
    const fallen = await readTable(odd, { target }, { like: earlier.manifest });
    expect(fallen.manifest.source.encoding).toBe('windows-1252');
  });

  it('says nothing of repeated rows when it shares no column', async () => {
    const like = (await readTable('age,y\n1,a\n2,b\n3,a\n')).manifest;
    const { manifest } = await readTable('weight,height\n7,8\n7,9\n5,4\n', {}, { like });
    expect(manifest.columns).toEqual([]);
    expect(manifest.findings.map(({ code }) => code)).not.toContain('F-DUPLICATE-ROWS');
  });
});
