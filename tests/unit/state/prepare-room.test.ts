/** The Prepare room over the real pipeline: a table in memory stands for what the data worker holds. */
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  makeProjectDocument,
  type DatasetManifest,
  type PreviewRequest,
  type Problem,
  type RecipeStep,
  type SplitSummary,
} from '../../../src/contracts';
import { finishPieces } from '../../../src/foundation';
import { previewRecipeInPieces, proposeRecipe } from '../../../src/pipeline/prepare';
import type { DataRoom } from '../../../src/state/data-room.svelte';
import { DocumentHistory } from '../../../src/state/document-history.svelte';
import { PrepareRoom } from '../../../src/state/prepare-room.svelte';
import type { RoomServices } from '../../../src/state/services';
import { makeDataRoom, makeFakeServices } from '../../support/fake-services';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const N = 40;
const each = <Cell>(make: (row: number) => Cell): Cell[] => Array.from({ length: N }, (_, row) => make(row));
const table = makeTable(
  makeColumn(
    'age',
    each((row) => (row % 8 === 0 ? null : 20 + ((row * 37) % 50))),
    'number',
  ),
  makeColumn(
    'clinic',
    each((row) => ['north', 'south', 'west'][(row * row) % 3] ?? null),
    'category',
  ),
  makeColumn(
    'seen',
    each((row) => row * 4e9),
    'date',
  ),
  makeColumn(
    'y',
    each((row) => (row % 3 === 0 ? 'p' : 'q')),
    'category',
  ),
);
const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const train = positions(30);

let previews: PreviewRequest[];
let history: DocumentHistory;
let data: DataRoom;
let room: PrepareRoom;

/** Lets the calls under way come back. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  flushSync();
};

beforeEach(async () => {
  previews = [];
  const fake = makeFakeServices();
  const services: RoomServices = {
    ...fake,
    data: {
      ...({} as RoomServices['data']),
      stop: () => Promise.resolve(),
      proposeRecipe: () => Promise.resolve(proposeRecipe(table, train, problem)),
      previewRecipe: (_callId, request) => {
        previews.push(request);
        const work = previewRecipeInPieces(request.recipe, table, train, problem, {
          step: request.step,
          rows: request.rows,
        });
        return Promise.resolve({ splitId: request.splitId, ...finishPieces(work) });
      },
    },
  };
  history = new DocumentHistory((before, after) => {
    if (before.prepare !== after.prepare) void room.follow();
  });
  data = makeDataRoom(services, history);
  room = new PrepareRoom(services, data, history, (kind, name, patch) => history.change(kind, name, patch));
  history.load({ ...makeProjectDocument('visits', 'd'), target: 'y' });
  const columns = table.columns.map(({ data: _, ...schema }) => schema);
  data.manifest = { id: 'd', columns, findings: [], nRows: N } as unknown as DatasetManifest;
  data.split = {
    id: 's',
    problem,
    train: 30,
    validation: 5,
    test: 5,
    findings: [],
  } as unknown as SplitSummary;
  await room.follow();
  await settle();
});

const kinds = () => room.steps.map(({ step }) => step.kind);
const indexOf = (kind: RecipeStep['kind']) => kinds().indexOf(kind);
const stepAt = (index: number) => room.steps[index]?.step as RecipeStep;

describe('the Prepare room', () => {
  it('shows what auto proposes, with its effects, before anything is decided', () => {
    expect(room.isAuto).toBe(true);
    expect(history.document?.prepare).toBe('auto');
    expect(room.nFeatures).toBeGreaterThan(0);
    expect(room.sources.map(({ column }) => column)).toEqual(['age', 'clinic', 'seen']);
    expect(room.sources.find(({ column }) => column === 'clinic')?.features).toBe(3);
    expect(room.problems).toEqual([]);
    expect(room.steps.every((_, index) => room.previewOf(index) !== null)).toBe(true);
  });

  it('decides an edit as a whole recipe that undo takes back, and looks at it', async () => {
    const index = room.steps.findIndex(({ step }) => step.kind === 'impute' && step.columns.includes('age'));
    const step = stepAt(index);
    if (step.kind !== 'impute') throw new Error('auto fills gaps');
    const { id } = room.steps[index] ?? {};
    expect(room.update(index, { ...step, strategy: 'mean' })).toBeNull();
    await settle();
    expect(history.document?.prepare).toMatchObject({
      steps: expect.arrayContaining([expect.objectContaining({ strategy: 'mean' })]) as unknown,
    });
    expect(stepAt(index).reason).toBeUndefined();
    expect(room.steps[index]?.id).toBe(id);
    expect(room.isPreviewFresh).toBe(true);
    expect(previews.at(-1)?.recipe).toEqual(history.document?.prepare);
    history.undo();
    await settle();
    expect(room.isAuto).toBe(true);
    expect(stepAt(index)).toEqual(step);
  });

  it('refuses a setting that does not fit and leaves everything as it was', async () => {
    room.add('clip');
    await settle();
    const index = indexOf('clip');
    const step = stepAt(index);
    if (step.kind !== 'clip') throw new Error('a step was added');
    const asked = previews.length;
    expect(room.update(index, { ...step, lowerQuantile: 0.999 })?.code).toBe('E-RECIPE-VALUE');
    expect(room.update(index, { ...step, lowerQuantile: NaN })?.code).toBe('E-RECIPE-VALUE');
    await settle();
    expect(stepAt(index)).toEqual(step);
    expect(previews).toHaveLength(asked);
  });

  it('keeps a recipe that cannot run as a draft while the last good one stays decided', async () => {
    const before = room.decided;
    room.remove(indexOf('oneHot'));
    await settle();
    expect(room.draft).not.toBeNull();
    expect(history.document?.prepare).toBe('auto');
    expect(room.decided).toBe(before);
    expect(room.failureOf(null)?.code).toBe('E-RECIPE-UNENCODED');
    room.complete();
    await settle();
    expect(room.draft).toBeNull();
    expect(room.problems).toEqual([]);
    expect(kinds().at(-1)).toBe('oneHot');
    room.remove(indexOf('oneHot'));
    room.discardDraft();
    expect(room.problems).toEqual([]);
  });

  it('moves a step through a place where it cannot run, and says where it is', async () => {
    const from = indexOf('dateParts');
    const scale = room.steps.findIndex(
      ({ step }) => step.kind === 'scale' && step.columns.some((name) => name.startsWith('seen.')),
    );
    const { id } = room.steps[from] ?? {};
    room.move(from, scale);
    await settle();
    expect(room.news).toMatchObject({ kind: 'moved', position: scale + 1 });
    expect(room.steps[scale]?.id).toBe(id);
    expect(room.draft).not.toBeNull();
    expect(room.failureOf(scale - 1)?.code).toBe('E-RECIPE-COLUMN');
    room.move(scale, from);
    await settle();
    expect(room.draft).toBeNull();
    expect(room.problems).toEqual([]);
    room.move(0, -1);
    room.move(0, 99);
    expect(room.draft).toBeNull();
  });

  it('opens the step it adds, and offers only kinds that find a column', async () => {
    expect(room.offered).toContain('clip');
    expect(room.offered).not.toContain('nothing');
    room.add('log');
    await settle();
    expect(room.openIndex).toBe(indexOf('log'));
    expect(previews.at(-1)?.step).toBe(indexOf('log'));
    expect(room.choicesAt(indexOf('log')).every(({ type }) => type === 'number')).toBe(true);
    room.show('whole');
    await settle();
    expect(previews.at(-1)?.step).toBeNull();
  });

  it('goes back to what was proposed', async () => {
    room.add('log');
    await settle();
    expect(room.isAuto).toBe(false);
    room.useAuto();
    await settle();
    expect(room.isAuto).toBe(true);
    expect(indexOf('log')).toBe(-1);
    history.undo();
    await settle();
    expect(indexOf('log')).not.toBe(-1);
  });

  it('proposes anew for another split and looks only once for the same question', async () => {
    const asked = previews.length;
    await room.look();
    await room.follow();
    expect(previews).toHaveLength(asked);
    data.split = { ...(data.split as SplitSummary), id: 's2' };
    await room.follow();
    expect(previews.at(-1)?.splitId).toBe('s2');
  });
});
