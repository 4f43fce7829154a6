/** What differs between two runs, and what does not count as a difference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainConfigSchema, type Recipe, type RecipeStep, type TrainConfig } from '../../../src/contracts';
import * as v from 'valibot';
import { diffRecipes, diffRuns, diffSettings, findCurveMismatch } from '../../../src/state/run-difference';
import { compareSettings } from '../../../src/state/run-comparison';
import { makeRun } from '../../support/fake-services';

const config = (changes: object): TrainConfig => v.parse(trainConfigSchema, changes);
const mlp = (changes: object = {}): TrainConfig => config({ model: 'mlp', ...changes });

const anyConfig: fc.Arbitrary<TrainConfig> = fc
  .record(
    {
      model: fc.constantFrom('auto', 'linear', 'mlp', 'baseline'),
      learningRate: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      epochs: fc.integer({ min: 1, max: 500 }),
      seed: fc.integer(),
    },
    { requiredKeys: ['model'] },
  )
  .map((entries) => config(entries));

describe('the settings of two runs', () => {
  it('differ by what was changed, with what it was before', () => {
    const before = mlp({ learningRate: 0.01, hiddenUnits: [64, 32] });
    const after = mlp({ learningRate: 0.003, hiddenUnits: [64, 32], dropout: 0.2 });
    expect(diffSettings(before, after)).toEqual([
      { setting: 'dropout', before: null, after: 0.2 },
      { setting: 'learningRate', before: 0.01, after: 0.003 },
    ]);
  });

  it('do not differ by a default that one of them spells out', () => {
    const bare = { model: 'mlp', seed: 0, earlyStopping: true } as TrainConfig;
    expect(diffSettings(bare, mlp())).toEqual([]);
    expect(diffSettings(mlp({ seed: 0 }), mlp({ seed: 1 }))).toEqual([
      { setting: 'seed', before: 0, after: 1 },
    ]);
  });

  it('of automatic training differ by class weights too', () => {
    const weighted = config({ model: 'auto', classWeights: 'balanced' });
    expect(diffSettings(config({ model: 'auto' }), weighted)).toEqual([
      { setting: 'classWeights', before: 'none', after: 'balanced' },
    ]);
    expect(diffSettings(config({ model: 'auto', classWeights: 'none' }), config({ model: 'auto' }))).toEqual(
      [],
    );
  });

  it('are those of the later model: what the earlier alone has went with it', () => {
    expect(diffSettings(mlp({ dropout: 0.4 }), config({ model: 'linear', l2: 0.5 }))).toEqual([
      { setting: 'model', before: 'mlp', after: 'linear' },
      { setting: 'l2', before: null, after: 0.5 },
    ]);
  });

  it('never differ from themselves, and differ the other way round in the same places of one model', () => {
    fc.assert(
      fc.property(anyConfig, anyConfig, (a, b) => {
        expect(diffSettings(a, a)).toEqual([]);
        if (a.model !== b.model) return;
        const back = diffSettings(b, a).map(({ setting, before, after }) => ({
          setting,
          before: after,
          after: before,
        }));
        expect(back).toEqual(diffSettings(a, b));
      }),
    );
  });

  it('stand side by side with those that differ first; a default that one model lacks is no difference', () => {
    const reference = {
      run: makeRun({ request: { ...makeRun().request, train: config({ model: 'auto' }) } }),
    };
    const subject = { run: makeRun({ request: { ...makeRun().request, train: mlp({ dropout: 0.1 }) } }) };
    const rows = compareSettings({ reference, subject } as never);
    expect(rows.filter(({ isDifferent }) => isDifferent)).toEqual([
      { setting: 'model', reference: 'auto', subject: 'mlp', isDifferent: true },
      { setting: 'dropout', reference: undefined, subject: 0.1, isDifferent: true },
    ]);
    expect(rows.slice(0, 2).every(({ isDifferent }) => isDifferent)).toBe(true);
  });
});

describe('two recipes', () => {
  const scale: RecipeStep = { kind: 'scale', columns: ['age'], method: 'standard' };
  const log: RecipeStep = { kind: 'log', columns: ['distance'] };
  const recipe = (...steps: Recipe['steps']): Recipe => ({ steps });

  it('are the same whatever the reasons of their steps', () => {
    expect(diffRecipes(recipe({ ...log, reason: 'R-SKEW' }), recipe(log))).toEqual([]);
  });

  it('differ by steps added, removed and changed', () => {
    const robust: RecipeStep = { kind: 'scale', columns: ['age'], method: 'robust' };
    expect(diffRecipes(recipe(scale), recipe(log, robust))).toEqual([
      { kind: 'changed', before: scale, after: robust },
      { kind: 'added', step: log },
    ]);
    expect(diffRecipes(recipe(log, scale), recipe(scale))).toEqual([{ kind: 'removed', step: log }]);
  });

  it('differ by the order of the same steps, and by the scale of the target', () => {
    expect(diffRecipes(recipe(log, scale), recipe(scale, log))).toEqual([{ kind: 'reordered' }]);
    expect(diffRecipes(recipe(log), { steps: [log], target: { transform: 'log' } })).toEqual([
      { kind: 'target', before: 'none', after: 'log' },
    ]);
  });

  it('count a step that stands twice as often as it stands', () => {
    expect(diffRecipes(recipe(log, log), recipe(log))).toEqual([{ kind: 'removed', step: log }]);
  });
});

describe('two runs', () => {
  it('on other rows are not on the same split, and their curves are not drawn together', () => {
    const other = makeRun({ splitId: 'split-2' });
    expect(diffRuns(makeRun(), other).isSameSplit).toBe(false);
    expect(findCurveMismatch(makeRun(), other)).toBe('split');
    expect(findCurveMismatch(makeRun(), makeRun())).toBeNull();
  });

  it('whose losses weigh classes or scale the target differently have no common axis', () => {
    const { request } = makeRun();
    const balanced = makeRun({ request: { ...request, train: mlp({ classWeights: 'balanced' }) } });
    expect(findCurveMismatch(makeRun({ request: { ...request, train: mlp() } }), balanced)).toBe('weights');
    const logged = makeRun({ recipe: { ...makeRun().recipe, target: { transform: 'log' } } });
    expect(findCurveMismatch(makeRun(), logged)).toBe('target');
  });
});
