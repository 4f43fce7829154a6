/** Samples that the app makes: the same from the same request, and with everything in them that they are there to show. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  ingestRequestSchema,
  SAMPLE_FACTS,
  SAMPLE_IDS,
  DEFAULT_READ_OPTIONS,
  type Column,
  type DriftReport,
  type SampleId,
  type SampleRequest,
  type Table,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { inspectTarget, makeSampleCsv, sketchColumns } from '../../../src/pipeline/data';
import { dayNumber, formatDay, formatMinute, weekdayOf } from '../../../src/pipeline/data/samples/calendar';
import { compareWithReference } from '../../../src/pipeline/monitor';
import { positions } from '../../support/make-table';
import { findingsOf, readTable, typesOf } from '../../support/read-table';

const request = (sample: SampleId, rest: Partial<SampleRequest> = {}): SampleRequest => ({
  sample,
  variant: 'first',
  seed: 0,
  ...rest,
});
const PERSONAL = ['patient_name', 'patient_id', 'phone'];

const columnOf = (table: Table, name: string): Column =>
  table.columns.find((column) => column.name === name)!;
function wordsOf(table: Table, name: string): (string | null)[] {
  const { data } = columnOf(table, name);
  if (data.kind !== 'category') throw new Error(`${name} is no category`);
  return Array.from(data.codes, (code) => data.dictionary[code] ?? null);
}
function shareOf(table: Table, name: string, word: string): number {
  const words = wordsOf(table, name);
  return words.filter((cell) => cell === word).length / words.length;
}
function numbersOf(table: Table, name: string): number[] {
  const { data } = columnOf(table, name);
  if (data.kind !== 'number') throw new Error(`${name} is no number`);
  return [...data.values];
}

describe('every sample', () => {
  it.each(SAMPLE_IDS)('%s is the same from the same seed and another from another', (sample) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = SAMPLE_FACTS[sample].isShape ? 50 : undefined;
        const one = makeSampleCsv(request(sample, { seed, rows }));
        expect(makeSampleCsv(request(sample, { seed, rows }))).toBe(one);
        expect(makeSampleCsv(request(sample, { seed: seed + 1, rows }))).not.toBe(one);
      }),
      { numRuns: 3 },
    );
  });

  it.each(SAMPLE_IDS)('%s has the rows, the columns and the target that it promises', async (sample) => {
    const facts = SAMPLE_FACTS[sample];
    const { manifest } = await readTable(makeSampleCsv(request(sample)));
    expect(manifest.nRows).toBe(facts.rows);
    expect(manifest.columns).toHaveLength(facts.columns);
    expect(typesOf(manifest)[facts.target]).toBe(
      facts.task === 'regression' ? 'number' : sample === 'clinic' ? 'boolean' : 'category',
    );
    expect(manifest.findings.filter(({ severity }) => severity === 'block')).toEqual([]);
    expect(manifest.source).toMatchObject({ format: 'csv', encoding: 'utf-8', delimiter: ',', header: true });
  });

  it.each(SAMPLE_IDS)('%s needs no quotes', (sample) => {
    const lines = makeSampleCsv(request(sample)).trimEnd().split('\n');
    const width = SAMPLE_FACTS[sample].columns;
    expect(lines.every((line) => line.split(',').length === width && !line.includes('"'))).toBe(true);
  });

  it('is asked for within bounds', () => {
    const ask = (source: object): boolean =>
      v.safeParse(ingestRequestSchema, { source, options: DEFAULT_READ_OPTIONS, like: null }).success;
    const good = { kind: 'sample', name: 'xor.csv', ...request('xor') };
    expect(ask(good)).toBe(true);
    expect(ask({ ...good, rows: 400, noise: 0.2 })).toBe(true);
    for (const bad of [
      { sample: 'iris' },
      { rows: 19 },
      { rows: 20_001 },
      { rows: 30.5 },
      { noise: -0.1 },
      { noise: NaN },
      { seed: 0.5 },
      { variant: 'earlier' },
      { surprise: true },
    ])
      expect(ask({ ...good, ...bad })).toBe(false);
  });
});

describe('the clinic', () => {
  it('has the shares that it promises, whatever the seed', async () => {
    for (const seed of [0, 1, 2]) {
      const { table, manifest } = await readTable(makeSampleCsv(request('clinic', { seed })));
      expect(shareOf(table, 'no_show', 'yes')).toBeGreaterThan(0.19);
      expect(shareOf(table, 'no_show', 'yes')).toBeLessThan(0.23);
      expect(shareOf(table, 'needs_interpreter', 'yes')).toBeCloseTo(0.085, 1);
      expect(shareOf(table, 'reminder_sent', 'yes')).toBeCloseTo(0.64, 1);
      const gaps = numbersOf(table, 'distance_km').map((value) => Number.isNaN(value));
      const share = gaps.filter(Boolean).length / gaps.length;
      expect(share).toBeGreaterThan(0.045);
      expect(share).toBeLessThan(0.08);
      const clinics = wordsOf(table, 'clinic');
      const gapsAt = (clinic: string): number => {
        const at = gaps.filter((_, row) => clinics[row] === clinic);
        return at.filter(Boolean).length / at.length;
      };
      expect(gapsAt('Harbour')).toBeGreaterThan(3 * gapsAt('Elm Street'));
      expect(findingsOf(manifest.findings, 'F-DUPLICATE-ROWS')[0]?.details).toMatchObject({ count: 38 });
    }
  });

  it('is found to name people, and its arrival to give the answer away', async () => {
    const { table, manifest } = await readTable(makeSampleCsv(request('clinic')));
    expect(findingsOf(manifest.findings, 'F-PERSONAL').map(({ column }) => column)).toEqual(PERSONAL);
    const findings = inspectTarget(table, {
      task: 'classification',
      target: 'no_show',
      ignore: PERSONAL,
    });
    expect(findingsOf(findings, 'F-LEAK').map(({ column }) => column)).toEqual(['arrival_time']);
    const missed = wordsOf(table, 'no_show');
    const arrivals = numbersOf(table, 'arrival_time');
    expect(arrivals.every((arrival, row) => Number.isNaN(arrival) === (missed[row] === 'yes'))).toBe(true);
  });

  it('names nobody who exists: telephone numbers lead nowhere and records count on', async () => {
    const lines = makeSampleCsv(request('clinic')).trimEnd().split('\n').slice(1);
    for (const line of lines) {
      const [name, record, phone] = line.split(',');
      expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
      expect(record).toMatch(/^P-10\d{4}$/);
      expect(phone).toMatch(/^(?:\+999 \d{4} \d{3})?$/);
    }
  });

  it('is in the order of its appointments, on working days', async () => {
    const { table } = await readTable(makeSampleCsv(request('clinic')));
    const at = numbersOf(table, 'appointment_at');
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at.every((time) => ![0, 6].includes(new Date(time).getUTCDay()))).toBe(true);
    expect(new Date(at[0]!).toISOString().slice(0, 10)).toBe('2025-01-02');
  });

  describe('in later months', () => {
    const features = [
      'age',
      'sex',
      'clinic',
      'lead_time_days',
      'previous_no_shows',
      'distance_km',
      'reminder_sent',
    ];
    async function compare(later: SampleRequest): Promise<DriftReport> {
      const { table } = await readTable(makeSampleCsv(request('clinic')));
      const { manifest } = await readTable(makeSampleCsv(request('clinic')));
      const after = await readTable(makeSampleCsv(later), {}, { like: manifest });
      const reference = sketchColumns(table, positions(table.nRows), features, Generator.fromSeed(1));
      return compareWithReference(
        reference,
        { ...after.table, columns: after.table.columns.filter(({ name }) => features.includes(name)) },
        { generator: Generator.fromSeed(2), shuffles: 499, yieldControl: () => Promise.resolve() },
      );
    }

    it('has drifted, by the verdict of our own monitor, where it was changed', async () => {
      const report = await compare(request('clinic', { variant: 'later' }));
      expect(report.verdict).toBe('drift');
      const drifted = report.columns.filter((column) => column.drifted).map(({ name }) => name);
      expect(drifted).toEqual(expect.arrayContaining(['lead_time_days', 'reminder_sent', 'clinic']));
      expect(drifted).not.toContain('age');
      expect(drifted).not.toContain('sex');
    });

    it('another draw of the first months has not', async () => {
      expect((await compare(request('clinic', { seed: 5 }))).verdict).toBe('no drift');
    });

    it('follows on the first', async () => {
      const { table } = await readTable(makeSampleCsv(request('clinic', { variant: 'later' })));
      const at = numbersOf(table, 'appointment_at');
      expect(formatDay(Math.floor(at[0]! / 86_400_000))).toBe('2026-01-05');
      expect(shareOf(table, 'no_show', 'yes')).toBeGreaterThan(0.26);
    });
  });
});

describe('a shape', () => {
  const points = (sample: SampleId, rest: Partial<SampleRequest> = {}): [number, number, string][] =>
    makeSampleCsv(request(sample, rest))
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',') as [string, string, string])
      .map(([x, y, label]) => [Number(x), Number(y), label]);

  it.each(['moons', 'circles', 'spirals', 'xor'] as const)(
    '%s has as many rows as asked, half of each class',
    (sample) => {
      for (const rows of [20, 101, 5000]) {
        const labels = points(sample, { rows }).map(([, , label]) => label);
        expect(labels).toHaveLength(rows);
        expect(labels.filter((label) => label === 'A')).toHaveLength(Math.ceil(rows / 2));
      }
    },
  );

  it('lies where it should without noise', () => {
    for (const [x, y, label] of points('circles', { noise: 0 }))
      expect(Math.hypot(x, y)).toBeCloseTo(label === 'A' ? 1 : 0.5, 3);
    for (const [x, y, label] of points('xor', { noise: 0 })) expect(x * y > 0 ? 'A' : 'B').toBe(label);
    for (const [x, y, label] of points('moons', { noise: 0 })) {
      const [toX, toY] = label === 'A' ? [x, y] : [x - 1, y - 0.5];
      expect(Math.hypot(toX, toY)).toBeCloseTo(1, 3);
      expect(label === 'A' ? toY >= -1e-3 : toY <= 1e-3).toBe(true);
    }
    for (const [x, y] of points('spirals', { noise: 0 })) {
      const radius = Math.hypot(x, y);
      expect(radius).toBeGreaterThan(0.1);
      expect(radius).toBeLessThanOrEqual(1.0001);
    }
  });

  it('is blurred by the noise that was asked for', () => {
    const distances = points('circles', { rows: 5000, noise: 0.2 })
      .filter(([, , label]) => label === 'A')
      .map(([x, y]) => Math.hypot(x, y) - 1);
    const spread = Math.sqrt(distances.reduce((sum, value) => sum + value * value, 0) / distances.length);
    expect(spread).toBeGreaterThan(0.17);
    expect(spread).toBeLessThan(0.23);
  });
});

describe('the calendar', () => {
  it('agrees with that of the platform on every day of four centuries', () => {
    const first = dayNumber(1901, 1, 1);
    for (let day = first; day < first + 146_100; day += 17) {
      const date = new Date(86_400_000 * day);
      expect(formatDay(day)).toBe(date.toISOString().slice(0, 10));
      expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
      expect(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day);
    }
    expect(formatMinute(dayNumber(2025, 3, 3), 560)).toBe('2025-03-03 09:20');
  });
});
