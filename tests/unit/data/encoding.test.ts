import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/pipeline/data';
import { findingsOf, readTable } from '../../support/read-table';

function utf16(text: string, isLittle: boolean, hasMark: boolean): Uint8Array {
  const full = hasMark ? `\ufeff${text}` : text;
  const bytes = new Uint8Array(full.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < full.length; i++) view.setUint16(i * 2, full.charCodeAt(i), isLittle);
  return bytes;
}

/** "标签,评论", then rows of common characters, as GB18030 bytes. */
const CHINESE_GB18030 = Uint8Array.from([
  0xb1, 0xea, 0xc7, 0xa9, 0x2c, 0xc6, 0xc0, 0xc2, 0xdb, 0x0a, 0x31, 0x2c, 0xba, 0xdc, 0xba, 0xc3, 0xb3, 0xd4,
  0x0a, 0x30, 0x2c, 0xb2, 0xbb, 0xba, 0xc3, 0x0a,
]);
const MIXED = 'città,prix\nŒuvre,1\nΩmega,2\n中一,3\n';

describe('encodings', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(MIXED), 'utf-8'],
    ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${MIXED}`), 'utf-8'],
    ['UTF-16 little-endian with a mark', utf16(MIXED, true, true), 'utf-16le'],
    ['UTF-16 big-endian with a mark', utf16(MIXED, false, true), 'utf-16be'],
    ['UTF-16 little-endian without a mark', utf16(MIXED, true, false), 'utf-16le'],
    ['UTF-16 big-endian without a mark', utf16(MIXED, false, false), 'utf-16be'],
  ])('%s', async (_, bytes, encoding) => {
    const { manifest, table } = await readTable(bytes);
    expect(manifest.source.encoding).toBe(encoding);
    expect(manifest.columns.map(({ name }) => name)).toEqual(['città', 'prix']);
    const [first] = table.columns;
    expect(first && [0, 1, 2].map((row) => textAt(first, row))).toEqual(['Œuvre', 'Ωmega', '中一']);
  });

  it('GB18030 by evidence, with a finding', async () => {
    const { manifest, table } = await readTable(CHINESE_GB18030);
    expect(manifest.source.encoding).toBe('gb18030');
    expect(manifest.columns.map(({ name }) => name)).toEqual(['标签', '评论']);
    expect(table.columns[1] && textAt(table.columns[1], 0)).toBe('很好吃');
    expect(findingsOf(manifest.findings, 'F-ENCODING-GUESSED')[0]?.details).toEqual({ encoding: 'gb18030' });
  });

  it('Windows-1252 by evidence, with a finding', async () => {
    const bytes = Uint8Array.from(
      'name,price\ncaf\xe9,\xa3600\nna\xefve,\xa3700\n\x93quoted\x94,\xa3800\n',
      (character) => character.charCodeAt(0),
    );
    const { manifest, table } = await readTable(bytes);
    expect(manifest.source.encoding).toBe('windows-1252');
    const [first] = table.columns;
    expect(first && [0, 1, 2].map((row) => textAt(first, row))).toEqual(['café', 'naïve', '“quoted”']);
    expect(findingsOf(manifest.findings, 'F-ENCODING-GUESSED')).toHaveLength(1);
  });

  it('keeps UTF-8 with a few broken bytes as UTF-8 and counts them', async () => {
    const good = new TextEncoder().encode(`word,n\n${'élève,1\n'.repeat(60)}`);
    const broken = Uint8Array.from([...good, 0x61, 0xff, 0x2c, 0x32, 0x0a]);
    const { manifest } = await readTable(broken);
    expect(manifest.source.encoding).toBe('utf-8');
    expect(findingsOf(manifest.findings, 'F-ENCODING-REPLACED')[0]?.details).toMatchObject({ count: 1 });
  });

  it('finds broken bytes that come late, whatever the chunks', async () => {
    const head = new TextEncoder().encode(`word,n\n${'plain,1\n'.repeat(50_000)}`);
    const bytes = new Uint8Array(head.length + 7);
    bytes.set(head);
    bytes.set([0x63, 0x61, 0x66, 0xe9, 0x2c, 0x32, 0x0a], head.length);
    const { manifest } = await readTable(bytes);
    expect(manifest.source.encoding).toBe('windows-1252');
    expect(manifest.nRows).toBe(50_001);
  });

  it('refuses a stated encoding that does not fit, and one that does not exist', async () => {
    await expect(readTable(CHINESE_GB18030, { encoding: 'utf-8' })).rejects.toMatchObject({
      code: 'E-DATA-ENCODING',
      details: { encoding: 'utf-8' },
    });
    await expect(readTable('a,b\n1,2\n', { encoding: 'klingon-8' })).rejects.toMatchObject({
      code: 'E-DATA-ENCODING',
    });
  });

  it('obeys a stated encoding without a finding', async () => {
    const { manifest } = await readTable(CHINESE_GB18030, { encoding: 'GBK' });
    expect(manifest.columns[0]?.name).toBe('标签');
    expect(findingsOf(manifest.findings, 'F-ENCODING-GUESSED')).toHaveLength(0);
  });
});
