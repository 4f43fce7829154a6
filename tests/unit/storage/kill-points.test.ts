import { afterEach, describe, expect, it } from 'vitest';
import { makeProjectDocument, type ProjectRecord } from '../../../src/contracts';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import { injectAbort, injectFault, injectKill, injectLateAbort, type Injection } from './fault-injection';
import {
  datasetDictionaries,
  makeDatasetBlocks,
  makeDatasetManifest,
  makeEvaluation,
  makeFittedRecipe,
  makeModel,
  makePredictions,
  makeRun,
  makeSplit,
  makeSplitSummary,
  makeVersion,
} from './stored-examples';
import { CHUNK_BYTES, countChunks, newDatabaseName, testPorts } from './test-database';

/** Weights in two and a bit chunks. */
const WIDE = 70;

interface Scenario {
  readonly title: string;
  prepare(project: ProjectStore): Promise<void>;
  act(project: ProjectStore): Promise<unknown>;
  /** Which state the project is in; throws when it is in neither. */
  look(project: ProjectStore): Promise<'old' | 'new'>;
}

const scenarios: Scenario[] = [
  {
    title: 'a model saved over an earlier one',
    async prepare(project) {
      await project.saveRun(
        makeRun('run-1', { weightsSha256: '1'.repeat(64) }),
        makeModel(0.5, WIDE),
        makeFittedRecipe(),
      );
      await project.saveRun(
        makeRun('run-1', { weightsSha256: '2'.repeat(64) }),
        makeModel(1.5, WIDE),
        makeFittedRecipe(),
      );
    },
    act: (project) =>
      project.saveRun(
        makeRun('run-1', { weightsSha256: '3'.repeat(64) }),
        makeModel(2.5, WIDE),
        makeFittedRecipe(),
      ),
    async look(project) {
      const { weightsSha256 } = await project.getRun('run-1');
      const { artifact } = await project.readModel('run-1');
      const filler = artifact.tensors[1]?.values[0];
      expect(artifact.tensors[0]?.values).toEqual(makeModel(filler as number, WIDE).tensors[0]?.values);
      expect({ filler, weightsSha256 }).toEqual(
        filler === 1.5
          ? { filler: 1.5, weightsSha256: '2'.repeat(64) }
          : { filler: 2.5, weightsSha256: '3'.repeat(64) },
      );
      return filler === 1.5 ? 'old' : 'new';
    },
  },
  {
    title: 'an import',
    prepare: () => Promise.resolve(),
    act: (project) => storeDataset(project, 'dataset-1'),
    async look(project) {
      const datasets = await project.listDatasets();
      if (datasets.length === 0) return 'old';
      expect(datasets).toEqual([makeDatasetManifest()]);
      expect((await project.readTable('dataset-1', null)).nRows).toBe(5);
      return 'new';
    },
  },
  {
    title: 'an evaluation repeated',
    async prepare(project) {
      await project.saveRun(makeRun('run-1'), null, null);
      await project.saveEvaluation(makeEvaluation('run-1'));
    },
    act(project) {
      const evaluation = makeEvaluation('run-1');
      const predictions = { ...evaluation.predictions, yPred: Int32Array.of(0, 1) };
      return project.saveEvaluation({ ...evaluation, predictions });
    },
    async look(project) {
      const { predictions } = await project.getEvaluation('run-1');
      expect(predictions.yTrue).toEqual(Int32Array.of(1, -1));
      return predictions.yPred[0] === 1 ? 'old' : 'new';
    },
  },
  {
    title: 'a version number taken and its version saved',
    async prepare(project) {
      await project.saveRun(makeRun('run-1'), null, null);
    },
    async act(project) {
      const { id, version } = await project.reserveVersion('run-1', 'Penguins');
      const { summary, manifest, facts, reference } = makeVersion(id, version);
      await project.saveVersion(summary, manifest, facts, reference);
    },
    async look(project) {
      const versions = await project.listVersions();
      const next = await project.reserveVersion('run-1', 'Penguins');
      if (versions.length === 0) {
        expect([1, 2]).toContain(next.version);
        return 'old';
      }
      expect(next.version).toBe(2);
      expect((await project.getVersion('version-1')).reference).toEqual(
        makeVersion('version-1', 1).reference,
      );
      return 'new';
    },
  },
  {
    title: 'a note written beside a run',
    async prepare(project) {
      await project.saveRun(makeRun('run-1', { note: 'first' }), makeModel(0.5, WIDE), makeFittedRecipe());
    },
    act: (project) => project.annotateRun('run-1', 'second'),
    async look(project) {
      const { note, ...run } = await project.getRun('run-1');
      expect(run).toEqual(makeRun('run-1'));
      expect(['first', 'second']).toContain(note);
      expect((await project.readModel('run-1')).artifact.tensors[0]?.values[0]).toBe(0.5);
      return note === 'first' ? 'old' : 'new';
    },
  },
  {
    title: 'a run deleted with its model and evaluation',
    async prepare(project) {
      for (const id of ['run-1', 'run-2']) {
        await project.saveRun(makeRun(id), makeModel(0.5, WIDE), makeFittedRecipe());
        await project.saveEvaluation(makeEvaluation(id));
      }
    },
    act: (project) => project.deleteRun('run-1'),
    async look(project) {
      expect(await project.readModel('run-2')).toMatchObject({ artifact: makeModel(0.5, WIDE) });
      expect((await project.getEvaluation('run-2')).runId).toBe('run-2');
      const found = await Promise.allSettled([project.readModel('run-1'), project.getEvaluation('run-1')]);
      const runs = (await project.listRuns()).map(({ id }) => id);
      if (runs.includes('run-1')) {
        expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
        return 'old';
      }
      expect(runs).toEqual(['run-2']);
      expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      return 'new';
    },
  },
  {
    title: 'predictions of two versions appended',
    prepare: (project) => project.appendPredictions(makePredictions('version-1', 0, 3)),
    act: (project) =>
      project.appendPredictions([
        ...makePredictions('version-1', 3, 1200),
        ...makePredictions('version-2', 0, 2),
      ]),
    async look(project) {
      const counts = [
        (await project.readPredictions('version-1')).length,
        (await project.readPredictions('version-2')).length,
      ];
      expect([
        [3, 0],
        [1203, 2],
      ]).toContainEqual(counts);
      return counts[0] === 3 ? 'old' : 'new';
    },
  },
  {
    title: 'a project deleted',
    async prepare(project) {
      for (const id of ['project-1', 'project-2']) await project.saveProject(makeProject(id));
      await storeDataset(project, 'dataset-1');
      await storeDataset(project, 'dataset-2');
      await project.saveSplit(makeSplitSummary(), makeSplit());
      for (const [id, projectId] of Object.entries({ 'run-1': 'project-1', 'run-2': 'project-2' })) {
        const run = makeRun(id);
        const request = { ...run.request, projectId };
        const splitId = projectId === 'project-1' ? 'split-1' : 'split-2';
        await project.saveRun({ ...run, splitId, request }, makeModel(0.5, WIDE), makeFittedRecipe());
      }
      await project.saveEvaluation(makeEvaluation('run-1'));
      const { summary, manifest, facts, reference } = makeVersion('version-1', 1);
      await project.saveVersion(summary, manifest, facts, reference);
      await project.appendPredictions(makePredictions('version-1', 0, 3));
    },
    act: (project) => project.deleteProject('project-1'),
    async look(project) {
      const projects = (await project.listProjects()).map(({ id }) => id).sort();
      const runs = (await project.listRuns()).map(({ id }) => id).sort();
      const datasets = (await project.listDatasets()).map(({ id }) => id).sort();
      const answers = (await project.readPredictions('version-1')).length;
      const versions = (await project.listVersions()).length;
      const gone = { projects, runs, datasets, answers, versions };
      // The dataset that the other project uses, and what was made there, is still whole.
      expect((await project.readModel('run-2')).artifact.tensors[0]?.values).toHaveLength(2 * WIDE);
      expect((await project.readTable('dataset-2', null)).nRows).toBe(5);
      if (projects.length === 2) {
        expect(gone).toEqual({
          projects: ['project-1', 'project-2'],
          runs: ['run-1', 'run-2'],
          datasets: ['dataset-1', 'dataset-2'],
          answers: 3,
          versions: 1,
        });
        expect((await project.getEvaluation('run-1')).runId).toBe('run-1');
        return 'old';
      }
      expect(gone).toEqual({
        projects: ['project-2'],
        runs: ['run-2'],
        datasets: ['dataset-2'],
        answers: 0,
        versions: 0,
      });
      await expect(project.getSplit('split-1')).rejects.toMatchObject({ code: 'E-STORE-MISSING' });
      return 'new';
    },
  },
];

/** `project-1` made both datasets, `project-2` uses the second. */
function makeProject(id: string): ProjectRecord {
  const datasetIds = id === 'project-1' ? ['dataset-1', 'dataset-2'] : ['dataset-2'];
  return {
    id,
    createdAt: '2024-05-06T07:08:09.000Z',
    openedAt: '2024-05-06T07:08:09.000Z',
    nRows: 5,
    sample: null,
    document: makeProjectDocument('clinic', datasetIds[0] as string),
    datasetIds,
    shownRunId: null,
  };
}

async function storeDataset(project: ProjectStore, id: string): Promise<void> {
  const writer = project.beginDataset();
  for (const block of makeDatasetBlocks()) await writer.writeBlock(block);
  await writer.writeDictionaries(datasetDictionaries);
  await writer.commit(makeDatasetManifest(id));
}

let injection: Injection | undefined;
afterEach(() => {
  injection?.restore();
  injection = undefined;
});

async function open(name: string): Promise<ProjectStore> {
  return openProjectStore({ name, ports: testPorts, chunkBytes: CHUNK_BYTES });
}

async function countSteps(scenario: Scenario): Promise<number> {
  const project = await open(newDatabaseName());
  await scenario.prepare(project);
  const counter = injectKill(Infinity);
  await scenario.act(project);
  counter.restore();
  project.close();
  return counter.steps();
}

describe.each(scenarios)('$title', (scenario) => {
  it('leaves the old state or the new one when killed before any step', async () => {
    const steps = await countSteps(scenario);
    expect(steps).toBeGreaterThanOrEqual(3);
    const seen = { old: 0, new: 0 };
    for (let step = 1; step <= steps + 1; step++) {
      const name = newDatabaseName();
      const project = await open(name);
      await scenario.prepare(project);
      const chunksBefore = await countChunks(name);
      injection = injectKill(step);
      const resolved = await scenario.act(project).then(
        () => true,
        () => false,
      );
      injection.restore();
      project.close();

      const next = await open(name);
      expect(next.opened?.damaged).toEqual([]);
      const state = await scenario.look(next);
      seen[state] += 1;
      if (resolved) expect(state).toBe('new');
      if (state === 'old') expect(await countChunks(name)).toBe(chunksBefore);
      expect(await next.fsck({ hashChunks: true })).toMatchObject({ damaged: [], orphanChunks: 0 });
      next.close();
    }
    expect(seen.old).toBeGreaterThan(2);
    expect(seen.new).toBeGreaterThan(0);
  });

  it.each([
    ['QuotaExceededError', 'E-STORE-QUOTA'],
    ['UnknownError', 'E-STORE-FAILED'],
  ])('keeps the old state and works again after one %s', async (name, code) => {
    const steps = await countSteps(scenario);
    for (let step = 1; step <= steps; step++) {
      for (const injectOne of [injectFault, injectAbort, injectLateAbort]) {
        const databaseName = newDatabaseName();
        const project = await open(databaseName);
        await scenario.prepare(project);
        injection = injectOne(step, name);
        const outcome = await scenario.act(project).then(
          () => 'resolved',
          (error: { code?: string }) => error.code,
        );
        injection.restore();
        expect(['resolved', code]).toContain(outcome);
        if (outcome === code) {
          expect(await scenario.look(project)).toBe('old');
          expect(await project.fsck()).toMatchObject({ damaged: [], orphanChunks: 0 });
          if (scenario.title.includes('version number')) continue;
          await scenario.act(project);
        }
        expect(await scenario.look(project)).toBe('new');
        project.close();
      }
    }
  });
});
