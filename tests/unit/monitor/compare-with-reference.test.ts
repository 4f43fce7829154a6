import { describe, expect, it } from 'vitest';
import {
  driftReportSchema,
  parseWith,
  type CategoryData,
  type Column,
  type DriftReport,
  type NumberData,
  type Table,
} from '../../../src/contracts';
import { Generator, makeStopSource } from '../../../src/foundation';
import { sketchColumns } from '../../../src/pipeline/data';
import {
  compareWithReference,
  driftAlpha,
  EFFECT_FLOOR,
  type DriftOptions,
} from '../../../src/pipeline/monitor';
import { makeColumn, makeTable, positions } from '../../support/make-table';

type Draw = (generator: Generator, row: number) => number | string | null;

function draw(name: string, nRows: number, seed: number, cell: Draw, type?: Column['type']): Column {
  const generator = Generator.fromSeed(seed).fork(name);
  return makeColumn(
    name,
    Array.from({ length: nRows }, (_, row) => cell(generator, row)),
    type,
  );
}

const normal: Draw = (generator) => generator.normal();
const shifted =
  (mean: number, sd = 1): Draw =>
  (generator) =>
    mean + sd * generator.normal();
const word =
  (share: number): Draw =>
  (generator) =>
    generator.uniform() < share ? 'tea' : generator.uniform() < 0.5 ? 'milk' : 'juice';

async function compare(
  before: Table,
  after: Table,
  options: Partial<DriftOptions> = {},
): Promise<DriftReport> {
  const names = before.columns.map(({ name }) => name);
  const reference = sketchColumns(before, positions(before.nRows), names, Generator.fromSeed(1));
  const report = await compareWithReference(reference, after, {
    generator: Generator.fromSeed(2),
    shuffles: 499,
    yieldControl: () => Promise.resolve(),
    ...options,
  });
  return parseWith(driftReportSchema, JSON.parse(JSON.stringify(report)), 'E-WIRE');
}

const lineOf = (report: DriftReport, name: string) => report.columns.find((column) => column.name === name);

describe('compareWithReference', () => {
  it('does not call it no drift where nothing could be compared', async () => {
    const dated = (nRows: number) =>
      makeTable(
        draw('when', nRows, 5, (generator) => 1e12 + 1e9 * generator.normal(), 'date'),
        draw('note', nRows, 6, (_, row) => `note ${row}`, 'text'),
      );
    expect(await compare(dated(200), dated(90))).toMatchObject({ verdict: 'not enough data', pValue: null });
    expect(await compare(makeTable(), dated(90))).toMatchObject({ verdict: 'not enough data' });
    const [when] = dated(90).columns as [Column];
    expect(await compare(dated(200), makeTable(when))).toMatchObject({ verdict: 'drift', pValue: null });
  });

  it('names the changed column first, of any type', async () => {
    const before = makeTable(
      draw('steady', 2000, 1, normal),
      draw('moved', 2000, 1, normal),
      draw('widened', 2000, 1, normal),
      draw('drink', 2000, 1, word(0.4)),
      draw('gappy', 2000, 1, (g) => (g.uniform() < 0.05 ? null : g.normal())),
    );
    const after = makeTable(
      draw('steady', 400, 9, normal),
      draw('moved', 400, 9, shifted(1.4)),
      draw('widened', 400, 9, shifted(0, 1.8)),
      draw('drink', 400, 9, word(0.65)),
      draw('gappy', 400, 9, (g) => (g.uniform() < 0.14 ? null : g.normal())),
    );
    const report = await compare(before, after);
    expect(report.verdict).toBe('drift');
    expect(report.columns.map(({ name, statistic }) => [name, statistic])).toEqual([
      ['moved', 'normal scores'],
      ['widened', 'rank shape'],
      ['drink', 'chi-squared'],
      ['gappy', 'missing share'],
      ['steady', expect.any(String)],
    ]);
    expect(report.columns.map(({ drifted }) => drifted)).toEqual([true, true, true, true, false]);
    expect(report.pValue).toBe(1 / 500);
    const moved = lineOf(report, 'moved');
    expect(moved?.value).toBeGreaterThan(18);
    expect(moved?.effect).toBeGreaterThan(1);
    expect(moved?.effect).toBeLessThan(1.4);
    expect(moved?.distance).toBeGreaterThan(1.25);
    expect(moved?.distance).toBeLessThan(1.55);
    expect(lineOf(report, 'gappy')?.value).toBeCloseTo(
      (lineOf(report, 'gappy')?.missingCurrent ?? 0) - (lineOf(report, 'gappy')?.missingReference ?? 0),
      2,
    );
  });

  it('gives each side its sign', async () => {
    const before = makeTable(draw('x', 300, 1, normal));
    const down = await compare(before, makeTable(draw('x', 90, 2, shifted(-1))));
    const up = await compare(before, makeTable(draw('x', 700, 2, shifted(1))));
    expect(down.columns[0]?.value).toBeLessThan(-5);
    expect(up.columns[0]?.value).toBeGreaterThan(5);
  });

  it('is silent about a hundredth of a standard deviation in 100,000 rows', async () => {
    const before = makeTable(draw('x', 20_000, 1, normal));
    const report = await compare(before, makeTable(draw('x', 100_000, 2, shifted(0.01))));
    expect(report.verdict).toBe('no drift');
    expect(report.columns[0]?.effect).toBeLessThan(EFFECT_FLOOR / 2);
  });

  it('does not call a sure but small change drift', async () => {
    const before = makeTable(draw('x', 20_000, 1, normal));
    const report = await compare(before, makeTable(draw('x', 60_000, 2, shifted(0.09))));
    expect(report.columns[0]).toMatchObject({ pValue: 1 / 500, drifted: false });
    expect(report.verdict).toBe('no drift');
  });

  it('takes values beyond the trimmed ends for what they were in training', async () => {
    const rare: Draw = (_, row) => (row % 250 === 3 ? 1 : row % 250 === 7 ? -1 : 0);
    const report = await compare(makeTable(draw('x', 4000, 1, rare)), makeTable(draw('x', 16_000, 2, rare)));
    expect(report.pValue).toBeGreaterThan(0.2);
  });

  it('gives no verdict on few rows, but still the faults', async () => {
    const before = makeTable(draw('x', 400, 1, normal), draw('drink', 400, 1, word(0.4)));
    const few = makeTable(
      draw('x', 29, 2, shifted(40)),
      makeColumn(
        'drink',
        Array.from({ length: 29 }, () => 'mud'),
      ),
    );
    const report = await compare(before, few);
    expect(report.verdict).toBe('not enough data');
    expect(report.pValue).toBeNull();
    expect(report.columns.map(({ statistic, drifted }) => [statistic, drifted])).toEqual([
      ['not enough data', false],
      ['not enough data', false],
    ]);
    expect(report.findings.map(({ code }) => code)).toEqual(['F-OUT-OF-RANGE', 'F-NEW-CATEGORY']);
    const young = await compare(
      makeTable(draw('x', 49, 1, normal)),
      makeTable(draw('x', 500, 2, shifted(3))),
    );
    expect(young.verdict).toBe('not enough data');
    const nothing = await compare(
      before,
      makeTable(makeColumn('x', []), makeColumn('drink', [], 'category')),
    );
    expect(nothing).toMatchObject({ rows: 0, verdict: 'not enough data', findings: [] });
  });

  it('judges 30 rows against 50', async () => {
    const before = makeTable(draw('x', 50, 1, normal));
    expect((await compare(before, makeTable(draw('x', 30, 2, shifted(3))))).verdict).toBe('drift');
    expect((await compare(before, makeTable(draw('x', 30, 2, normal)))).verdict).toBe('no drift');
  });

  it('reports a column that is gone, unless it may be', async () => {
    const before = makeTable(draw('x', 200, 1, normal), draw('label', 200, 1, word(0.5)));
    const after = makeTable(draw('x', 60, 2, normal), draw('extra', 60, 2, normal));
    const report = await compare(before, after);
    expect(report.verdict).toBe('drift');
    expect(report.columns[0]).toMatchObject({
      name: 'label',
      statistic: 'missing column',
      drifted: true,
      pValue: null,
    });
    expect(report.columns).toHaveLength(2);
    expect(report.findings).toEqual([
      { code: 'F-COLUMN-MISSING', column: 'label', severity: 'warn', details: {} },
    ]);
    const lenient = await compare(before, after, { optionalColumns: ['label'] });
    expect(lenient.verdict).toBe('no drift');
    expect(lenient.findings).toEqual([]);
    expect(lenient.columns[1]).toMatchObject({ name: 'label', statistic: 'not compared', drifted: false });
  });

  it('reports a column that changed its type', async () => {
    const before = makeTable(draw('x', 200, 1, normal), draw('y', 200, 1, normal));
    const after = makeTable(draw('x', 60, 2, word(0.3)), draw('y', 60, 2, normal));
    const report = await compare(before, after);
    expect(report.columns[0]).toMatchObject({ name: 'x', statistic: 'changed type', drifted: true });
    expect(report.findings[0]).toMatchObject({
      code: 'F-COLUMN-CHANGED-TYPE',
      details: { expected: 'number', found: 'category' },
    });
  });

  it('does not compare dates and texts', async () => {
    const before = makeTable(
      draw('x', 100, 1, normal),
      draw('day', 100, 1, (_, row) => row, 'date'),
      draw('note', 100, 1, () => 'a', 'text'),
    );
    const after = makeTable(
      draw('x', 100, 2, normal),
      draw('day', 100, 2, (_, row) => 1000 + row, 'date'),
      draw('note', 100, 2, () => 'b', 'text'),
    );
    const report = await compare(before, after);
    expect(report.verdict).toBe('no drift');
    expect(report.columns.slice(1)).toMatchObject([
      { name: 'day', statistic: 'not compared', pValue: null, missingCurrent: 0 },
      { name: 'note', statistic: 'not compared', pValue: null, missingCurrent: 0 },
    ]);
  });

  it('sees a constant that begins to vary, and values that all go missing', async () => {
    const before = makeTable(
      draw('stuck', 500, 1, () => 4.25),
      draw('rare', 500, 1, (_, row) => (row === 3 ? 1 : 0)),
      draw('kept', 500, 1, normal),
    );
    const after = makeTable(
      draw('stuck', 80, 2, normal),
      draw('rare', 80, 2, (_, row) => row % 2),
      draw('kept', 80, 2, () => null),
    );
    const report = await compare(before, after);
    expect(report.columns.map(({ drifted }) => drifted)).toEqual([true, true, true]);
    expect(lineOf(report, 'kept')).toMatchObject({ statistic: 'missing share', value: 1, missingCurrent: 1 });
    expect(lineOf(report, 'stuck')?.distance).toBeNull();
    const same = await compare(
      before,
      makeTable(
        draw('stuck', 80, 2, () => 4.25),
        draw('rare', 80, 2, () => 0),
        draw('kept', 80, 2, normal),
      ),
    );
    expect(same.verdict).toBe('no drift');
    expect(lineOf(same, 'stuck')).toMatchObject({ value: 0, pValue: 1, effect: 0 });
  });

  it('knows hostile names and values as names and values', async () => {
    const names = ['__proto__', 'constructor', '<img src=x onerror=alert(1)>'];
    const cell: Draw = (g) => names[g.integer(3)] as string;
    const before = makeTable(...names.map((name) => draw(name, 300, 1, cell)));
    const after = makeTable(
      ...names.map((name) => draw(name, 60, 2, name === '__proto__' ? () => 'toString' : cell)),
    );
    const report = await compare(before, after);
    expect(report.columns[0]).toMatchObject({ name: '__proto__', drifted: true });
    expect(report.columns.filter(({ drifted }) => drifted)).toHaveLength(1);
    expect(report.findings).toMatchObject([
      { code: 'F-NEW-CATEGORY', details: { values: ['toString'], counts: [60] } },
    ]);
  });

  it('is bit-equal for one seed and does not depend on the order of rows', async () => {
    const before = makeTable(draw('x', 500, 1, normal), draw('drink', 500, 1, word(0.4)));
    const x = draw('x', 120, 3, shifted(0.2));
    const drink = draw('drink', 120, 3, (g, row) => (row % 40 === 7 ? `new ${row}` : word(0.4)(g, row)));
    const first = await compare(before, makeTable(x, drink));
    expect(await compare(before, makeTable(x, drink))).toEqual(first);
    const cells = drink.data as CategoryData;
    const turned = makeTable(
      makeColumn('x', Array.from((x.data as NumberData).values).reverse()),
      makeColumn('drink', Array.from(cells.codes, (code) => cells.dictionary[code] as string).reverse()),
    );
    expect(await compare(before, turned)).toEqual(first);
  });

  it('asks for stronger evidence of larger windows, unless told the level', async () => {
    expect([30, 100, 1600].map(driftAlpha)).toEqual([0.024, 0.024, 0.012]);
    const before = makeTable(draw('x', 500, 1, normal));
    expect((await compare(before, makeTable(draw('x', 1600, 2, normal)))).alpha).toBe(0.012);
    expect((await compare(before, makeTable(draw('x', 1600, 2, normal)), { alpha: 0.05 })).alpha).toBe(0.05);
  });

  it('stops when asked', async () => {
    const before = makeTable(draw('x', 500, 1, normal));
    const stop = makeStopSource();
    let shuffling = 0;
    const run = compare(before, makeTable(draw('x', 200, 2, shifted(2))), {
      stop,
      shuffles: 100_000,
      onProgress: (event) => {
        expect(event).toMatchObject({
          kind: 'progress',
          activity: 'permuting',
          total: 100_000,
          unit: 'shuffles',
        });
        shuffling = event.done;
        if (shuffling > 20) stop.stop();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'E-STOPPED' });
    expect(shuffling).toBeLessThan(100);
  });

  it('cannot alarm with too few shuffles for its level', async () => {
    const before = makeTable(draw('x', 500, 1, normal));
    const after = makeTable(draw('x', 200, 2, shifted(2)));
    expect((await compare(before, after, { shuffles: 48, alpha: 0.02 })).verdict).toBe('no drift');
    expect((await compare(before, after, { shuffles: 49, alpha: 0.02 })).verdict).toBe('drift');
  });
});

describe('faults of the data', () => {
  it('are silent about what chance explains', async () => {
    const before = makeTable(draw('x', 400, 1, normal), draw('drink', 400, 1, word(0.4)));
    const after = makeTable(
      draw('x', 400, 2, (g, row) => (row === 5 ? 99 : row === 6 ? null : g.normal())),
      draw('drink', 400, 2, (g, row) => (row === 5 ? 'mud' : word(0.4)(g, row))),
    );
    const report = await compare(before, after);
    expect(report.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['F-NEW-CATEGORY', 'note'],
    ]);
  });

  it('state figures', async () => {
    const before = makeTable(draw('x', 400, 1, (_, row) => (row % 50 === 0 ? null : row % 50)));
    const after = makeTable(
      draw('x', 200, 2, (_, row) => (row % 4 === 0 ? null : row < 100 ? 20 : 60 + row)),
    );
    const { findings } = await compare(before, after);
    expect(findings).toEqual([
      {
        code: 'F-OUT-OF-RANGE',
        column: 'x',
        severity: 'warn',
        details: { outside: 75, of: 150, share: 0.5, minimum: 1, maximum: 49, lowest: 20, highest: 259 },
      },
      {
        code: 'F-MISSING-MORE',
        column: 'x',
        severity: 'warn',
        details: { missing: 50, of: 200, shareBefore: 0.02, shareNow: 0.25 },
      },
    ]);
  });
});
