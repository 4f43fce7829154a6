import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_MONITOR_PLAN, type Column, type Table } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { monitorVersion } from '../../../src/pipeline/workflows/monitor-version';
import { readLabels } from '../../../src/pipeline/workflows/read-labels';
import { makeColumn, makeTable } from '../../support/make-table';
import { makeWatchedProject, VERSION_ID, type WatchedProject } from '../../support/watched-project';

/** Cases with a number of their own, which the model never sees. */
function drawCases(nRows: number, seed: number, target?: 'risk' | 'cost'): Table {
  const generator = Generator.fromSeed(seed).fork('cases');
  const size = Array.from({ length: nRows }, () => generator.normal());
  const columns: Column[] = [
    makeColumn(
      'case',
      size.map((_, i) => 1000 * seed + i),
    ),
    makeColumn('size', size),
  ];
  const risk = size.map((value) => (value + generator.normal() > 0 ? 'high' : 'low'));
  const cost = size.map((value) => 10 + 3 * value + generator.normal());
  if (target === 'risk') columns.push(makeColumn('risk', risk, 'category'));
  if (target === 'cost') columns.push(makeColumn('cost', cost));
  return makeTable(...columns);
}

async function deploy(task: 'classification' | 'regression' = 'classification'): Promise<WatchedProject> {
  const target = task === 'classification' ? 'risk' : 'cost';
  const positive = task === 'classification' ? 'high' : null;
  const project = await makeWatchedProject(drawCases(400, 1, target), {
    task,
    target,
    positive,
    ignore: ['case'],
  });
  await project.answer('today', drawCases(40, 2), '2026-02-01T10:00:00.000Z');
  project.setTime('2026-03-01T10:00:00.000Z');
  return project;
}

const byCase = { kind: 'columns' as const, columns: ['case'] };
const request = { modelVersionId: VERSION_ID, datasetId: 'labels', key: byCase, label: 'outcome' };

function labels(
  project: WatchedProject,
  cases: readonly (number | null)[],
  outcomes: readonly (string | null)[],
) {
  project.datasets.set(
    'labels',
    makeTable(makeColumn('case', cases), makeColumn('outcome', outcomes, 'category')),
  );
  return readLabels(request, project.context);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('readLabels', () => {
  it('joins by key columns that the model never saw, and counts what does not fit', async () => {
    const project = await deploy();
    const report = await labels(
      project,
      [2000, 2001, 2002, 2002, 2003, 2003, 9999, null, 2004],
      ['high', 'low', 'low', 'low', 'low', 'high', 'low', 'low', 'what'],
    );
    expect(report).toEqual({
      rows: 9,
      matched: 7,
      unmatched: 1,
      empty: 1,
      answers: 5,
      repeated: 1,
      contradicted: 1,
      unknownClass: 1,
      new: 5,
      known: 0,
    });
    const ids = project.log.records.map(({ id }) => id);
    const truthOf = new Map(project.log.feedback.map(({ recordId, truth }) => [recordId, truth]));
    expect(ids.slice(0, 5).map((id) => truthOf.get(id))).toEqual(['high', 'low', 'low', 'high', 'what']);
    for (const { recordId, verdict, truth } of project.log.feedback) {
      const record = project.log.records.find(({ id }) => id === recordId);
      expect(verdict).toBe(record?.output === truth ? 'yes' : 'no');
    }
  });

  it('takes the same file twice for the same, and believes a later one that says otherwise', async () => {
    const project = await deploy();
    const cases = Array.from({ length: 40 }, (_, i) => 2000 + i);
    const high = cases.map(() => 'high');
    expect(await labels(project, cases, high)).toMatchObject({ new: 40, known: 0 });
    project.setTime('2026-03-02T10:00:00.000Z');
    expect(await labels(project, cases, high)).toMatchObject({ answers: 40, new: 0, known: 40 });

    const plan = { ...DEFAULT_MONITOR_PLAN, windowRows: 40 };
    const watch = () => monitorVersion({ modelVersionId: VERSION_ID, plan }, project.context);
    const answeredHigh = project.log.records.filter(({ output }) => output === 'high').length;
    expect((await watch()).windows[0]?.realised).toMatchObject({
      labelled: 40,
      contradicted: 0,
      metrics: { accuracy: { value: answeredHigh / 40 } },
    });

    project.setTime('2026-03-03T10:00:00.000Z');
    await labels(
      project,
      cases.slice(0, 3),
      project.log.records.slice(0, 3).map(({ output }) => (output === 'high' ? 'low' : 'high')),
    );
    const wrong = project.log.records.slice(0, 3).filter(({ output }) => output === 'high').length;
    expect((await watch()).windows[0]?.realised).toMatchObject({
      labelled: 40,
      contradicted: wrong,
      metrics: { accuracy: { value: (answeredHigh - wrong) / 40 } },
    });
  });

  it('joins by record id', async () => {
    const project = await deploy();
    const [first, second] = project.log.records;
    project.datasets.set(
      'labels',
      makeTable(
        makeColumn('answer', [second?.id ?? '', 'id-unknown', first?.id ?? ''], 'category'),
        makeColumn('outcome', ['low', 'low', 'high'], 'category'),
      ),
    );
    const key = { kind: 'recordId' as const, column: 'answer' };
    expect(await readLabels({ ...request, key }, project.context)).toMatchObject({
      matched: 2,
      unmatched: 1,
    });
    expect(project.log.feedback.map(({ recordId, truth }) => [recordId, truth])).toEqual([
      [second?.id, 'low'],
      [first?.id, 'high'],
    ]);
  });

  it('takes numbers for a regression, and refuses what is not there or no number', async () => {
    const project = await deploy('regression');
    project.datasets.set(
      'labels',
      makeTable(makeColumn('case', [2000, 2001]), makeColumn('outcome', [11.5, 8])),
    );
    expect(await readLabels(request, project.context)).toMatchObject({ answers: 2, unknownClass: 0 });
    expect(project.log.feedback.map(({ truth }) => truth)).toEqual([11.5, 8]);
    await expect(labels(project, [2000], ['high'])).rejects.toMatchObject({ code: 'E-LABELS-NUMBER' });
    await expect(readLabels({ ...request, label: 'truth' }, project.context)).rejects.toMatchObject({
      code: 'E-LABELS-COLUMN',
      details: { column: 'truth', columns: ['case', 'outcome'] },
    });
    expect(project.log.feedback).toHaveLength(2);
  });
});
