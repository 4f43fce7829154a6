/** The settings of a run as fields: what may be typed, what stays in effect, what a change keeps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainConfig } from '../../../src/contracts';
import { TrainSettings } from '../../../src/state/train-settings.svelte';
import { parseLayers, parseNumber } from '../../../src/state/parse-setting';
import { NUMBERS, settingOf, type NumberId } from '../../../src/state/setting-table';
import {
  fromSlider,
  SLIDERS,
  toSlider,
  withModel,
  withSetting,
} from '../../../src/state/train-config-fields';

const auto: TrainConfig = { model: 'auto', seed: 0, earlyStopping: true };

function makeSettings(start: TrainConfig = auto) {
  const history = { document: { train: start } };
  const names: string[] = [];
  const settings = new TrainSettings(history as never, (name, train) => {
    names.push(name);
    history.document = { train };
  });
  return { settings, names, config: () => history.document.train };
}

describe('a typed number', () => {
  it.each([
    ['0.003', 0.003],
    [' 0,003 ', 0.003],
    ['1e-3', 0.001],
    ['.5', 0.5],
    ['０．０１', 0.01],
  ])('%j is a learning rate of %d', (text, value) => {
    expect(parseNumber('learningRate', text)).toEqual({ ok: true, value });
  });

  it.each([
    ['learningRate', '0', 'notAbove'],
    ['learningRate', '-1', 'notAbove'],
    ['learningRate', 'fast', 'notNumber'],
    ['learningRate', '1e999', 'notNumber'],
    ['learningRate', '0x10', 'notNumber'],
    ['batchSize', '12.5', 'notWhole'],
    ['batchSize', '0', 'tooSmall'],
    ['batchSize', '65537', 'tooLarge'],
    ['batchSize', '1,000', 'notWhole'],
    ['dropout', '1', 'notBelow'],
    ['epochs', '1000000', 'tooLarge'],
    ['seed', '1.5', 'notWhole'],
    ['seed', '9007199254740994', 'tooLarge'],
  ] as const)('%s refuses %j as %s', (id, text, key) => {
    expect(parseNumber(id, text)).toMatchObject({ ok: false, problem: { key } });
  });

  it('that is accepted is accepted by the schema too, whatever it is', () => {
    const ids = Object.keys(NUMBERS) as NumberId[];
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.double({ noNaN: true }), (id, number) => {
        const parsed = parseNumber(id, String(number));
        const model = id === 'l2' ? 'linear' : 'mlp';
        if (parsed.ok) expect(withSetting(withModel(auto, model), id, parsed.value)).not.toBeNull();
      }),
    );
  });
});

describe('typed layers', () => {
  it('are read however they are separated, and refused when a network could not have them', () => {
    expect(parseLayers('64, 32')).toEqual({ ok: true, value: [64, 32] });
    expect(parseLayers('64-32 16')).toEqual({ ok: true, value: [64, 32, 16] });
    expect(parseLayers('６４、３２')).toEqual({ ok: true, value: [64, 32] });
    expect(parseLayers(' ')).toEqual({ ok: true, value: undefined });
    expect(parseLayers('0')).toMatchObject({ ok: false, problem: { key: 'units' } });
    expect(parseLayers('64, many')).toMatchObject({ ok: false, problem: { key: 'units' } });
    expect(parseLayers('5000')).toMatchObject({ ok: false, problem: { key: 'units', limit: 4096 } });
    expect(parseLayers('1 1 1 1 1 1 1 1 1')).toMatchObject({
      ok: false,
      problem: { key: 'layers', limit: 8 },
    });
  });
});

describe('a slider', () => {
  it('comes back to where it was, and its ends are its ends', () => {
    for (const id of ['learningRate', 'dropout', 'weightDecay', 'l2'] as const) {
      const { from, to } = SLIDERS[id];
      expect(fromSlider(id, 0)).toBeCloseTo(from, 8);
      expect(fromSlider(id, 1)).toBeCloseTo(to, 8);
      expect(toSlider(id, fromSlider(id, 0.4))).toBeCloseTo(0.4, 1);
      expect(toSlider(id, to * 100)).toBe(1);
      expect(toSlider(id, -1)).toBe(0);
    }
    expect(fromSlider('batchSize', 0.5)).toBe(2 ** Math.round(Math.log2(fromSlider('batchSize', 0.5))));
  });
});

describe('the settings', () => {
  it('keep the last good value in effect while what is typed cannot be', () => {
    const { settings, config, names } = makeSettings();
    settings.type('learningRate', '0.01', 'Learning rate');
    settings.type('learningRate', 'fast', 'Learning rate');
    expect(settings.textOf('learningRate')).toBe('fast');
    expect(settings.problemOf('learningRate')).toMatchObject({ key: 'notNumber' });
    expect(settings.inEffectOf('learningRate')).toBe('0.01');
    expect(settingOf(config(), 'learningRate')).toBe(0.01);
    settings.type('learningRate', '', 'Learning rate');
    expect(settings.problemOf('learningRate')).toBeNull();
    expect('learningRate' in config()).toBe(false);
    expect(names).toEqual(['Learning rate', 'Learning rate']);
  });

  it('keep what both models know when the model changes, and forget what the other does not', () => {
    const { settings, config } = makeSettings();
    settings.chooseModel('mlp', 'Model');
    settings.type('hiddenUnits', '8 8', 'Hidden layers');
    settings.type('seed', '7', 'Random seed');
    settings.choose('classWeights', 'balanced', 'Class weights');
    expect(config()).toMatchObject({ model: 'mlp', hiddenUnits: [8, 8], seed: 7, classWeights: 'balanced' });
    expect(settings.textOf('hiddenUnits')).toBe('8, 8');
    settings.chooseModel('linear', 'Model');
    expect(config()).toEqual({
      model: 'linear',
      seed: 7,
      earlyStopping: true,
      classWeights: 'balanced',
      l2: null,
    });
    settings.chooseModel('auto', 'Model');
    expect(config()).toEqual({ model: 'auto', seed: 7, earlyStopping: true, classWeights: 'balanced' });
    settings.chooseModel('baseline', 'Model');
    expect(config()).toEqual({ model: 'baseline', seed: 7, earlyStopping: true });
  });
});
