/** WebGPU on the software adapter: asked for by name, it trains, and agrees with the CPU backend. */
import { expect, test } from '@playwright/test';
import type { WorkerClientScope } from '../support/browser-scope';
import { makeClinicCsv } from '../support/clinic-table';

declare const window: WorkerClientScope;

test('a run on WebGPU uses the expected software adapter and learns what the CPU backend learns', async ({
  page,
}) => {
  await page.goto('/headless.html');
  await page.waitForFunction(() => 'createTerrariumClient' in window);
  const { environment, webgpu, cpu, predictions } = await page.evaluate(
    async ([csv]) => {
      window.client = window.createTerrariumClient(() => undefined);
      const { data, model } = window.client;
      await data.open();
      const environment = await model.chooseBackend('webgpu');
      const options = {
        format: 'auto',
        header: 'auto',
        delimiter: 'auto',
        encoding: 'auto',
        decimal: '.',
        missing: [''],
        columns: {},
        labelMap: null,
        target: { column: 'no_show', task: 'classification' },
      } as const;
      const source = { kind: 'blob' as const, name: 'clinic.csv', blob: new Blob([csv]) };
      const dataset = await data.ingest(
        'i',
        { source, options: { ...options, missing: [''] }, like: null },
        () => undefined,
      );
      const split = await data.split('s', {
        datasetId: dataset.id,
        problem: { task: 'classification', target: 'no_show', positive: null, ignore: [] },
        split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1 },
        testDatasetId: null,
      });
      const train = {
        model: 'mlp',
        hiddenUnits: [8],
        epochs: 2,
        batchSize: 64,
        dropout: 0,
        seed: 2,
        earlyStopping: false,
      };
      const request = { splitId: split.id, prepare: 'auto', train };
      const webgpu = await model.train('t1', { ...request, backend: 'webgpu' } as never, () => undefined);
      const cpu = await model.train('t2', { ...request, backend: 'cpu' } as never, () => undefined);
      const predictions = [];
      for (const { id } of [webgpu, cpu]) {
        const { predictions: set } = await model.evaluate(
          'e',
          { runId: id, groups: [], bootstrap: 100 },
          () => undefined,
        );
        predictions.push([...set.probabilities]);
      }
      return { environment, webgpu, cpu, predictions };
    },
    [makeClinicCsv(160)] as const,
  );
  // Fails loudly where the browser offers another adapter: these tests promise the software one.
  expect(environment.adapter).toContain('swiftshader');
  expect(environment).toMatchObject({ backend: 'webgpu', backendReason: 'asked-for' });
  expect(webgpu.environment.backend).toBe('webgpu');
  expect(cpu.environment.backend).toBe('cpu');
  expect(webgpu.epochs.at(-1)?.trainingLoss).toBeCloseTo(cpu.epochs.at(-1)?.trainingLoss as number, 3);
  const [onGpu, onCpu] = predictions as [number[], number[]];
  const largest = Math.max(...onGpu.map((value, i) => Math.abs(value - (onCpu[i] as number))));
  expect(largest).toBeLessThan(1e-3);
});
