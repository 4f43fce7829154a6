/**
 * Bad input through the whole app: each ends in a coded refusal or in a report with a finding, and nothing half-made is
 * left. Bundles from an unknown hand have their own tests under tests/unit/deploy.
 */
import { expect, test, type Browser } from '@playwright/test';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputRefused, runPipelineFile } from '../../scripts/run-pipeline-file.mjs';
import { makeClinicCsv } from '../support/clinic-table';

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terrarium-bad-input-'));
});
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

interface Finding {
  code: string;
  column: string | null;
}
interface Report {
  data: { rows: number; columns: number; classes: string[]; findings: Finding[] };
  train: { outcome: string; weightsSha256: string };
  metrics: { test: { accuracy: { value: number | null } }; perClass: Record<string, { rows: number }> };
}

let runs = 0;

/** Runs a table through the app. @returns the report, or the sentences of the refusal */
async function walk(
  browser: Browser,
  csv: string | Uint8Array,
  more: {
    data?: object;
    train?: object;
    test?: string;
    task?: string;
    target?: string;
    groups?: string[];
  } = {},
): Promise<{ report: Report | null; refusal: string; written: string[]; out: string }> {
  runs += 1;
  const base = join(folder, `run-${runs}`);
  await writeFile(`${base}.csv`, csv);
  if (more.test !== undefined) await writeFile(`${base}-test.csv`, more.test);
  const document = {
    terrarium: 1,
    name: `run-${runs}`,
    task: more.task ?? 'classification',
    data: {
      path: `run-${runs}.csv`,
      target: more.target ?? 'no_show',
      ...(more.test === undefined ? {} : { testPath: `run-${runs}-test.csv` }),
      ...more.data,
    },
    train: more.train ?? { model: 'linear' },
    evaluate: { bootstrap: 100, groups: more.groups ?? [] },
  };
  await writeFile(`${base}.json`, JSON.stringify(document));
  const out = `${base}-out`;
  const pages = {
    async openPage() {
      const context = await browser.newContext();
      return { context, page: await context.newPage() };
    },
  };
  try {
    const ran: { report: unknown } = await runPipelineFile(pages, {
      file: `${base}.json`,
      out,
      defaultOut: folder,
      backend: 'auto',
      log: () => undefined,
    });
    return { report: ran.report as Report, refusal: '', written: await readdir(out), out };
  } catch (error) {
    if (!(error instanceof InputRefused)) throw error;
    return { report: null, refusal: error.message, written: await readdir(out).catch(() => []), out };
  }
}

const lines = makeClinicCsv(120).trim().split('\n');
const header = lines[0] as string;
const rows = lines.slice(1);
const table = (...parts: (string | readonly string[])[]): string => `${parts.flat().join('\n')}\n`;
const replaceLast = (row: string, label: string): string => row.replace(/[^,]*$/, label);

const REFUSED: [name: string, code: string, csv: string, more?: Parameters<typeof walk>[2]][] = [
  ['an empty file', 'E-DATA-EMPTY', ''],
  ['a byte-order mark and nothing else', 'E-DATA-EMPTY', '\uFEFF'],
  ['a header without rows', 'E-DATA-EMPTY', `${header}\n`],
  ['three rows', 'E-SPLIT-SMALL', table(header, rows.slice(0, 3))],
  ['a target that is no column', 'E-TARGET-MISSING', table(header, rows), { target: 'constructor' }],
  [
    'a target with one class',
    'E-TARGET-ONE-CLASS',
    table(
      header,
      rows.map((row) => replaceLast(row, 'came')),
    ),
  ],
  [
    'a class with one row',
    'E-TARGET-RARE-CLASS',
    table(header, rows, replaceLast(rows[0] as string, 'rescheduled')),
  ],
  [
    '5,000 classes',
    'E-TARGET-CLASSES',
    table(
      header,
      Array.from({ length: 5000 }, (_, i) => replaceLast(rows[i % rows.length] as string, `class ${i}`)),
    ),
  ],
  [
    'a word as regression target',
    'E-TARGET-NOT-NUMBER',
    table(header, rows),
    { task: 'regression', target: 'weekday' },
  ],
  [
    'test labels that training never saw',
    'E-LABEL-UNSEEN',
    table(header, rows),
    { test: table(header, rows.slice(0, 20), replaceLast(rows[0] as string, 'came.')) },
  ],
  [
    'a test file without a column that the model needs',
    'E-COLUMNS-MISSING',
    table(header, rows),
    { test: table(header, rows.slice(0, 20)).replaceAll(/^[^,]*,/gm, '') },
  ],
  [
    'shares that do not sum to 1',
    'E-PIPELINE-FIELD',
    table(header, rows),
    { data: { split: { train: 0.9, validation: 0.3, test: 0.1 } } },
  ],
  [
    'more ragged rows than can be left out',
    'E-DATA-RAGGED',
    table(
      header,
      rows.map((row, i) => (i % 3 === 0 ? `${row},x,y` : row)),
    ),
  ],
  ['an unknown field', 'E-PIPELINE-FIELD', table(header, rows), { data: { traget: 'no_show' } }],
  ['a value that is not built yet', 'E-NOT-SUPPORTED-YET', table(header, rows), { train: { model: 'lstm' } }],
  ['a grouping column that is not there', 'E-GROUP-COLUMN', table(header, rows), { groups: ['gender'] }],
];

for (const [name, code, csv, more] of REFUSED) {
  test(`${name}: ${code}, and nothing is written`, async ({ browser }) => {
    const { report, refusal, written } = await walk(browser, csv, more);
    expect(report).toBeNull();
    const sentences = refusal.split('\n');
    expect(sentences[0]).toMatch(new RegExp(`^${code}: .{10,}`));
    expect(sentences).toHaveLength(3);
    expect(refusal).not.toMatch(/undefined|\bat \w+ \(|\.ts:\d|\{\w+\}/);
    expect(written).toEqual([]);
  });
}

test('ragged rows are left out with their positions, and no other row shifts', async ({ browser }) => {
  const ragged = table(header, rows.slice(0, 60), `${rows[60]},extra,extra`, rows.slice(61));
  const { report } = await walk(browser, ragged);
  expect(report?.data.rows).toBe(119);
  expect(report?.data.findings).toContainEqual(expect.objectContaining({ code: 'F-RAGGED' }));
});

test('empty, repeated and 10 kB long column names are kept apart and named in a finding', async ({
  browser,
}) => {
  const names = [...header.split(',')];
  names[0] = '';
  names[2] = 'sex';
  names[4] = 'n'.repeat(10_240);
  const { report } = await walk(browser, table(names.join(','), rows));
  expect(report?.data.columns).toBe(6);
  expect(report?.data.findings.some(({ code }) => code === 'F-RENAMED')).toBe(true);
});

test('columns called __proto__, constructor and toString are ordinary columns', async ({ browser }) => {
  const hostile = header
    .replace('age', '__proto__')
    .replace('weekday', 'constructor')
    .replace('reminder', 'toString');
  const { report } = await walk(browser, table(hostile, rows), { groups: ['constructor', '__proto__'] });
  expect(report?.metrics.test.accuracy.value).toBeGreaterThan(0.4);
  const groups = (report as unknown as { groups: Record<string, object> }).groups;
  expect(Object.keys(groups['constructor'] ?? {}).sort()).toEqual(['Fri', 'Mon', 'Thu', 'Tue', 'Wed']);
  expect(Object.hasOwn(groups, '__proto__')).toBe(true);
});

test('a constant and an all-missing column are findings and reach no model', async ({ browser }) => {
  const wide = table(
    `${header},ward,note`,
    rows.map((row) => `${row},A,`),
  );
  const { report } = await walk(browser, wide);
  const codes = report?.data.findings.map(({ code, column }) => `${code} ${column}`);
  expect(codes).toContain('F-CONSTANT ward');
  expect(codes).toContain('F-ALL-MISSING note');
  expect(JSON.stringify((report as unknown as { prepare: unknown }).prepare)).toContain('"drop"');
});

test('a learning rate of 1e6 stops the run and keeps the last good weights', async ({ browser }) => {
  const train = { model: 'mlp', learningRate: 1e6, optimizer: 'sgd', epochs: 30, seed: 1 };
  const { report } = await walk(browser, table(header, rows), { train });
  expect(report?.train.outcome).toBe('diverged');
  expect(report?.train.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(report?.metrics.test.accuracy.value).not.toBeNull();
});

test('HTML in a class name stays text in the report, the predictions and the card', async ({ browser }) => {
  const payload = '<img src=x onerror=alert(1)>';
  const { report, written, out } = await walk(
    browser,
    table(
      header,
      rows.map((row) => row.replace(/missed$/, payload)),
    ),
  );
  expect(report?.data.classes).toContain(payload);
  expect(Object.keys(report?.metrics.perClass ?? {})).toContain(payload);
  expect(written).toContain('model-card.md');
  const card = await readFile(join(out, 'model-card.md'), 'utf8');
  expect(card).not.toContain(payload);
  expect(card).toContain('img src=x');
});

test('a cell that begins like a formula is prefixed in predictions.csv', async ({ browser }) => {
  const formula = '=HYPERLINK("x")';
  const quoted = table(
    header,
    rows.map((row) => row.replace(/missed$/, '"=HYPERLINK(""x"")"')),
  );
  const { out } = await walk(browser, quoted);
  const predictions = await readFile(join(out, 'predictions.csv'), 'utf8');
  expect(predictions).toContain(`"'${formula.replaceAll('"', '""')}"`);
  expect(predictions).not.toMatch(/(^|,)"?=HYPER/m);
});
