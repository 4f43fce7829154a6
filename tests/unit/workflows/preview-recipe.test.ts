import { describe, expect, it } from 'vitest';
import type { Problem, ProgressEvent, Recipe, SplitSummary } from '../../../src/contracts';
import { makeStopSource, neverStop } from '../../../src/foundation';
import { previewRecipe, proposeForSplit } from '../../../src/pipeline/workflows/preview-recipe';
import { SplitTableCache } from '../../../src/pipeline/workflows/split-table-cache';
import type { WorkflowContext } from '../../../src/pipeline/workflows/workflow-context';
import { makeClinicCsv } from '../../support/clinic-table';
import { makePorts, readTable } from '../../support/read-table';
import { positions } from '../../support/make-table';

const problem: Problem = { task: 'classification', target: 'no_show', positive: null, ignore: ['sex'] };

/** A stored clinic split; `reads` lists which tables were read. */
async function makeStored(nRows = 200) {
  const { manifest, table } = await readTable(makeClinicCsv(nRows), { header: true });
  const reads: string[] = [];
  const split = { id: 's', datasetId: manifest.id, testDatasetId: null, problem } as SplitSummary;
  const storage = {
    getSplit: (id: string) => Promise.resolve({ ...split, id }),
    getDataset: () => Promise.resolve(manifest),
    readTable: (id: string, names: readonly string[] | null) => {
      reads.push(id);
      const columns = table.columns.filter(({ name }) => names?.includes(name) ?? true);
      return Promise.resolve({ ...table, columns });
    },
    readSplitRows: () => Promise.resolve(positions(nRows - 40)),
  } as unknown as WorkflowContext['storage'];
  return { storage, reads };
}

const contextOf = (storage: WorkflowContext['storage'], stop = neverStop) => {
  const events: ProgressEvent[] = [];
  return {
    ports: makePorts(),
    storage,
    stop,
    events,
    onEvent: (event: ProgressEvent) => void events.push(event),
  };
};
const drop: Recipe = { steps: [{ kind: 'drop', columns: ['weekday', 'reminder'] }] };

describe('previewing on a stored split', () => {
  it('proposes what can be previewed, without ignored columns, and reads the table once', async () => {
    const { storage, reads } = await makeStored();
    const cache = new SplitTableCache();
    const recipe = await proposeForSplit('s', cache, contextOf(storage));
    expect(JSON.stringify(recipe)).not.toContain('"sex"');
    const preview = await previewRecipe(
      { splitId: 's', recipe, step: 0, rows: 4 },
      cache,
      contextOf(storage),
    );
    expect(preview).toMatchObject({ splitId: 's', trainingRows: 160, problem: null });
    expect(preview.sample.positions).toHaveLength(4);
    await previewRecipe({ splitId: 's', recipe: drop, step: null, rows: 2 }, cache, contextOf(storage));
    expect(reads).toHaveLength(1);
  });

  it('reads anew for another split, for a table beyond the bound, and after a failed reading', async () => {
    const { storage, reads } = await makeStored();
    const request = { splitId: 's', recipe: drop, step: null, rows: 2 };
    const small = new SplitTableCache(1000);
    await previewRecipe(request, small, contextOf(storage));
    await previewRecipe(request, small, contextOf(storage));
    expect(reads).toHaveLength(2);
    const cache = new SplitTableCache();
    await previewRecipe(request, cache, contextOf(storage));
    await previewRecipe({ ...request, splitId: 't' }, cache, contextOf(storage));
    expect(reads).toHaveLength(4);
    let fails = true;
    const failing = {
      ...storage,
      readSplitRows: () => (fails ? Promise.reject(new Error('disk')) : Promise.resolve(positions(160))),
    } as WorkflowContext['storage'];
    const retried = new SplitTableCache();
    await expect(previewRecipe(request, retried, contextOf(failing))).rejects.toThrow('disk');
    fails = false;
    await expect(previewRecipe(request, retried, contextOf(failing))).resolves.toMatchObject({
      trainingRows: 160,
    });
  });

  it('reports progress and can be stopped', async () => {
    const { storage } = await makeStored();
    const cache = new SplitTableCache();
    const slow = contextOf(storage);
    let nowMs = 0;
    const ports = { ...slow.ports, nowMs: () => (nowMs += 60) };
    const recipe = await proposeForSplit('s', cache, { ...slow, ports });
    await previewRecipe({ splitId: 's', recipe, step: null, rows: 2 }, cache, { ...slow, ports });
    expect(slow.events).toContainEqual(expect.objectContaining({ activity: 'fitting', unit: 'columns' }));
    const stop = makeStopSource();
    stop.stop();
    await expect(
      previewRecipe({ splitId: 's', recipe, step: null, rows: 2 }, cache, contextOf(storage, stop)),
    ).rejects.toMatchObject({ code: 'E-STOPPED' });
  });

  it('refuses a step that the recipe does not have', async () => {
    const { storage } = await makeStored();
    await expect(
      previewRecipe(
        { splitId: 's', recipe: drop, step: 1, rows: 2 },
        new SplitTableCache(),
        contextOf(storage),
      ),
    ).rejects.toMatchObject({ code: 'E-WIRE' });
  });

  it('answers for 5,000 rows in less time than a person notices', async () => {
    const { storage } = await makeStored(5000);
    const cache = new SplitTableCache();
    const context = contextOf(storage);
    const recipe = await proposeForSplit('s', cache, context);
    const request = { splitId: 's', recipe, step: 2, rows: 6 };
    await previewRecipe(request, cache, context);
    const timesMs: number[] = [];
    for (let i = 0; i < 5; i++) {
      const startMs = performance.now();
      await previewRecipe(request, cache, context);
      timesMs.push(performance.now() - startMs);
    }
    expect(Math.min(...timesMs)).toBeLessThan(100);
  });
});
