import { describe, expect, it } from 'vitest';
import { makeError, type Problem, type SplitConfig, type SplitSummary } from '../../../src/contracts';
import { splitDataset } from '../../../src/pipeline/workflows/split-dataset';
import { makePorts, readTable, type ReadResult } from '../../support/read-table';

const BALANCED = Array.from({ length: 40 }, (_, i) => `${i + 0.5},${i % 2 ? 'yes' : 'no'}`);
const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const shares: SplitConfig = { train: 0.7, validation: 0.15, test: 0.15, seed: 3 };

async function split(
  rows: readonly string[],
  more: { test?: readonly string[]; problem?: Partial<Problem>; split?: Partial<SplitConfig> } = {},
): Promise<SplitSummary> {
  const read = (lines: readonly string[], name: string) =>
    readTable(`size,y\n${lines.join('\n')}\n`, { name, header: true });
  const files = new Map<string, ReadResult>([['first', await read(rows, 'first.csv')]]);
  if (more.test) files.set('second', await read(more.test, 'second.csv'));
  const fileOf = (id: string) => files.get(id) as ReadResult;
  return splitDataset(
    {
      datasetId: 'first',
      testDatasetId: more.test ? 'second' : null,
      problem: { ...problem, ...more.problem },
      split: { ...shares, ...more.split },
    },
    makePorts(),
    {
      readTable: (id) => Promise.resolve(fileOf(id).table),
      getDataset: (id) => Promise.resolve(fileOf(id).manifest),
      getSplit: (id) => Promise.reject(makeError('E-STORE-MISSING', { kind: 'split', id })),
      readSplitRows: () => Promise.reject(new Error('not asked')),
      saveSplit: () => Promise.resolve(),
    },
  );
}

const failure = (code: string, details: object): Error =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown }) as Error;

describe('splitDataset', () => {
  it('tells how many rows of the test file have no answer, and of which file', async () => {
    const { findings, test } = await split(BALANCED, {
      test: ['1.5,yes', '2.5,', '3.5,no', '4.5,?', '5.5,no'],
    });
    expect(test).toBe(3);
    expect(findings.filter(({ code }) => code === 'F-TARGET-MISSING-ROWS')).toEqual([
      {
        code: 'F-TARGET-MISSING-ROWS',
        column: 'y',
        severity: 'warn',
        details: { count: 2, rows: 5, file: 'second.csv' },
      },
    ]);
  });

  it('refuses labels that only rows outside training have, and names them', async () => {
    const seeds = Array.from({ length: 30 }, (_, seed) => seed);
    const outcomes = await Promise.all(
      seeds.map((seed) =>
        split([...BALANCED, '7.5,perhaps'], { split: { kind: 'random', seed } }).then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    const refused = outcomes.filter((outcome) => outcome !== null);
    expect(refused.length).toBeGreaterThan(2);
    expect(refused.length).toBeLessThan(20);
    for (const error of refused) {
      expect(error).toEqual(failure('E-LABEL-UNSEEN', { column: 'y', labels: ['perhaps'], count: 1 }));
    }
  });

  it('refuses a class of one row only where it must be shared out', async () => {
    await expect(split([...BALANCED, '7.5,perhaps'])).rejects.toEqual(
      failure('E-TARGET-RARE-CLASS', { column: 'y', classes: ['perhaps'] }),
    );
  });

  it('names ignored columns that are not there', async () => {
    const { findings } = await split(BALANCED, { problem: { ignore: ['size', 'siez', '__proto__'] } });
    expect(findings).toContainEqual({
      code: 'F-IGNORE-UNKNOWN',
      column: null,
      severity: 'warn',
      details: { names: ['siez', '__proto__'] },
    });
    const none = await split(BALANCED, { problem: { ignore: ['size'] } });
    expect(none.findings.map(({ code }) => code)).not.toContain('F-IGNORE-UNKNOWN');
  });

  it('leaves repeated rows out when asked, and keeps the first of each', async () => {
    const doubled = [...BALANCED, ...BALANCED.slice(0, 10), ...BALANCED.slice(0, 10)];
    const sizeOf = ({ train, validation, test }: SplitSummary) => train + validation + test;
    expect(sizeOf(await split(doubled))).toBe(60);
    expect(sizeOf(await split(doubled, { split: { duplicates: 'keep' } }))).toBe(60);
    const dropped = await split(doubled, { split: { duplicates: 'drop' } });
    expect(sizeOf(dropped)).toBe(40);
    expect(dropped.split.duplicates).toBe('drop');
    const numbers = { problem: { task: 'regression', target: 'size' } as const };
    expect(sizeOf(await split(doubled, { ...numbers, split: { duplicates: 'drop' } }))).toBe(40);
    // The parts are those of the same table without its repeats.
    const { train, validation, test } = await split(BALANCED);
    expect(dropped).toMatchObject({ train, validation, test });
  });

  it('is one split however the same decision is written', async () => {
    const ids = new Set<string>();
    const note = async (more: Parameters<typeof split>[1]) => ids.add((await split(BALANCED, more)).id);
    await note({ problem: { ignore: ['a', 'b'] } });
    await note({ problem: { ignore: ['b', 'a', 'b'] }, split: { duplicates: 'keep' } });
    await note({ problem: { ignore: ['a', 'b'] }, split: { kind: 'stratified' } });
    expect(ids.size).toBe(1);
    await note({ problem: { ignore: ['a', 'b'] }, split: { kind: 'random' } });
    await note({ problem: { ignore: ['a', 'b'] }, split: { duplicates: 'drop' } });
    await note({ problem: { ignore: ['a'] } });
    await note({ problem: { ignore: ['a', 'b'], positive: 'yes' } });
    expect(ids.size).toBe(5);
    const numbers = { task: 'regression', target: 'size' } as const;
    const kinds = ['stratified', 'random', undefined] as const;
    const made = await Promise.all(
      kinds.map((kind) => split(BALANCED, { problem: numbers, split: kind === undefined ? {} : { kind } })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it('states the kind of split that was made', async () => {
    const numbers = BALANCED.map((_, i) => `${i + 0.5},${i * 2.5}`);
    const regression = { task: 'regression' } as const;
    const kindOf = async (made: Promise<SplitSummary>) => (await made).split.kind;
    expect(await kindOf(split(numbers, { problem: regression, split: { kind: 'stratified' } }))).toBe(
      'random',
    );
    expect(await kindOf(split(numbers, { problem: regression }))).toBe('random');
    expect(await kindOf(split(BALANCED))).toBe('stratified');
    expect(await kindOf(split(BALANCED, { split: { kind: 'random' } }))).toBe('random');
  });
});
