/** The worker API in a real browser: every method through the page's own client; every call settles. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import type { Problem, ReadOptions, SplitConfig, WorkerClientScope } from '../support/browser-scope';
import { makeProjectDocument } from '../../src/contracts';
import { makeClinicCsv } from '../support/clinic-table';

test.describe.configure({ mode: 'serial' });

declare const window: WorkerClientScope;

const OPTIONS: ReadOptions = {
  format: 'auto',
  header: 'auto',
  delimiter: 'auto',
  encoding: 'auto',
  decimal: '.',
  missing: ['', '?', 'NA'],
  columns: {},
  labelMap: null,
  target: { column: 'no_show', task: 'classification' },
};
const PROBLEM: Problem = { task: 'classification', target: 'no_show', positive: 'missed', ignore: [] };
const SPLIT: SplitConfig = { train: 0.7, validation: 0.15, test: 0.15, seed: 4 };

let context: BrowserContext;
let page: Page;
const ids = { dataset: '', split: '', run: '', weights: '', version: '' };

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto('/headless.html');
  await page.waitForFunction(() => 'createTerrariumClient' in window);
  await page.evaluate(
    ([options, document]) => {
      window.lost = [];
      window.client = window.createTerrariumClient((role) => void window.lost.push(role));
      window.readOptions = options;
      window.projectDocument = document;
      window.settle = async (work) => {
        try {
          return { ok: true, value: await work };
        } catch (error) {
          const { code, details } = error as { code: string; details: Record<string, unknown> };
          return { ok: false, code, details };
        }
      };
    },
    [OPTIONS, makeProjectDocument('own', 'dataset')] as const,
  );
});

test.afterAll(async () => context.close());

test('DataWorkerApi.heartbeat and ModelWorkerApi.heartbeat answer with a time', async () => {
  const [data, model] = await page.evaluate(async () => [
    await window.client.data.heartbeat(),
    await window.client.model.heartbeat(),
  ]);
  expect(data).toBeGreaterThan(0);
  expect(model).toBeGreaterThan(0);
});

test('ModelWorkerApi.heartbeat answers', async () => {
  expect(await page.evaluate(() => window.client.model.heartbeat())).toBeGreaterThan(0);
});

test('DataWorkerApi.open takes the lock of an empty project', async () => {
  expect(await page.evaluate(() => window.client.data.open())).toEqual({ writer: true, runs: [] });
});

test('ModelWorkerApi.chooseBackend states what it chose and why', async () => {
  const environment = await page.evaluate(() => window.client.model.chooseBackend('auto'));
  expect(environment).toMatchObject({
    backend: 'wasm',
    backendReason: 'software-adapter',
    threads: 1,
    crossOriginIsolated: true,
  });
  expect(environment.adapter).toContain('swiftshader');
});

test('DataWorkerApi.ingest makes a sample itself, keeps what it was made from, and refuses impossible ones', async () => {
  const { manifest, again, refused } = await page.evaluate(async (options) => {
    const source = {
      kind: 'sample',
      name: 'xor.csv',
      sample: 'xor',
      variant: 'first',
      seed: 3,
      rows: 200,
      noise: 0.1,
    } as const;
    const read = (request: object, callId: string) =>
      window.client.data.ingest(
        callId,
        { source: { ...source, ...request }, options: { ...options, target: null }, like: null },
        () => undefined,
      );
    return {
      manifest: await read({}, 'sample-1'),
      again: await read({}, 'sample-2'),
      refused: await window.settle(read({ rows: 1_000_000_000 }, 'sample-3')),
    };
  }, OPTIONS);
  expect(manifest).toMatchObject({ name: 'xor.csv', nRows: 200 });
  expect(manifest.sample).toEqual({ sample: 'xor', variant: 'first', seed: 3, rows: 200, noise: 0.1 });
  expect(again.fingerprint).toBe(manifest.fingerprint);
  expect(refused).toMatchObject({ ok: false, code: 'E-WIRE' });
});

test('DataWorkerApi.ingest reads a file with progress and stores it', async () => {
  const { manifest, events } = await page.evaluate(
    async ([csv, options]) => {
      const events: unknown[] = [];
      const source = { kind: 'blob' as const, name: 'clinic.csv', blob: new Blob([csv]) };
      const manifest = await window.client.data.ingest(
        'i1',
        { source, options, like: null },
        (event) => void events.push(event),
      );
      return { manifest, events };
    },
    [makeClinicCsv(300), OPTIONS] as const,
  );
  ids.dataset = manifest.id;
  expect(manifest.nRows).toBe(300);
  expect(manifest.columns.map(({ name, type }) => [name, type])).toEqual([
    ['age', 'number'],
    ['distance_km', 'number'],
    ['weekday', 'category'],
    ['sex', 'category'],
    ['reminder', 'boolean'],
    ['no_show', 'category'],
  ]);
  expect(manifest.findings.some(({ code, column }) => code === 'F-MISSING' && column === 'distance_km')).toBe(
    true,
  );
  expect(events).not.toHaveLength(0);
});

test('DataWorkerApi.ingest refuses an empty file with its code and stores nothing', async () => {
  const answer = await page.evaluate(
    (options) =>
      window.settle(
        window.client.data.ingest(
          'i2',
          { source: { kind: 'blob', name: 'empty.csv', blob: new Blob([]) }, options, like: null },
          () => undefined,
        ),
      ),
    OPTIONS,
  );
  expect(answer).toMatchObject({ ok: false, code: 'E-DATA-EMPTY' });
});

test('a request of the wrong shape is refused at the thread, not inside', async () => {
  const answer = await page.evaluate(() =>
    window.settle(window.client.data.split('s0', { datasetId: 7 } as never)),
  );
  expect(answer).toMatchObject({ ok: false, code: 'E-WIRE' });
});

test('DataWorkerApi.split decides every row once', async () => {
  const split = await page.evaluate(
    ([datasetId, problem, split]) =>
      window.client.data.split('s1', { datasetId, problem, split, testDatasetId: null }),
    [ids.dataset, PROBLEM, SPLIT] as const,
  );
  ids.split = split.id;
  expect(split.train + split.validation + split.test).toBe(300);
  expect(split.test).toBe(45);
  expect(split.classes).toEqual(['came', 'missed']);
});

test('DataWorkerApi.getSplit gives a stored split and refuses an unknown one', async () => {
  const { split, unknown } = await page.evaluate(
    async (id) => ({
      split: await window.client.data.getSplit(id),
      unknown: await window.settle(window.client.data.getSplit('nobody')),
    }),
    ids.split,
  );
  expect(split).toMatchObject({ id: ids.split, test: 45, problem: PROBLEM });
  expect(unknown).toMatchObject({ ok: false, code: 'E-STORE-MISSING' });
});

test('DataWorkerApi.proposeRecipe gives the recipe that auto trains with, its reasons from the catalogue', async () => {
  const recipe = await page.evaluate(
    (id) => window.client.data.proposeRecipe('p1', id, () => undefined),
    ids.split,
  );
  expect(recipe.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['impute', 'oneHot', 'scale']));
  expect(recipe.steps.every(({ reason }) => reason?.startsWith('R-'))).toBe(true);
});

test('DataWorkerApi.previewRecipe shows what a step does to training rows and keeps its table for the next', async () => {
  const answer = await page.evaluate(async (splitId) => {
    const recipe = await window.client.data.proposeRecipe('p2', splitId, () => undefined);
    const step = recipe.steps.findIndex(
      ({ kind, columns }) => kind === 'impute' && columns.includes('distance_km'),
    );
    const ask = (more: object) =>
      window.client.data.previewRecipe('p3', { splitId, recipe, step, rows: 5, ...more }, () => undefined);
    const preview = await ask({});
    const startMs = performance.now();
    await ask({ step: null });
    const againMs = performance.now() - startMs;
    const broken = { steps: [{ kind: 'log' as const, columns: ['sex'] }] };
    return {
      preview,
      step,
      againMs,
      broken: await ask({ recipe: broken, step: 0 }),
      refused: await window.settle(ask({ rows: 'all' })),
      unknown: await window.settle(ask({ splitId: 'nobody' })),
    };
  }, ids.split);
  const { preview, step } = answer;
  const effect = preview.steps[step];
  const column = preview.sample.after.find(({ name }) => name === 'distance_km');
  expect(effect?.changed).toEqual([{ column: 'distance_km', rows: effect?.rowsChanged }]);
  expect(preview.sample.rowIds).toHaveLength(5);
  expect(column).toMatchObject({ mark: 'changed', differs: [true, true, true, true, true] });
  expect(new Set(column?.cells).size).toBe(1);
  expect(preview.features.filter(({ column: source }) => source === 'sex')).toHaveLength(3);
  expect(answer.againMs).toBeLessThan(100);
  expect(answer.broken.steps[0]?.problem).toMatchObject({ code: 'E-RECIPE-STEP' });
  expect(answer.refused).toMatchObject({ ok: false, code: 'E-WIRE' });
  expect(answer.unknown).toMatchObject({ ok: false, code: 'E-STORE-MISSING' });
});

test('DataWorkerApi.openRows filters and sorts, DataWorkerApi.readRows hands out pages, DataWorkerApi.closeRows ends a view', async () => {
  const {
    view,
    page: rows,
    all,
    picked,
    refused,
  } = await page.evaluate(async (datasetId) => {
    const { data } = window.client;
    const query = { datasetId, filter: [], sort: null, rowIds: null };
    const view = await data.openRows(
      'r1',
      {
        ...query,
        filter: [{ kind: 'equals' as const, column: 'sex', value: 'female' }],
        sort: { column: 'age', direction: 'descending' as const },
      },
      () => undefined,
    );
    const page = await data.readRows(view.id, 0, 200, ['age', 'sex', 'distance_km']);
    await data.closeRows(view.id);
    const refused = await window.settle(data.readRows(view.id, 0, 1, []));
    const all = await data.openRows('r2', query, () => undefined);
    const some = await data.openRows('r3', { ...query, rowIds: Int32Array.of(7, 2, 9999) }, () => undefined);
    const picked = Array.from((await data.readRows(some.id, 0, 9, [])).rowIds);
    return { view, page: { ...page, ids: page.rowIds.length }, all, picked, refused };
  }, ids.dataset);
  expect(all.nRows).toBe(300);
  expect(all.personal).toEqual([]);
  expect(rows.ids).toBe(Math.min(200, view.nRows));
  const [age, sex, distance] = rows.columns;
  expect(new Set(sex?.texts)).toEqual(new Set(['female']));
  const ages = (age?.texts ?? []).map(Number);
  expect(ages).toEqual([...ages].sort((a, b) => b - a));
  const missing = Array.from(distance?.missing ?? []);
  expect(missing).toContain(1);
  expect(distance?.texts.map((text) => Number(text === ''))).toEqual(missing);
  expect(picked).toEqual([7, 2]);
  expect(refused).toMatchObject({ ok: false, code: 'E-VIEW-CLOSED' });
});

test('DataWorkerApi.openRows refuses a query of the wrong shape and a column that is not there', async () => {
  const answers = await page.evaluate(async (datasetId) => {
    const { data } = window.client;
    const query = { datasetId, filter: [], sort: null, rowIds: null };
    const filter = [{ kind: 'near', column: 'age' }] as never;
    const sort = { column: 'nope', direction: 'ascending' as const };
    return [
      await window.settle(data.openRows('r4', { ...query, filter }, () => undefined)),
      await window.settle(data.openRows('r5', { ...query, sort }, () => undefined)),
    ];
  }, ids.dataset);
  expect(answers).toMatchObject([
    { ok: false, code: 'E-WIRE' },
    { ok: false, code: 'E-STORE-MISSING' },
  ]);
});

test('DataWorkerApi.exportSplits writes one line a row', async () => {
  const csv = await page.evaluate((id) => window.client.data.exportSplits(id), ids.split);
  expect(csv.trim().split(/\r?\n/)).toHaveLength(301);
  expect(csv.split(/\r?\n/)[0]).toBe('row_id,part');
});

test('ModelWorkerApi.train reports, stores the run and is repeatable to the bit', async () => {
  const { first, second, kinds } = await page.evaluate(async (splitId) => {
    const kinds = new Set<string>();
    const request = {
      splitId,
      prepare: 'auto' as const,
      train: { model: 'mlp' as const, epochs: 6, seed: 5 },
      backend: 'wasm' as const,
    };
    const first = await window.client.model.train(
      't1',
      request as never,
      (event) => void kinds.add(event.kind),
    );
    const second = await window.client.model.train('t2', request as never, () => undefined);
    return { first, second, kinds: [...kinds] };
  }, ids.split);
  ids.run = first.id;
  ids.weights = first.weightsSha256;
  expect(first.status).toBe('done');
  expect(first.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(second.weightsSha256).toBe(first.weightsSha256);
  expect(second.id).not.toBe(first.id);
  expect(kinds).toEqual(expect.arrayContaining(['started', 'epoch', 'finished']));
});

test('ModelWorkerApi.steer holds, steps and lets go, ModelWorkerApi.watch shows every step, and both leave the weights as they are', async () => {
  const seen = await page.evaluate(async (splitId) => {
    const request = {
      splitId,
      prepare: 'auto' as const,
      train: { model: 'mlp' as const, epochs: 6, seed: 5 },
      backend: 'wasm' as const,
    };
    const watched = { row: null, view: 'gradients' as const, inputs: 5, histograms: true, surface: true };
    const singles: number[] = [];
    const looks: { step: number; inputs: number; histograms: number; surface: unknown; actual: unknown }[] =
      [];
    let holds = 0;
    const { model } = window.client;
    const training = model.train('steered', request as never, (event) => {
      if (event.kind === 'paused') {
        holds += 1;
        // The worker answers while it holds.
        void model.heartbeat().then(() => model.steer('steered', 'step'));
      }
      if (event.kind === 'step' && event.single) {
        singles.push(event.step);
        void model.steer('steered', singles.length < 3 ? 'step' : 'resume');
      }
      if (event.kind === 'glass') {
        const { step, inputs, histograms, surface, answer } = event.report;
        looks.push({
          step,
          inputs: inputs.length,
          histograms: histograms?.length ?? 0,
          surface,
          actual: answer.actual,
        });
      }
    });
    void model.steer('steered', 'pause');
    void model.watch('steered', watched);
    const run = await training;
    await model.steer('nobody', 'pause');
    await model.watch('nobody', null);
    const refused = await window.settle(model.steer('nobody', 'hop' as never));
    const wild = await window.settle(model.watch('nobody', { ...watched, inputs: 1e9 }));
    return { run, singles, looks, holds, refused, wild };
  }, ids.split);
  expect(seen.holds).toBe(1);
  expect(seen.singles).toEqual([1, 2, 3]);
  expect(seen.looks.map(({ step }) => step)).toEqual(expect.arrayContaining([1, 2, 3]));
  expect(seen.looks[0]).toMatchObject({ inputs: 5, histograms: 3, surface: null });
  expect(['came', 'missed']).toContain(seen.looks[0]?.actual);
  expect(seen.run.baseline?.validationScore).toBeGreaterThan(0.4);
  expect(seen.run.epochs[0]?.validationScore).toBeGreaterThan(0);
  expect(seen.refused).toMatchObject({ ok: false, code: 'E-WIRE' });
  expect(seen.wild).toMatchObject({ ok: false, code: 'E-WIRE' });
  expect(seen.run.weightsSha256).toBe(ids.weights);
});

test('ModelWorkerApi.stop ends a run that holds', async () => {
  const run = await page.evaluate(async (splitId) => {
    const request = {
      splitId,
      prepare: 'auto' as const,
      train: { model: 'mlp' as const, epochs: 6 },
      backend: 'wasm' as const,
    };
    const training: Promise<{ outcome: string }> = window.client.model.train(
      'held',
      request as never,
      (event) => {
        if (event.kind === 'paused') void window.client.stopModelCall('held', training);
      },
    );
    void window.client.model.steer('held', 'step');
    return training;
  }, ids.split);
  expect(run.outcome).toBe('stopped');
});

test('ModelWorkerApi.inspect looks into a stored run, again and again', async () => {
  const { first, second, missing } = await page.evaluate(async (runId) => {
    const watch = { row: null, view: 'activations' as const, inputs: 6, histograms: false, surface: true };
    const { model } = window.client;
    const first = await model.inspect('look1', { runId, watch });
    const second = await model.inspect('look2', { runId, watch: { ...watch, row: first.row.next } });
    const missing = await window.settle(model.inspect('look3', { runId: 'nobody', watch }));
    return { first, second, missing };
  }, ids.run);
  expect(first.layers.map(({ name, units }) => [name, units])).toEqual([
    ['dense_0', 64],
    ['dense_1', 64],
    ['output', 2],
  ]);
  expect(first.answer.probabilities[0]! + first.answer.probabilities[1]!).toBeCloseTo(1, 5);
  expect(first.row).toMatchObject({ part: 'validation', previous: null, of: 45 });
  expect(second.row).toMatchObject({ position: first.row.next, previous: first.row.position });
  expect(missing).toMatchObject({ ok: false, code: 'E-STORE-MISSING' });
});

test('DataWorkerApi.listRuns names the stored runs', async () => {
  const runs = await page.evaluate(() => window.client.data.listRuns());
  expect(runs.map(({ status }) => status).sort()).toEqual(['done', 'done', 'done', 'stopped']);
});

test('DataWorkerApi.annotateRun keeps a note beside a run and refuses a long one', async () => {
  const { runs, refused } = await page.evaluate(async (runId) => {
    await window.client.data.annotateRun(runId, 'six epochs only');
    return {
      refused: await window.settle(window.client.data.annotateRun(runId, 'x'.repeat(501))),
      runs: await window.client.data.listRuns(),
    };
  }, ids.run);
  expect(runs.find(({ id }) => id === ids.run)?.note).toBe('six epochs only');
  expect(refused).toMatchObject({ ok: false, code: 'E-WIRE' });
});

test('ModelWorkerApi.evaluate judges the test rows with groups and a baseline', async () => {
  const evaluation = await page.evaluate(
    (runId) =>
      window.client.model.evaluate('e1', { runId, groups: ['sex'], bootstrap: 200 }, () => undefined),
    ids.run,
  );
  const { accuracy } = evaluation.metrics.test;
  expect(accuracy?.low).toBeLessThan(accuracy?.value as number);
  expect(Object.keys(evaluation.groups['sex'] ?? {}).sort()).toEqual(['female', 'male']);
  expect(evaluation.metrics.baseline.name).toBe('most frequent class');
});

test('DataWorkerApi.readEvaluation opens what was judged, with the validation rows apart', async () => {
  const [evaluation, none] = await page.evaluate(
    async (runId) => [
      await window.client.data.readEvaluation(runId),
      await window.client.data.readEvaluation('no such run'),
    ],
    ids.run,
  );
  expect(evaluation?.predictions.rowIds).toHaveLength(45);
  expect(evaluation?.validation?.rowIds).toHaveLength(45);
  expect(evaluation?.bootstrap).toBe(200);
  expect(none).toBeNull();
});

test('DataWorkerApi.readGroups gives every test row its group', async () => {
  const [byAge, bySex] = await page.evaluate(
    (splitId) => window.client.data.readGroups({ splitId, part: 'test', columns: ['age', 'sex'] }),
    ids.split,
  );
  expect(byAge?.codes).toHaveLength(45);
  expect(byAge?.groups[0]).toMatch(/^\d+ – \d+$/);
  expect([...(bySex?.groups ?? [])].sort()).toEqual(['female', 'male']);
});

test('ModelWorkerApi.judgeThreshold reports the test rows at a threshold, with intervals', async () => {
  const report = await page.evaluate(
    (runId) =>
      window.client.model.judgeThreshold(
        't1',
        { runId, threshold: 0.3, falseAlarm: 28, miss: 54, bootstrap: 200 },
        () => undefined,
      ),
    ids.run,
  );
  expect(report.rows).toBe(45);
  expect(report.recall.low as number).toBeLessThanOrEqual(report.recall.value as number);
  expect(report.costPerRow.high as number).toBeGreaterThan(0);
});

test('ModelWorkerApi.explain shuffles every column with progress, and DataWorkerApi.readImportance finds it again', async () => {
  const { before, report, kept, events } = await page.evaluate(async (runId) => {
    const before = await window.client.data.readImportance(runId);
    const events: unknown[] = [];
    const request = { runId, part: 'test' as const, repeats: 3, seed: 1 };
    const report = await window.client.model.explain('x1', request, (event) => void events.push(event));
    return { before, report, kept: await window.client.data.readImportance(runId), events };
  }, ids.run);
  expect(before).toBeNull();
  expect(report.columns.map(({ column }) => column).sort()).toEqual([
    'age',
    'distance_km',
    'reminder',
    'sex',
    'weekday',
  ]);
  expect(kept).toEqual(report);
  expect(events.length).toBeGreaterThan(3);
});

test('ModelWorkerApi.compareRuns holds two runs against each other on the same rows', async () => {
  const comparison = await page.evaluate(async (runId) => {
    const runs = await window.client.data.listRuns();
    const weights = runs.find(({ id }) => id === runId)?.weightsSha256;
    const twin = runs.find(({ id, weightsSha256 }) => id !== runId && weightsSha256 === weights);
    const other = twin?.id as string;
    await window.client.model.evaluate('e2', { runId: other, groups: [], bootstrap: 100 }, () => undefined);
    const request = { runIds: [runId, other] as const, bootstrap: 200 };
    return window.client.model.compareRuns('c1', request, () => undefined);
  }, ids.run);
  expect(comparison.rows).toBe(45);
  // The same seed and data give the same model: nothing differs.
  expect(comparison.differences['accuracy']?.value).toBe(0);
  expect(comparison.mcNemar).toEqual({ onlyFirst: 0, onlySecond: 0, pValue: 1 });
});

test('ModelWorkerApi.exportPredictions writes one line a test row', async () => {
  const csv = await page.evaluate((runId) => window.client.model.exportPredictions(runId), ids.run);
  const lines = csv.trim().split(/\r?\n/);
  expect(lines[0]).toBe('row_id,actual,predicted,probability_came,probability_missed');
  expect(lines).toHaveLength(46);
});

test('ModelWorkerApi.deploy numbers a version, and ModelWorkerApi.verify reproduces its exports in a fresh worker', async () => {
  const { version, receipts } = await page.evaluate(async (runId) => {
    const version = await window.client.model.deploy(
      'd1',
      { runId, name: 'Clinic', exports: ['bundle', 'tfjs'] },
      () => undefined,
    );
    const receipts = [];
    for (const exported of version.exports) {
      const fresh = await window.client.startFreshModelWorker();
      receipts.push(await fresh.api.verify('v1', { export: exported, runId }));
      fresh.terminate();
    }
    return { version: { id: version.id, version: version.version, card: version.card }, receipts };
  }, ids.run);
  ids.version = version.id;
  expect(version.version).toBe(1);
  expect(version.card).toContain('Clinic');
  for (const { parity, sha256 } of receipts) {
    expect(parity.rows).toBe(45);
    expect(parity.maxAbsDifference).toBeLessThanOrEqual(1e-5);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('ModelWorkerApi.readCardFacts, ModelWorkerApi.composeCard, ModelWorkerApi.writeCard and ModelWorkerApi.amendCard make a card and take what people say', async () => {
  const { stored, draft, composed, html, amended, again } = await page.evaluate(
    async ({ run, version }) => {
      const { model } = window.client;
      const stored = await model.readCardFacts({ kind: 'version', modelVersionId: version });
      const draft = await model.readCardFacts({ kind: 'draft', runId: run, name: 'Clinic' });
      const composed = await model.composeCard(stored, 'zh');
      const statement = { purpose: 'Calls <b>patients</b> who may not come.' };
      const amended = await model.amendCard(version, { statement });
      const html = await model.writeCard(amended, 'datasheet', 'html', 'en');
      const again = await model.readCardFacts({ kind: 'version', modelVersionId: version });
      return { stored, draft, composed, html, amended, again };
    },
    { run: ids.run, version: ids.version },
  );
  expect(stored.modelVersion).toBe(1);
  expect(stored.inputs?.map(({ name }) => name).sort()).toEqual([
    'age',
    'distance_km',
    'reminder',
    'sex',
    'weekday',
  ]);
  expect(draft.modelVersion).toBe(0);
  expect(draft.metrics).toEqual(stored.metrics);
  expect(composed.modelCard.sections).toHaveLength(9);
  expect(composed.datasheet.sections).toHaveLength(7);
  expect(composed.completeness.answered).toBe(0);
  expect(html).toContain('Calls &lt;b&gt;patients&lt;/b&gt; who may not come.');
  expect(again).toEqual(amended);
  expect(again.metrics).toEqual(stored.metrics);
});

test('ModelWorkerApi.checkCard makes every number again, and finds one that was changed', async () => {
  const { check, tampered, events } = await page.evaluate(async (modelVersionId) => {
    const { model } = window.client;
    const events: unknown[] = [];
    const check = await model.checkCard(
      'k1',
      { modelVersionId, text: null },
      (event) => void events.push(event),
    );
    const facts = await model.readCardFacts({ kind: 'version', modelVersionId });
    const text = await model.writeCard(facts, 'datasheet', 'md', 'zh');
    const request = { modelVersionId, text: text.replace('210', '211') };
    return { check, tampered: await model.checkCard('k2', request, () => undefined), events };
  }, ids.version);
  expect(check.mismatches).toEqual([]);
  expect(check.changedLines).toEqual([]);
  expect(check.facts).toBeGreaterThan(150);
  expect(check.lines).toBeGreaterThan(80);
  expect(check.said).toEqual(['statement']);
  expect(events.length).toBeGreaterThan(0);
  expect(tampered.mismatches).toEqual([]);
  expect(tampered.changedLines).toHaveLength(1);
});

test('ModelWorkerApi.verify refuses a bundle with a flipped byte', async () => {
  const answer = await page.evaluate(async (runId) => {
    const version = await window.client.model.deploy(
      'd2',
      { runId, name: 'Clinic', exports: ['bundle'] },
      () => undefined,
    );
    const [exported] = version.exports;
    const bytes = exported?.files[0]?.bytes as Uint8Array;
    bytes[200] = (bytes[200] as number) ^ 1;
    return window.settle(window.client.model.verify('v2', { export: exported as never, runId }));
  }, ids.run);
  expect(answer.ok).toBe(false);
  expect(String(answer.code)).toMatch(/^E-BUNDLE-/);
});

test('DataWorkerApi.listVersions names the versions without their files', async () => {
  const versions = await page.evaluate(() => window.client.data.listVersions());
  expect(versions.map(({ version, role }) => [version, role])).toEqual([
    [1, 'candidate'],
    [2, 'candidate'],
  ]);
});

test('DataWorkerApi.deleteRun refuses a run that a version was made from and deletes another', async () => {
  const { kept, other, before, after } = await page.evaluate(async (runId) => {
    const kept = await window.settle(window.client.data.deleteRun(runId));
    const before = (await window.client.data.listRuns()).map(({ id }) => id);
    const other = before.find((id) => id !== runId) as string;
    await window.client.data.deleteRun(other);
    return { kept, other, before, after: (await window.client.data.listRuns()).map(({ id }) => id) };
  }, ids.run);
  expect(kept).toMatchObject({ ok: false, code: 'E-RUN-IN-USE' });
  expect(before.length).toBeGreaterThan(1);
  expect(after).toEqual(before.filter((id) => id !== other));
});

test('ModelWorkerApi.predict answers later rows and DataWorkerApi.monitor compares them', async () => {
  const { rows, report } = await page.evaluate(
    async ([csv, options, datasetId, modelVersionId]) => {
      const source = { kind: 'blob' as const, name: 'later.csv', blob: new Blob([csv]) };
      const later = await window.client.data.ingest(
        'i3',
        { source, options, like: datasetId },
        () => undefined,
      );
      const request = { modelVersionId, datasetId: later.id, seed: 1 };
      const answers = await window.client.model.predict('p1', request, () => undefined);
      const report = await window.client.data.monitor('m1', request, () => undefined);
      return { rows: answers.rowIds.length, report };
    },
    [makeClinicCsv(120, 9), OPTIONS, ids.dataset, ids.version] as const,
  );
  expect(rows).toBe(120);
  expect(report.verdict).toBe('no drift');
  expect(report.columns.map(({ name }) => name).sort()).toEqual([
    'age',
    'distance_km',
    'reminder',
    'sex',
    'weekday',
  ]);
});

test('DataWorkerApi.readLog sums up what a version has answered', async () => {
  const { log, unused } = await page.evaluate(
    async (id) => ({
      log: await window.client.data.readLog(id),
      unused: await window.client.data.readLog('no such version'),
    }),
    ids.version,
  );
  expect(log.answers).toBe(120);
  expect(log.outputs.reduce((total, { count }) => total + count, 0)).toBe(120);
  expect(log.labelledShare).toBe(1);
  expect(log.accuracy.value).toBeGreaterThan(log.accuracy.low ?? 1);
  expect(unused).toMatchObject({ answers: 0, from: null, latencyMs: null, labelledShare: null });
});

test('DataWorkerApi.readInputRows gives the rows of a small table as they are written, and stores nothing', async () => {
  const { rows, refused } = await page.evaluate(async () => {
    const { data } = window.client;
    const notation = { decimal: '.' as const, missing: ['NA'] };
    const request = (text: string) => ({
      name: 'round.csv',
      blob: new Blob([text]),
      columns: ['age', 'code'],
      notation,
    });
    return {
      rows: await data.readInputRows('r1', request('code,age,x\n007,NA,1\n8,41.50,2\n'), () => undefined),
      refused: [
        await window.settle(data.readInputRows('r2', request('age\n1\n'), () => undefined)),
        await window.settle(data.readInputRows('r3', request(''), () => undefined)),
        await window.settle(data.readInputRows('r4', { ...request(''), blob: 7 as never }, () => undefined)),
      ].map(({ code }) => code),
    };
  });
  expect(rows).toEqual([
    { code: '007', age: null },
    { code: '8', age: '41.50' },
  ]);
  expect(refused).toEqual(['E-COLUMNS-MISSING', 'E-DATA-EMPTY', 'E-WIRE']);
});

test('DataWorkerApi.listAnswers, DataWorkerApi.addFeedback, DataWorkerApi.exportLog, DataWorkerApi.exportCases, DataWorkerApi.importLog and DataWorkerApi.eraseAnswers: a log goes out and comes home, and nothing is doubled', async () => {
  const told = await page.evaluate(async (id) => {
    const { data } = window.client;
    const first = await data.listAnswers(id, { start: 0, count: 2 });
    const ids = first.answers.map(({ record }) => record.id);
    const feedback = ids.map((recordId, i) => ({
      id: `feedback-${i}`,
      recordId,
      at: '2026-11-09T08:00:00.000Z',
      verdict: 'yes' as const,
      truth: null,
      source: 'field' as const,
    }));
    const added = [await data.addFeedback(id, feedback), await data.addFeedback(id, feedback)];
    const text = await data.exportLog({ modelVersionId: id, recordIds: null });
    const some = await data.exportLog({ modelVersionId: id, recordIds: ids.slice(1) });
    const file = (content: string) => ({ modelVersionId: id, name: 'day.json', blob: new Blob([content]) });
    const csv = await data.exportCases({ modelVersionId: id, recordIds: ids, format: 'csv' });
    const map = await data.exportCases({ modelVersionId: id, recordIds: null, format: 'geojson' });
    const again = await data.importLog(file(text));
    const erased = await data.eraseAnswers(id, ids);
    const left = (await data.listAnswers(id, { start: 0, count: 1 })).total;
    const back = await data.importLog(file(text));
    return {
      total: first.total,
      added,
      some: JSON.parse(some) as { records: unknown[]; feedback: unknown[] },
      csv,
      map,
      again,
      erased,
      left,
      back,
      page: await data.listAnswers(id, { start: 0, count: 2 }),
      ids,
      refused: [
        await window.settle(data.importLog(file(text.replace('"yes"', '"no"')))),
        await window.settle(data.importLog(file(''))),
        await window.settle(data.importLog({ ...file(''), modelVersionId: 7 as unknown as string })),
        await window.settle(data.exportLog({ modelVersionId: 'nowhere', recordIds: null })),
        await window.settle(
          data.exportCases({ modelVersionId: id, recordIds: null, format: 'xls' as never }),
        ),
        await window.settle(data.addFeedback(id, [{ verdict: 'perhaps' }] as never)),
        await window.settle(data.listAnswers(id, { start: 0, count: 100_000 })),
        await window.settle(data.eraseAnswers(id, [7 as unknown as string])),
      ].map(({ code }) => code),
    };
  }, ids.version);
  expect(told.total).toBe(120);
  expect(told.added).toEqual([
    { new: 2, known: 0, altered: 0 },
    { new: 0, known: 2, altered: 0 },
  ]);
  expect([told.some.records.length, told.some.feedback.length]).toEqual([1, 1]);
  expect(told.csv).toMatchObject({ written: 2, leftOut: 0 });
  expect(told.csv.text.split('\r\n')).toHaveLength(4);
  expect([told.map.written, told.map.leftOut]).toEqual([0, 120]);
  expect(told.again.records).toEqual({ new: 0, known: 120, altered: 0 });
  expect([told.erased, told.left]).toEqual([2, 118]);
  expect(told.back.records).toEqual({ new: 2, known: 118, altered: 0 });
  expect(told.back.feedback).toEqual({ new: 2, known: 0, altered: 0 });
  expect(told.page.answers.map(({ record }) => record.id)).toEqual(told.ids);
  expect(told.page.answers.map(({ feedback }) => feedback.length)).toEqual([1, 1]);
  expect(told.refused).toEqual([
    'E-LOG-DAMAGED',
    'E-LOG-EMPTY',
    'E-WIRE',
    'E-STORE-MISSING',
    'E-WIRE',
    'E-WIRE',
    'E-WIRE',
    'E-WIRE',
  ]);
});

test('ModelWorkerApi.monitorVersion reports on the log by windows, and DataWorkerApi.acknowledgeAlert settles an alert', async () => {
  const told = await page.evaluate(async (modelVersionId) => {
    const { data, model } = window.client;
    const plan = {
      windowBy: 'rows' as const,
      windowRows: 40,
      reference: { kind: 'training' as const },
      schedule: { kind: 'byHand' as const },
      groups: ['sex'],
    };
    const events: unknown[] = [];
    const report = await model.monitorVersion(
      'w1',
      { modelVersionId, plan },
      (event) => void events.push(event),
    );
    const settled = { modelVersionId, alertId: 'drift-1', reason: 'known' };
    return {
      report,
      events: events.length,
      refused: [
        await window.settle(
          model.monitorVersion('w2', { modelVersionId, plan: { ...plan, windowRows: 20 } }, () => undefined),
        ),
        await window.settle(model.monitorVersion('w3', { modelVersionId: 'none', plan }, () => undefined)),
        await window.settle(data.acknowledgeAlert({ ...settled, reason: '' })),
        await window.settle(data.acknowledgeAlert({ ...settled, modelVersionId: 'none' })),
        await window.settle(data.acknowledgeAlert(settled)),
      ].map((outcome) => outcome.ok || outcome.code),
    };
  }, ids.version);
  expect(told.events).toBe(3);
  expect(told.report.windows.map(({ answers, rows }) => [answers, rows])).toEqual([
    [40, 40],
    [40, 40],
    [40, 40],
  ]);
  expect(told.report.windows.every(({ realised }) => realised?.labelled === 40)).toBe(true);
  expect(Object.keys(told.report.windows[0]?.groups ?? {})).toEqual(['sex']);
  expect(told.report.stability?.rows).toBe(120);
  expect(told.report.stability?.maxAbsDifference).toBeLessThan(1e-6);
  expect(told.refused).toEqual(['E-WIRE', 'E-STORE-MISSING', 'E-WIRE', 'E-STORE-MISSING', true]);
});

test('DataWorkerApi.reviewAnswers counts what can join the training rows, and DataWorkerApi.growDataset adds it', async () => {
  const told = await page.evaluate(async (modelVersionId) => {
    const { data } = window.client;
    const events: unknown[] = [];
    const reviewed = await data.reviewAnswers(modelVersionId);
    const grown = await data.growDataset('g1', modelVersionId, (event) => void events.push(event));
    const manifest = await data.getDataset(grown.datasetId);
    const split = await data.split('g2', { datasetId: grown.datasetId, ...grown.split });
    return {
      reviewed,
      grown,
      manifest: { nRows: manifest.nRows, grown: manifest.grown },
      split: { train: split.train, validation: split.validation, test: split.test },
      before: await data.getSplit((await data.listRuns())[0]?.splitId ?? ''),
      events: events.length,
      refused: [
        await window.settle(data.reviewAnswers('none')),
        await window.settle(data.growDataset('g3', 'none', () => undefined)),
        await window.settle(data.growDataset('g4', '', () => undefined)),
      ].map((outcome) => outcome.ok || outcome.code),
    };
  }, ids.version);
  const { reviewed, grown, before } = told;
  const { usable, joined, duplicates, contradicted, heldOut, withoutInputs, unknownTruth } = reviewed;
  expect(reviewed.known).toBe(120);
  expect(usable).toBeGreaterThan(0);
  expect(usable + joined + duplicates + contradicted + heldOut + withoutInputs + unknownTruth).toBe(120);
  expect(grown.counts).toEqual(reviewed);
  expect(told.manifest.grown?.recordIds).toHaveLength(usable);
  expect(told.manifest.nRows).toBe(before.train + before.validation + before.test + usable);
  expect(told.split).toEqual({
    train: before.train + usable,
    validation: before.validation,
    test: before.test,
  });
  expect(told.events).toBe(2);
  expect(told.refused).toEqual(['E-STORE-MISSING', 'E-STORE-MISSING', 'E-WIRE']);
});

test('ModelWorkerApi.inputFields, ModelWorkerApi.answer and ModelWorkerApi.answerFile: a form, some rows, a file', async () => {
  const told = await page.evaluate(
    async ([runId, csv, options, datasetId]) => {
      const { data, model } = window.client;
      const version = await model.deploy(
        'u0',
        { runId, name: 'Clinic', exports: ['bundle'], threshold: 0.4, abstainBelow: 0.6 },
        () => undefined,
      );
      const modelVersionId = version.id;
      const form = await model.inputFields(modelVersionId);
      const typical = Object.fromEntries(form.fields.map(({ name, typical }) => [name, typical]));
      const rows = [typical, { ...typical, distance_km: '9000', weekday: 'Sun', age: 'old' }];
      const common = { modelVersionId, source: 'form' as const };
      const answered = await model.answer('u1', { ...common, rows, keepInputs: true }, () => undefined);
      const tried = await model.answer(
        'u2',
        { ...common, rows: [typical], keepInputs: false, recorded: false },
        () => undefined,
      );
      const logged = (await data.listAnswers(modelVersionId, { start: 0, count: 10 })).total;
      const source = { kind: 'blob' as const, name: 'rows.csv', blob: new Blob([csv]) };
      const later = await data.ingest('u3', { source, options, like: datasetId }, () => undefined);
      const events: unknown[] = [];
      const file = await model.answerFile(
        'u4',
        { modelVersionId, datasetId: later.id, keepInputs: false },
        (event) => void events.push(event),
      );
      return {
        decision: version.decision,
        form,
        answered,
        tried,
        logged,
        file: { ...file, csv: new TextDecoder().decode(file.csv) },
        events: events.length,
        loggedAfter: (await data.listAnswers(modelVersionId, { start: 0, count: 1 })).total,
        refused: [
          await window.settle(
            model.answer('u5', { ...common, rows: [{ age: 7 }], keepInputs: true } as never, () => undefined),
          ),
          await window.settle(model.inputFields('nowhere')),
          await window.settle(
            model.answerFile(
              'u6',
              { modelVersionId, datasetId: 'nowhere', keepInputs: false },
              () => undefined,
            ),
          ),
        ].map(({ code }) => code),
      };
    },
    [ids.run, makeClinicCsv(150, 21), OPTIONS, ids.dataset] as const,
  );
  expect(told.form.fields.map(({ name, type }) => [name, type])).toEqual([
    ['age', 'number'],
    ['distance_km', 'number'],
    ['weekday', 'category'],
    ['sex', 'category'],
    ['reminder', 'boolean'],
  ]);
  expect(told.form.target).toMatchObject({ column: 'no_show', classes: ['came', 'missed'] });
  expect(told.form.decision).toEqual(told.decision);
  expect(told.decision?.abstainBelow).toBe(0.6);
  // 45 validation rows are too few.
  expect(told.decision?.calibratedOnRows).toBe(0);
  const [ordinary, strange] = told.answered.answers;
  expect(ordinary?.outside).toEqual([]);
  expect(strange?.outside.map(({ column, kind }) => [column, kind])).toEqual([
    ['age', 'unread'],
    ['distance_km', 'range'],
    ['weekday', 'category'],
  ]);
  expect(told.answered.records.map(({ source }) => source)).toEqual(['form', 'form']);
  expect(told.answered.records[1]?.inputs).toMatchObject({ distance_km: 9000, weekday: 'Sun', age: null });
  expect(told.tried.answers).toEqual([ordinary]);
  expect([told.tried.records.length, told.logged]).toEqual([0, 2]);
  expect(told.file.rows).toBe(150);
  expect(told.file.csv.split('\r\n')).toHaveLength(152);
  expect(told.file.csv.split('\r\n')[0]).toBe(
    'row_id,answer,likeliest,confidence,probability_came,probability_missed,outside',
  );
  expect(told.file.outputs.reduce((sum, { count }) => sum + count, 0)).toBe(150 - told.file.abstained);
  expect(told.events).toBe(2);
  expect(told.loggedAfter).toBe(152);
  expect(told.refused).toEqual(['E-WIRE', 'E-STORE-MISSING', 'E-STORE-MISSING']);
});

test('DataWorkerApi.readLabels joins a late file to the answers it is about', async () => {
  const told = await page.evaluate(
    async ([modelVersionId, options]) => {
      const { data } = window.client;
      const { answers } = await data.listAnswers(modelVersionId, { start: 0, count: 2 });
      const lines = answers.map(({ record }) => `${record.id},missed`);
      const csv = ['answer,outcome', ...lines, 'nothing,kept'].join('\n');
      const source = { kind: 'blob' as const, name: 'outcomes.csv', blob: new Blob([csv]) };
      const request = { source, options: { ...options, target: null }, like: null };
      const file = await data.ingest('labels', request, () => undefined);
      const asked = {
        modelVersionId,
        datasetId: file.id,
        key: { kind: 'recordId' as const, column: 'answer' },
        label: 'outcome',
      };
      return {
        first: await data.readLabels('l1', asked, () => undefined),
        second: await data.readLabels('l2', asked, () => undefined),
        refused: [
          await window.settle(data.readLabels('l3', { ...asked, label: 'truth' }, () => undefined)),
          await window.settle(
            data.readLabels('l4', { ...asked, key: { kind: 'columns', columns: [] } }, () => undefined),
          ),
        ].map(({ code }) => code),
      };
    },
    [ids.version, OPTIONS] as const,
  );
  expect(told.first).toMatchObject({ rows: 3, matched: 2, unmatched: 1, answers: 2, new: 2, known: 0 });
  expect(told.second).toMatchObject({ matched: 2, new: 0, known: 2 });
  expect(told.refused).toEqual(['E-LABELS-COLUMN', 'E-WIRE']);
});

test('ModelWorkerApi.rankCauses puts the column that moves the answers before the one that merely moved', async () => {
  // Every patient lives 3 times as far away, which the answers hang on; every appointment is on a Monday, which they hardly do.
  const later = makeClinicCsv(200, 9).replace(
    /^(\d+),([\d.]*),\w+,/gm,
    (_, age: string, distance: string) => `${age},${distance === '' ? '' : 3 * Number(distance)},Mon,`,
  );
  const { monitored, ranked } = await page.evaluate(
    async ([csv, options, datasetId, modelVersionId]) => {
      const source = { kind: 'blob' as const, name: 'moved.csv', blob: new Blob([csv]) };
      const request = { source, options, like: datasetId };
      const later = await window.client.data.ingest('i5', request, () => undefined);
      const asked = { modelVersionId, datasetId: later.id, seed: 2 };
      const monitored = await window.client.data.monitor('m3', asked, () => undefined);
      return {
        monitored,
        ranked: await window.client.model.rankCauses('r1', asked, monitored, () => undefined),
      };
    },
    [later, OPTIONS, ids.dataset, ids.version] as const,
  );
  expect(monitored.columns[0]?.name).toBe('weekday');
  expect(ranked.columns.slice(0, 2).map(({ name, drifted }) => [name, drifted])).toEqual([
    ['distance_km', true],
    ['weekday', true],
  ]);
  expect(ranked.columns[0]?.answerShift).toBeGreaterThan(0.1);
  expect(ranked.columns.find(({ name }) => name === 'age')?.answerShift).toBeNull();
});

test('DataWorkerApi.monitor alone names the shifted column', async () => {
  const report = await page.evaluate(
    async ([csv, options, datasetId, modelVersionId]) => {
      const source = { kind: 'blob' as const, name: 'older.csv', blob: new Blob([csv]) };
      const later = await window.client.data.ingest(
        'i4',
        { source, options, like: datasetId },
        () => undefined,
      );
      return window.client.data.monitor(
        'm2',
        { modelVersionId, datasetId: later.id, seed: 1 },
        () => undefined,
      );
    },
    [
      makeClinicCsv(150, 9).replace(/^(\d+),/gm, (_, age) => `${Number(age) + 20},`),
      OPTIONS,
      ids.dataset,
      ids.version,
    ] as const,
  );
  expect(report.verdict).toBe('drift');
  expect(report.columns[0]?.name).toBe('age');
});

test('ModelWorkerApi.stop ends a run early and keeps its best weights', async () => {
  const run = await page.evaluate(async (splitId) => {
    const request = {
      splitId,
      prepare: 'auto' as const,
      train: { model: 'mlp' as const, epochs: 50_000, earlyStopping: false },
      backend: 'wasm' as const,
    };
    let asked = false;
    const training: Promise<{ status: string; outcome: string; weightsSha256: string }> =
      window.client.model.train('t3', request as never, (event) => {
        if (event.kind === 'epoch' && !asked) {
          asked = true;
          void window.client.stopModelCall('t3', training);
        }
      });
    return training;
  }, ids.split);
  expect(run).toMatchObject({ status: 'stopped', outcome: 'stopped' });
  expect(run.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
});

test('DataWorkerApi.stop of an unknown call does nothing', async () => {
  expect(await page.evaluate(() => window.settle(window.client.data.stop('nobody')))).toEqual({
    ok: true,
    value: undefined,
  });
});

test('DataWorkerApi.markInterrupted marks a run whose worker was killed while training; every call settles', async () => {
  const { answers, runs } = await page.evaluate(async (splitId) => {
    const request = {
      splitId,
      prepare: 'auto' as const,
      train: { model: 'mlp' as const, epochs: 50_000, earlyStopping: false },
      backend: 'wasm' as const,
    };
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (started = resolve));
    const calls = [
      window.settle(
        window.client.model.train('t4', request as never, (event) => event.kind === 'started' && started()),
      ),
      running.then(() => window.settle(window.client.model.heartbeat())),
    ];
    await running;
    window.client.kill('model');
    const answers = await Promise.all(calls);
    const before = await window.client.data.listRuns();
    for (const { id, status } of before)
      if (status === 'running') await window.client.data.markInterrupted(id);
    return { answers, runs: (await window.client.data.listRuns()).map(({ status }) => status) };
  }, ids.split);
  expect(answers[0]).toMatchObject({ ok: false, code: 'E-WORKER-LOST' });
  expect(runs.filter((status) => status === 'interrupted')).toHaveLength(1);
  expect(runs).not.toContain('running');
});

test('a data worker killed while a model trains takes the model worker along: every call settles with E-WORKER-LOST', async () => {
  const answers = await page.evaluate(async (splitId) => {
    const train = { model: 'mlp' as const, epochs: 50_000, earlyStopping: false };
    const request = { splitId, prepare: 'auto' as const, train, backend: 'wasm' as const };
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (started = resolve));
    const training = window.settle(
      window.client.model.train('t6', request as never, (event) => event.kind === 'started' && started()),
    );
    await running;
    window.client.kill('data');
    const late = await window.settle(window.client.data.listRuns());
    return [await training, late];
  }, ids.split);
  expect(answers[0]).toMatchObject({ ok: false, code: 'E-WORKER-LOST' });
  expect(answers[1]).toMatchObject({ ok: true });
});

test('after a death the next call starts a new worker, and ModelWorkerApi.connect and DataWorkerApi.connect join it', async () => {
  const run = await page.evaluate(async (splitId) => {
    const request = {
      splitId,
      prepare: 'auto' as const,
      train: { model: 'baseline' as const },
      backend: 'cpu' as const,
    };
    return window.client.model.train('t5', request as never, () => undefined);
  }, ids.split);
  expect(run.status).toBe('done');
  expect(run.environment.backend).toBe('cpu');
});

test('ModelWorkerApi.connect and DataWorkerApi.connect are what lets a fresh worker read storage', async () => {
  const answer = await page.evaluate(async (runId) => {
    const fresh = await window.client.startFreshModelWorker();
    const csv = await fresh.api.exportPredictions(runId);
    fresh.terminate();
    return csv.length;
  }, ids.run);
  expect(answer).toBeGreaterThan(100);
});

test('DataWorkerApi.connect is repeatable', async () => {
  const answer = await page.evaluate(async () =>
    window.settle(window.client.data.connect(new MessageChannel().port1)),
  );
  expect(answer.ok).toBe(true);
});

test('DataWorkerApi.saveProject, DataWorkerApi.listProjects and DataWorkerApi.deleteProject keep a project and let it go', async () => {
  const record = {
    id: 'project-1',
    createdAt: '2026-11-09T08:00:00.000Z',
    openedAt: '2026-11-09T08:00:00.000Z',
    nRows: 3,
    sample: null,
    datasetIds: [] as string[],
    shownRunId: null,
  };
  const kept = await page.evaluate(
    async ([stored, datasetId]) => {
      const { data } = window.client;
      const source = { kind: 'blob' as const, name: 'own.csv', blob: new Blob(['a,b\n1,x\n2,y\n3,x\n']) };
      const options = { ...window.readOptions, target: null };
      const own = await data.ingest('p1', { source, options, like: null }, () => undefined);
      const document = { ...window.projectDocument, name: '__proto__', datasetId: own.id };
      await data.saveProject({ ...stored, document, datasetIds: [own.id] });
      await data.saveProject({
        ...stored,
        id: 'project-2',
        openedAt: '2026-11-10T08:00:00.000Z',
        document: { ...document, datasetId },
        datasetIds: [datasetId],
      });
      const projects = (await data.listProjects()).map(({ id, document: { name } }) => [id, name]);
      const manifest = await data.getDataset(own.id);
      const refused = await window.settle(
        data.saveProject({ ...stored, document: { ...document, target: 7 as unknown as string } }),
      );
      await data.deleteProject('project-1');
      await data.deleteProject('project-1');
      return {
        projects,
        rows: manifest.nRows,
        refused: refused.code,
        left: (await data.listProjects()).map(({ id }) => id),
        gone: await window.settle(data.getDataset(own.id)),
        other: (await data.getDataset(datasetId)).id === datasetId,
      };
    },
    [record, ids.dataset] as const,
  );
  expect(kept.projects).toEqual([
    ['project-2', '__proto__'],
    ['project-1', '__proto__'],
  ]);
  expect(kept.rows).toBe(3);
  expect(kept.refused).toBe('E-WIRE');
  expect(kept.left).toEqual(['project-2']);
  expect(kept.gone).toMatchObject({ ok: false, code: 'E-STORE-MISSING' });
  expect(kept.other).toBe(true);
});

test('DataWorkerApi.getDataset answers with what was read, and refuses what is not there', async () => {
  const [manifest, missing] = await page.evaluate(
    async (id) =>
      [
        await window.client.data.getDataset(id),
        await window.settle(window.client.data.getDataset('nowhere')),
      ] as const,
    ids.dataset,
  );
  expect(manifest.nRows).toBeGreaterThan(0);
  expect(missing).toMatchObject({ ok: false, code: 'E-STORE-MISSING' });
});

test('ModelWorkerApi.inspectBundle says whose a signed bundle is, ModelWorkerApi.importBundle keeps it as a version of its own project', async () => {
  const outcome = await page.evaluate(async (runId) => {
    const { model, data } = window.client;
    const request = { runId, name: 'Signed', exports: ['bundle' as const], sign: true };
    const made = await model.deploy('call-sign', request, () => undefined);
    const bytes = made.exports[0]?.files[0]?.bytes ?? new Uint8Array();
    const seen = await model.inspectBundle('call-inspect', bytes);
    const refused = await window.settle(model.inspectBundle('call-cut', bytes.slice(0, -9)));
    const { projectId, version } = await model.importBundle('call-import', {
      bytes,
      projectId: null,
      trustAs: null,
    });
    const runs = await data.listRuns();
    await data.deleteProject(projectId);
    const left = await data.listVersions();
    return { seen, refused, version, run: runs.find(({ id }) => id === version.runId), left, made };
  }, ids.run);
  expect(outcome.seen).toMatchObject({
    name: 'Signed',
    target: 'no_show',
    origin: { state: 'own', algorithm: 'Ed25519' },
  });
  expect(outcome.refused).toMatchObject({ ok: false, code: 'E-BUNDLE-TRUNCATED' });
  expect(outcome.version).toMatchObject({
    name: 'Signed',
    role: 'candidate',
    version: 1,
    imported: { modelVersion: outcome.made.version, origin: { state: 'own' } },
  });
  expect(outcome.run).toMatchObject({ origin: 'imported', status: 'done' });
  expect(outcome.left.map(({ id }) => id)).not.toContain(outcome.version.id);
});

test('what was stored is there after a reload', async () => {
  await page.reload();
  await page.waitForFunction(() => 'createTerrariumClient' in window);
  const opened = await page.evaluate(async () => {
    window.client = window.createTerrariumClient(() => undefined);
    return window.client.data.open();
  });
  expect(opened.writer).toBe(true);
  expect(opened.runs.length).toBeGreaterThanOrEqual(4);
  expect(opened.runs.some(({ status }) => status === 'running')).toBe(false);
});

test('a second tab reads and may not write', async () => {
  const second = await context.newPage();
  await second.goto('/headless.html');
  await second.waitForFunction(() => 'createTerrariumClient' in window);
  const opened = await second.evaluate(async () => {
    window.client = window.createTerrariumClient(() => undefined);
    return window.client.data.open();
  });
  expect(opened.writer).toBe(false);
  expect(opened.runs.length).toBeGreaterThanOrEqual(4);
  const refused = await second.evaluate((options) => {
    const source = { kind: 'blob' as const, name: 'more.csv', blob: new Blob(['a,no_show\n1,x\n']) };
    return window.client.data
      .ingest('i9', { source, options, like: null }, () => undefined)
      .then(
        () => '',
        (error: { code: string }) => error.code,
      );
  }, OPTIONS);
  expect(refused).toBe('E-READ-ONLY');

  // Once the writing tab is gone, asking again makes this one the writer.
  await page.close();
  await expect.poll(() => second.evaluate(async () => (await window.client.data.open()).writer)).toBe(true);
  await second.close();
});
