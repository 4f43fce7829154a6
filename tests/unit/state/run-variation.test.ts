/** The form of a variation: what it takes, what it marks, and that it asks for what a run was asked. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { trainConfigSchema, type TrainConfig } from '../../../src/contracts';
import { diffSettings } from '../../../src/state/run-difference';
import { fieldsOf, parseVariation, type VariationFields } from '../../../src/state/run-variation';

const config = (changes: object): TrainConfig => v.parse(trainConfigSchema, changes);
const mlp = (changes: Partial<VariationFields> = {}): VariationFields => ({
  ...fieldsOf(config({ model: 'mlp' })),
  ...changes,
});
const withNumber = (name: string, text: string): VariationFields =>
  mlp({ numbers: { ...mlp().numbers, [name]: text } });

describe('a variation', () => {
  it('left as it is asks for what it began with, in a shape that training takes', () => {
    const full = {
      model: 'mlp',
      hiddenUnits: [64, 32],
      dropout: 0.2,
      learningRate: 0.003,
      batchSize: 64,
      epochs: 40,
      weightDecay: 0.01,
      seed: 20417,
      earlyStopping: false,
      classWeights: 'balanced',
      optimizer: 'sgd',
      schedule: 'step',
      activation: 'gelu',
    };
    for (const asked of [
      full,
      { ...full, learningRate: 200, dropout: 0.97 },
      { model: 'auto' },
      { model: 'auto', classWeights: 'balanced' },
      { model: 'linear', l2: 0.25 },
      { model: 'baseline' },
    ]) {
      const { configs, problems } = parseVariation(fieldsOf(config(asked)));
      expect(problems).toEqual({});
      expect(v.is(trainConfigSchema, configs[0])).toBe(true);
      expect(diffSettings(config(asked), configs[0] as TrainConfig)).toEqual([]);
    }
  });

  it('leaves an empty field to the data and reads units between commas or spaces', () => {
    const [empty] = parseVariation(mlp()).configs;
    expect(empty).not.toHaveProperty('dropout');
    expect(parseVariation(mlp({ hiddenUnits: ' 64，32 16' })).configs[0]).toMatchObject({
      hiddenUnits: [64, 32, 16],
    });
  });

  it.each([
    ['0,003', 0.003],
    ['０．０１', 0.01],
    ['2e2', 200],
  ])('reads %j as a learning rate of %d, as the settings do', (text, learningRate) => {
    expect(parseVariation(withNumber('learningRate', text)).configs[0]).toMatchObject({ learningRate });
  });

  it.each([
    ['learningRate', ['0', '-1', 'fast', 'Infinity', 'NaN', '0x10', '1e999']],
    ['dropout', ['1', '-0.1', '20 %']],
    ['batchSize', ['0', '1.5', '65537']],
    ['epochs', ['0', '1e9']],
    ['weightDecay', ['-1']],
  ])('marks an impossible %s and asks for nothing', (name, texts) => {
    for (const text of texts) {
      const { configs, problems } = parseVariation(withNumber(name, text));
      expect(configs).toEqual([]);
      expect(Object.keys(problems)).toEqual([name]);
    }
  });

  it('marks units that are none, too many, or too large', () => {
    for (const hiddenUnits of ['0', '64, x', '5000', '1 1 1 1 1 1 1 1 1'])
      expect(Object.keys(parseVariation(mlp({ hiddenUnits })).problems)).toEqual(['hiddenUnits']);
  });

  it('for several seeds is as many runs, one seed after another', () => {
    const { configs } = parseVariation({ ...withNumber('seed', '5'), seeds: '3' });
    expect(configs.map(({ seed }) => seed)).toEqual([5, 6, 7]);
    for (const seeds of ['0', '11', '1.5', '0x3'])
      expect(Object.keys(parseVariation(mlp({ seeds })).problems)).toEqual(['seeds']);
    const last = { ...withNumber('seed', String(Number.MAX_SAFE_INTEGER - 1)), seeds: '3' };
    expect(parseVariation(last).problems.seed).toMatchObject({ key: 'tooLarge' });
    expect(parseVariation({ ...last, seeds: '2' }).configs).toHaveLength(2);
    expect(parseVariation(withNumber('seed', '')).configs[0]).toMatchObject({ seed: 0 });
    expect(parseVariation({ ...withNumber('seed', 'x'), model: 'linear' }).configs).toHaveLength(1);
    expect(parseVariation({ ...mlp({ seeds: '3' }), model: 'linear' }).configs).toHaveLength(1);
  });

  it('never asks for what training would refuse, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('auto', 'linear', 'mlp', 'baseline'),
        fc.record({
          learningRate: fc.string(),
          dropout: fc.oneof(fc.string(), fc.double().map(String)),
          weightDecay: fc.string(),
          seed: fc.oneof(fc.string(), fc.maxSafeInteger().map(String)),
          l2: fc.oneof(fc.string(), fc.double().map(String)),
          batchSize: fc.oneof(fc.string(), fc.integer().map(String)),
          epochs: fc.oneof(fc.string(), fc.integer().map(String)),
        }),
        fc.string(),
        (model, numbers, hiddenUnits) => {
          const { configs, problems } = parseVariation({
            ...mlp({ numbers, hiddenUnits }),
            model: model as 'mlp',
          });
          expect(configs.length > 0).toBe(Object.keys(problems).length === 0);
          for (const asked of configs) expect(v.is(trainConfigSchema, asked)).toBe(true);
        },
      ),
    );
  });
});
