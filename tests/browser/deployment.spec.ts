/** Roles, gate, receipts and log book through both workers, as the page calls them. */
import { expect, test } from '@playwright/test';
import { makeProjectDocument } from '../../src/contracts';
import type { WorkerClientScope } from '../support/browser-scope';
import { makeClinicCsv } from '../support/clinic-table';

declare const window: WorkerClientScope;

test('ModelWorkerApi.checkGate, ModelWorkerApi.passOver, ModelWorkerApi.promote, ModelWorkerApi.exportVersion, DataWorkerApi.readDeployment, DataWorkerApi.returnTo, DataWorkerApi.saveReceipt, DataWorkerApi.listReceipts, DataWorkerApi.noteAct, DataWorkerApi.readLogbook and DataWorkerApi.exportLogbook: a version passes its gate, answers, is replaced and returned to', async ({
  page,
}) => {
  await page.goto('/headless.html');
  await page.waitForFunction(() => 'createTerrariumClient' in window);
  const seen = await page.evaluate(
    async ([csv, document]) => {
      const client = window.createTerrariumClient(() => undefined);
      const { data, model } = client;
      const ignore = (): void => undefined;
      await data.open();
      const options = {
        format: 'auto' as const,
        header: 'auto' as const,
        delimiter: 'auto',
        encoding: 'auto',
        decimal: '.' as const,
        missing: [''],
        columns: {},
        labelMap: null,
        target: { column: 'no_show', task: 'classification' as const },
      };
      const source = { kind: 'blob' as const, name: 'clinic.csv', blob: new Blob([csv]) };
      const { id: datasetId } = await data.ingest('i', { source, options, like: null }, ignore);
      const projectId = 'clinic-project';
      await data.saveProject({
        id: projectId,
        createdAt: '2026-11-09T08:00:00.000Z',
        openedAt: '2026-11-09T08:00:00.000Z',
        nRows: 3,
        sample: null,
        document: { ...document, datasetId },
        datasetIds: [datasetId],
        shownRunId: null,
      });
      const split = await data.split('s', {
        datasetId,
        problem: { task: 'classification', target: 'no_show', positive: 'missed', ignore: [] },
        split: { train: 0.7, validation: 0.15, test: 0.15, seed: 4 },
        testDatasetId: null,
      });
      const run = await model.train(
        't',
        {
          splitId: split.id,
          prepare: 'auto',
          train: { model: 'linear', seed: 1, earlyStopping: true, l2: 0.01, classWeights: 'none' },
          backend: 'cpu',
          projectId,
        },
        ignore,
      );
      await model.evaluate('e', { runId: run.id, groups: [], bootstrap: 200 }, ignore);
      const make = () => model.deploy('d', { runId: run.id, name: 'Clinic', exports: ['bundle'] }, ignore);
      const versions = [await make(), await make()];
      const [first, second] = versions.map(({ id }) => id) as [string, string];
      const fresh = await client.startFreshModelWorker();
      const exported = versions[0]?.exports[0];
      if (exported === undefined) throw new Error('no export');
      const { parity, sha256 } = await fresh.api.verify('v', { export: exported, runId: run.id });
      fresh.terminate();
      await data.saveReceipt(first, { kind: 'bundle', path: exported.path, bytes: 1, sha256, parity });
      const refused = await model.promote('p', { modelVersionId: first, gate: [] }, ignore).then(
        () => '',
        (error: unknown) => (error as { code: string }).code,
      );
      const gates = [];
      for (const modelVersionId of [first, second]) {
        const gate = await model.checkGate('g', modelVersionId, ignore);
        gates.push(gate);
        for (const line of gate)
          if (line.state !== 'passed') await model.passOver({ modelVersionId, line, reason: 'a test' });
        const settled = await model.checkGate('g', modelVersionId, ignore);
        await model.promote('p', { modelVersionId, gate: [...settled] }, ignore);
      }
      const replaced = await data.readDeployment(projectId);
      const returned = await data.returnTo(first);
      await data.noteAct({ projectId, kind: 'exported', subject: first, details: { export: 'bundle' } });
      const again = await model.exportVersion(
        'x',
        { modelVersionId: first, exports: ['bundle', 'tfjs'] },
        ignore,
      );
      const { entries, verdict } = await data.readLogbook(projectId);
      return {
        versions: versions.map(({ version }) => version),
        ids: [first, second],
        refused,
        gates: gates.map((gate) => gate.map(({ item, state }) => [item, state])),
        replaced,
        returned,
        receipts: await data.listReceipts(first),
        again: again.map(({ kind, files }) => [kind, files.length > 0]),
        kinds: entries.map(({ kind }) => kind),
        state: verdict.state,
        lines: (await data.exportLogbook(projectId)).trim().split('\n').length,
      };
    },
    [makeClinicCsv(300, 7), makeProjectDocument('own', 'dataset')] as const,
  );
  const [first, second] = seen.ids;
  expect(seen.versions).toEqual([1, 2]);
  expect(seen.refused).toBe('E-GATE-OPEN');
  expect(Object.fromEntries(seen.gates[0] as [string, string][])).toMatchObject({
    exportsReproduce: 'passed',
    groupsLookedAt: 'open',
    cardComplete: 'open',
  });
  expect(Object.fromEntries(seen.gates[1] as [string, string][])).toMatchObject({
    beatsProduction: 'failed',
  });
  expect(seen.replaced).toMatchObject({ production: second, retired: [first] });
  expect(seen.returned).toMatchObject({ production: first, retired: [second] });
  expect(seen.receipts).toHaveLength(1);
  expect(seen.again).toEqual([
    ['bundle', true],
    ['tfjs', true],
  ]);
  expect(seen.kinds.filter((kind) => kind !== 'gatePassedOver')).toEqual([
    'trained',
    'registered',
    'registered',
    'promoted',
    'promoted',
    'returned',
    'exported',
  ]);
  expect(seen.state).toBe('whole');
  expect(seen.lines).toBe(seen.kinds.length + 1);
});
