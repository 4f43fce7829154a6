/** The list of runs in an open project: numbers that stay, ticks that keep their colour, notes, deleting. */
import { describe, expect, it } from 'vitest';
import { makeError, type RunSummary } from '../../../src/contracts';
import { Preferences } from '../../../src/state/preferences.svelte';
import { Project } from '../../../src/state/project.svelte';
import { MOST_OVERLAID } from '../../../src/state/run-list.svelte';
import { againstWords, changedWords, outcomeWords } from '../../../src/ui/difference-words';
import { Language } from '../../../src/ui/i18n/language';
import { makeFakeServices, makeRun, makeSplit } from '../../support/fake-services';

function makeStored(
  number: number,
  validation: number | null,
  changes: Partial<RunSummary> = {},
): RunSummary {
  const { request } = makeRun();
  return makeRun({
    id: `run-${number}`,
    startedAt: `2026-11-09T08:0${number}:00.000Z`,
    request: { ...request, projectId: 'project-1' },
    candidates: [{ model: 'mlp', validation }],
    ...changes,
  });
}
const withTrain = (train: object): Pick<RunSummary, 'request'> => {
  const { request } = makeRun();
  return { request: { ...request, projectId: 'project-1', train: train as RunSummary['request']['train'] } };
};

async function open(runs: readonly RunSummary[], refusal?: Error) {
  const services = makeFakeServices();
  const kept: string[] = [];
  Object.assign(services, {
    data: new Proxy(services.data, {
      get: (data, property) => {
        const name = property as keyof typeof data;
        if (name === 'deleteRun' || name === 'annotateRun')
          return async (id: string, note = '') => {
            kept.push(`${name} ${id} ${note}`.trim());
            if (refusal !== undefined) throw refusal;
          };
        if (name === 'getSplit') return async (id: string) => makeSplit({ id });
        if (name === 'saveProject') return async () => undefined;
        return Reflect.get(data, name) as unknown;
      },
    }),
  });
  const project = new Project(services);
  await project.create(
    'project-1',
    { kind: 'url', name: 'visits.csv', url: '/visits.csv' },
    '2026-11-09',
    null,
  );
  project.data.chooseTarget('no_show');
  await project.data.divided;
  project.runs = runs;
  return { project, list: project.runList, kept };
}

function makeLanguage(locale: 'en' | 'zh'): Language {
  const port = {
    read: () => null,
    write: () => undefined,
    languages: [locale],
    watchDarkScheme: () => false,
  };
  return new Language(new Preferences(port));
}

describe('the runs of a project', () => {
  it('keep their numbers when an earlier one is deleted', async () => {
    const { project, list, kept } = await open([1, 2, 3].map((number) => makeStored(number, number / 10)));
    expect(await list.delete('run-2')).toBe(true);
    expect(kept).toEqual(['deleteRun run-2']);
    expect(list.rows.map(({ number }) => number)).toEqual([1, 3]);
    expect(project.nextRunNumber).toBe(4);
    expect(project.record?.deletedRuns).toEqual(['2026-11-09T08:02:00.000Z']);
  });

  it('stay when deleting is refused, and the list says why', async () => {
    const refusal = makeError('E-RUN-IN-USE', { name: 'visits', version: 3 });
    const { list } = await open([makeStored(1, 0.4)], refusal);
    expect(await list.delete('run-1')).toBe(false);
    expect(list.rows).toHaveLength(1);
    expect(list.refusal?.failure.describe('en').what).toContain('version 3 of “visits”');
  });

  it('carry the note once it is stored, and not before', async () => {
    const { list, kept } = await open([makeStored(1, 0.4)]);
    expect(await list.annotate('run-1', 'warm start')).toBe(true);
    expect(list.rows[0]?.run.note).toBe('warm start');
    await list.annotate('run-1', '');
    expect(list.rows[0]?.run).not.toHaveProperty('note');
    expect(kept).toEqual(['annotateRun run-1 warm start', 'annotateRun run-1']);
  });
});

describe('a tick', () => {
  it('keeps its colour while others come and go, and no more are drawn than there are colours', async () => {
    const { project, list } = await open([1, 2, 3, 4, 5, 6].map((number) => makeStored(number, 0.4)));
    project.train.show(project.runs[5] as RunSummary, 'classification');
    for (const number of [1, 2, 3, 4, 5]) list.toggle(`run-${number}`);
    expect(list.overlaid.map(({ number, colourIndex }) => [number, colourIndex])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    expect(list.overlaid).toHaveLength(MOST_OVERLAID);
    list.toggle('run-2');
    list.toggle('run-5');
    expect(list.overlaid.map(({ number, colourIndex }) => [number, colourIndex])).toEqual([
      [1, 0],
      [5, 1],
      [3, 2],
      [4, 3],
    ]);
  });

  it('holds the last ticked run against the one that is shown', async () => {
    const { project, list } = await open([makeStored(1, 0.437), makeStored(2, 0.426)]);
    project.train.show(project.runs[1] as RunSummary, 'classification');
    expect(list.pair).toBeNull();
    list.toggle('run-1');
    expect(list.pair?.validationDifference).toBeCloseTo(-0.011, 12);
  });

  it('on a run of other rows compares no figures and draws no curve', async () => {
    const { project, list } = await open([makeStored(1, 0.1, { splitId: 'split-9' }), makeStored(2, 0.4)]);
    project.train.show(project.runs[1] as RunSummary, 'classification');
    list.toggle('run-1');
    expect(list.pair?.validationDifference).toBeNull();
    expect(list.overlaid[0]?.mismatch).toBe('split');
    expect(outcomeWords(list.pair as never, makeLanguage('en')).text).toContain('different rows');
  });
});

describe('the sentence about two runs', () => {
  it('tells what was changed and what came of it, in both languages', async () => {
    const runs = [
      makeStored(
        1,
        0.437,
        withTrain({ model: 'mlp', learningRate: 0.01, dropout: 0, seed: 0, earlyStopping: true }),
      ),
      makeStored(
        2,
        0.426,
        withTrain({ model: 'mlp', learningRate: 0.003, dropout: 0.2, seed: 0, earlyStopping: true }),
      ),
    ];
    const { project, list } = await open(runs);
    project.train.show(runs[1] as RunSummary, 'classification');
    list.toggle('run-1');
    const pair = list.pair as NonNullable<typeof list.pair>;
    const english = makeLanguage('en');
    expect(againstWords(pair, english)).toBe(
      'Against run 1, run 2 adds dropout 0.2 and lowers the learning rate from 0.01 to 0.003:',
    );
    expect(outcomeWords(pair, english)).toEqual({ text: 'validation log loss 0.011 lower', isFigure: true });
    expect(changedWords(pair.difference, english)).toBe('dropout 0.2, rate 0.003');
    const chinese = makeLanguage('zh');
    expect(againstWords(pair, chinese)).toBe(
      '与运行 1相比，运行 2加入随机失活 0.2，学习率从 0.01 降到 0.003：',
    );
    expect(changedWords(null, chinese)).toBe('首次运行');
  });
});
