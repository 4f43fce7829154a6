import { describe, expect, it } from 'vitest';
import { describePersonal } from '../../../src/pipeline/data/personal-columns';
import { findingsOf, readTable } from '../../support/read-table';

const many = (make: (i: number) => string): string[] => Array.from({ length: 30 }, (_, i) => make(i));
const kindOf = (
  name: string,
  cells: readonly string[],
  type: 'text' | 'id' | 'number' | 'category' | 'boolean' = 'text',
) =>
  describePersonal(
    { name, type },
    {
      cells,
      distinctShare: cells.length === 0 ? NaN : new Set(cells).size / cells.length,
      distinct: new Set(cells).size,
    },
  )?.details['kind'] ?? null;
const anything = many((i) => `x${i}`);

describe('describePersonal', () => {
  it.each([
    ['patient_name', 'name'],
    ['lastName', 'name'],
    ['姓名', 'name'],
    ['客户姓名', 'name'],
    ['e-mail', 'email'],
    ['EmailAddress', 'email'],
    ['联系邮箱', 'email'],
    ['Mobile', 'phone'],
    ['phone', 'phone'],
    ['联系电话', 'phone'],
    ['home_address', 'address'],
    ['家庭住址', 'address'],
    ['patient_id', 'recordNumber'],
    ['CustomerID', 'recordNumber'],
    ['MRN', 'recordNumber'],
    ['学号', 'recordNumber'],
    ['患者编号', 'recordNumber'],
    ['SSN', 'nationalId'],
    ['passport no', 'nationalId'],
    ['身份证号', 'nationalId'],
  ])('takes the column name %s for %s', (name, kind) => {
    expect(kindOf(name, anything)).toBe(kind);
  });

  it.each([
    'car name',
    'name',
    'species',
    'brand_name',
    'product id',
    'id',
    'user_count',
    'number of customers',
    'phone_service',
    'email_domain',
    'has_phone',
    '用户数量',
    '名称',
    'item_id',
    'state',
    'address_count',
  ])('does not take %s for personal', (name) => {
    expect(kindOf(name, anything)).toBe(null);
  });

  it.each<[string, string[]]>([
    ['email', many((i) => `ann.lee${i}@example.test`)],
    ['phone', many((i) => `+44 20 7946 0${100 + i}`)],
    ['phone', many((i) => `138001380${10 + i}`)],
    ['nationalId', many((i) => `536-22-${1000 + i}`)],
    ['nationalId', many(() => '11010519491231002X')],
    ['address', many((i) => `${i + 1} Elm Street`)],
    ['name', many((i) => `Braund, Mr. Owen ${i % 2 === 0 ? 'Harris' : 'Paul'}`)],
  ])('knows %s by their look, whatever the column is called', (kind, cells) => {
    expect(kindOf('x1', cells)).toBe(kind);
  });

  it.each<[string, string[]]>([
    ['amounts', many((i) => String(1000 * i))],
    ['years', many((i) => String(1990 + i))],
    ['dates', many((i) => `2024-01-${10 + (i % 20)}`)],
    ['codes', many((i) => `A-${i}-77`)],
    ['an identity number with a wrong check digit', many(() => '110105194912310021')],
    ['streets of a survey', many((i) => (i % 2 ? 'Grvl' : 'Pave'))],
    ['decimals', many((i) => `0.${1000 + i}`)],
  ])('does not take %s for personal', (_, cells) => {
    expect(kindOf('x1', cells)).toBe(null);
  });

  it('takes a column called name for people only when its cells look like people', () => {
    expect(
      kindOf(
        'name',
        many((i) => `${String.fromCharCode(65 + (i % 26))}nna ${i % 2 ? 'Lee' : 'van Dyke'}`),
      ),
    ).toBe('name');
    expect(
      kindOf(
        'Name',
        many((i) => ['王伟', '李秀英', '张三丰'][i % 3] ?? ''),
      ),
    ).toBe(null);
    expect(
      kindOf(
        'Name',
        many((i) => `王${String.fromCharCode(0x4e00 + i)}`),
      ),
    ).toBe('name');
    expect(
      kindOf(
        'name',
        many((i) => `chevrolet chevelle ${i}`),
      ),
    ).toBe(null);
  });

  it('is not fooled by answers about a kind of contact', () => {
    expect(
      kindOf(
        'telephone',
        many((i) => (i % 2 ? 'cellular' : 'landline')),
        'category',
      ),
    ).toBe(null);
    expect(
      kindOf(
        'phone',
        many((i) => (i % 2 ? 'yes' : 'no')),
        'boolean',
      ),
    ).toBe(null);
    expect(kindOf('phone', [])).toBe(null);
  });
});

describe('a read table', () => {
  it('tells its personal columns without telling a cell', async () => {
    const lines = many((i) => `${i},Ann Lee${i},ann${i}@example.test,${i % 3}`);
    const { manifest } = await readTable(`patient_id,patient_name,contact,visits\n${lines.join('\n')}`);
    const found = findingsOf(manifest.findings, 'F-PERSONAL');
    expect(found.map(({ column, details }) => [column, details['kind'], details['told']])).toEqual([
      ['patient_id', 'recordNumber', 'name'],
      ['patient_name', 'name', 'name'],
      ['contact', 'email', 'cells'],
    ]);
    expect(JSON.stringify(found)).not.toMatch(/Lee|example/);
  });

  it('leaves the target alone', async () => {
    const lines = many((i) => `${i},a${i}@example.test`);
    const { manifest } = await readTable(`x,email\n${lines.join('\n')}`, {
      target: { column: 'email', task: 'classification' },
    });
    expect(findingsOf(manifest.findings, 'F-PERSONAL')).toEqual([]);
  });
});
