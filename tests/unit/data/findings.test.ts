import { describe, expect, it } from 'vitest';
import {
  FINDING_CATALOGUE,
  type FindingCode,
  type FindingSentences,
  type Problem,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { findIgnoredLeaks, inspectTarget } from '../../../src/pipeline/data';
import { findingsOf, readTable } from '../../support/read-table';

const classification = (target: string, ignore: string[] = []): Problem => ({
  task: 'classification',
  target,
  positive: null,
  ignore,
});
const regression = (target: string): Problem => ({ task: 'regression', target, positive: null, ignore: [] });

async function tableOf(header: string, rows: readonly (readonly (string | number)[])[]) {
  return readTable([header, ...rows.map((row) => row.join(','))].join('\n'), {
    header: true,
    delimiter: ',',
  });
}

describe('findings of the data alone', () => {
  it('name missing, constant, empty, id-like and repeated', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [
      i + 1,
      i % 2 === 0 ? '' : i * 1.5,
      'same',
      '?',
      ['red', 'Red ', 'blue', 'ＢＬＵＥ.'][i % 4] as string,
    ]);
    const { manifest } = await tableOf('counter,gaps,constant,empty,colour', [...rows, rows[5] as string[]]);
    const brief = manifest.findings.map(({ code, column, severity }) => [code, column, severity]);
    expect(brief).toEqual([
      ['F-MISSING', 'gaps', 'warn'],
      ['F-CONSTANT', 'constant', 'warn'],
      ['F-ALL-MISSING', 'empty', 'warn'],
      ['F-SPELLING', 'colour', 'note'],
      ['F-DUPLICATE-ROWS', null, 'warn'],
      ['F-FEW-ROWS', null, 'warn'],
    ]);
    expect(findingsOf(manifest.findings, 'F-MISSING')[0]?.details).toEqual({ missing: 15, rows: 31 });
    expect(findingsOf(manifest.findings, 'F-DUPLICATE-ROWS')[0]?.details).toEqual({ count: 1, rows: 31 });
    expect(findingsOf(manifest.findings, 'F-SPELLING')[0]?.details).toMatchObject({ count: 2 });
    const whole = await tableOf(
      'counter,b',
      rows.map((row) => row.slice(0, 2)),
    );
    expect(findingsOf(whole.manifest.findings, 'F-ID-LIKE')).toMatchObject([
      { column: 'counter', details: { distinct: 30 } },
    ]);
  });

  it('say what stands in the way of training before a target is chosen', async () => {
    const codesOf = async (content: string) =>
      (await readTable(content, { header: true })).manifest.findings
        .filter(({ severity }) => severity === 'block')
        .map(({ code, details }) => [code, details]);
    const texts = Array.from({ length: 60 }, (_, i) => `"${i} says that ${i} words of his are free",k${i}`);
    expect(await codesOf(`message,key\n${texts.join('\n')}`)).toEqual([
      ['F-TEXT-UNUSED', { usable: 0, unread: 2, columns: 2 }],
    ]);
    const labelled = texts.map((line, i) => `${line},${i % 2 ? 'spam' : 'ham'}`);
    expect(await codesOf(`message,key,label\n${labelled.join('\n')}`)).toEqual([
      ['F-TEXT-UNUSED', { usable: 1, unread: 2, columns: 3 }],
    ]);
    const plain = labelled.map((line, i) => `${line},${i % 7}`);
    expect(await codesOf(`message,key,label,n\n${plain.join('\n')}`)).toEqual([]);
    expect(await codesOf('a,b\n1,7\n2,7\n3,7\n4,7\n5,7\n')).toEqual([
      ['F-NO-FEATURES', { usable: 1, unread: 0, columns: 2 }],
    ]);
    expect(await codesOf('a,b\n1,2\n2,3\n5,9\n')).toEqual([['F-FEW-ROWS', { rows: 3 }]]);
    expect(await codesOf(`a\n${Array.from({ length: 60 }, (_, i) => i % 9).join('\n')}`)).toEqual([
      ['F-ONE-COLUMN', {}],
    ]);
  });

  it('count rows without any value', async () => {
    const { manifest } = await tableOf('a,b', [
      [1, 2],
      ['', '?'],
      [3, 4],
    ]);
    expect(findingsOf(manifest.findings, 'F-EMPTY-ROWS')[0]?.details).toEqual({ count: 1 });
    expect(manifest.nRows).toBe(3);
  });

  it('count repeated rows as a plain set would, missing cells equal to each other', async () => {
    const generator = Generator.fromSeed(5);
    const rows = Array.from({ length: 3000 }, () => [
      generator.integer(40) - 0.5,
      generator.integer(30) || '',
      `w${generator.integer(4)}`,
    ]);
    const { manifest } = await tableOf('a,b,c', rows);
    const count = rows.length - new Set(rows.map((row) => row.join())).size;
    expect(count).toBeGreaterThan(500);
    expect(findingsOf(manifest.findings, 'F-DUPLICATE-ROWS')[0]?.details).toEqual({ count, rows: 3000 });
  });

  it('are all in the catalogue, with the details that its sentences ask for', async () => {
    const source = await tableOf('a,a,n', [
      [1, 'x', '1e400'],
      [1, '', '5'],
      [1, 'y', '6'],
      [1, 'y', '6'],
    ]);
    expect(source.manifest.findings.length).toBeGreaterThan(3);
    for (const { code, details } of source.manifest.findings) {
      const entry: Record<string, FindingSentences> = FINDING_CATALOGUE[code as FindingCode];
      expect(entry, code).toBeDefined();
      for (const sentences of Object.values(entry)) {
        const asked = [...`${sentences.claim}${sentences.why}`.matchAll(/\{(\w+)\}/g)].map(
          ([, name]) => name as string,
        );
        for (const name of asked) if (name !== 'column') expect(Object.keys(details), code).toContain(name);
      }
    }
  });
});

describe('inspectTarget', () => {
  const generator = Generator.fromSeed(11);
  const n = 300;
  const y = Array.from({ length: n }, () => (generator.uniform() < 0.4 ? 'yes' : 'no'));
  const noise = Array.from({ length: n }, () => `word ${generator.integer(30)}`);
  const normal = Array.from({ length: n }, () => generator.normal());

  it('finds the columns that give a class away, and no others', async () => {
    const rows = y.map((label, i) => [
      label,
      label === 'yes' ? 'alive' : 'dead',
      (label === 'yes' ? 5 : 0) + (normal[i] as number) * 0.3,
      noise[i] as string,
      normal[i] as number,
      `user${i * 31}x`,
      i,
      (normal[i] as number) + (label === 'yes' ? 1.5 : 0),
      `pair ${i % 150}`,
    ]);
    const { table } = await tableOf('y,copy,threshold,noise,normal,user,number,hint,pair', rows);
    const findings = inspectTarget(table, classification('y'));
    expect(findings.map(({ code, column }) => [code, column])).toEqual([
      ['F-LEAK', 'copy'],
      ['F-LEAK', 'threshold'],
    ]);
    expect(findings[0]?.details).toEqual({ target: 'y', share: 1, measure: 'lambda' });
    expect(inspectTarget(table, classification('y', ['copy', 'threshold']))).toEqual([]);
    const ignoring = ['threshold', 'noise', 'absent', 'y'];
    expect(findIgnoredLeaks(table, classification('y', ignoring))).toEqual(findings.slice(1));
    expect(findIgnoredLeaks(table, classification('y'))).toEqual([]);
  });

  it('finds a band of a number that is one of several classes', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [
      (i * 37) % 200,
      ['a', 'b', 'c', 'b'][Math.floor(((i * 37) % 200) / 50)] as string,
    ]);
    const { table } = await tableOf('x,y', rows);
    expect(inspectTarget(table, classification('y')).map(({ column }) => column)).toEqual(['x']);
  });

  it('finds a number that gives a number away, by line, order or group', async () => {
    const price = normal.map((value) => Math.exp(value));
    const rows = price.map((value, i) => [
      value,
      value * 7.1,
      Math.log(value),
      `group ${Math.round(Math.log(value) * 40)}`,
      value + 3 * (normal[(i + 1) % n] as number),
    ]);
    const { table } = await tableOf('price,euro,log,group,hint', rows);
    expect(inspectTarget(table, regression('price')).map(({ column }) => column)).toEqual(['euro', 'log']);
    const steps = Array.from({ length: 200 }, (_, i) => [
      ((i * 13) % 5) ** 2 + 0.01 * (normal[i] as number),
      `level ${(i * 13) % 5}`,
    ]);
    const grouped = await tableOf('y,level', steps);
    expect(inspectTarget(grouped.table, regression('y')).map(({ column }) => column)).toEqual(['level']);
  });

  it('counts missing targets, rare classes, spellings and contradictions', async () => {
    const rows: (string | number)[][] = [];
    for (let i = 0; i < 60; i++) rows.push([i % 17, i % 5, i < 50 ? 'common' : i < 56 ? 'rare' : 'Rare.']);
    rows.push([3, 4, ''], [100, 1, 'common'], [100, 1, 'rare'], [100, 1, 'common']);
    const { table } = await tableOf('a,b,y', rows);
    const findings = inspectTarget(table, classification('y'));
    expect(findings.map(({ code }) => code)).toEqual([
      'F-TARGET-MISSING-ROWS',
      'F-IMBALANCE',
      'F-SPELLING',
      'F-DUPLICATE-LABELS',
    ]);
    expect(findings[0]?.details).toEqual({ count: 1, rows: 64 });
    expect(findings[1]?.details).toEqual({ largest: 'common', smallest: 'Rare.', count: 4, ratio: 13 });
    expect(findings[2]?.details['merge']).toEqual(['Rare.', 'rare']);
    expect(findings[3]?.details).toEqual({ count: 3 });
  });

  it('refuses a target that is not there or not a number', async () => {
    const { table } = await tableOf('a,b', [
      ['x', 1],
      ['y', 2],
    ]);
    expect(() => inspectTarget(table, classification('c'))).toThrowError(
      expect.objectContaining({
        code: 'E-TARGET-MISSING',
        details: { column: 'c', columns: ['a', 'b'] },
      }) as Error,
    );
    expect(() => inspectTarget(table, regression('a'))).toThrowError(
      expect.objectContaining({ code: 'E-TARGET-NOT-NUMBER' }) as Error,
    );
  });
});
