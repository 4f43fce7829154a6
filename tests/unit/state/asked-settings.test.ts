import { describe, expect, it } from 'vitest';
import { settingsToShow } from '../../../src/state/asked-settings';
import { TrainSettings } from '../../../src/state/train-settings.svelte';
import { makeProjectRecord } from '../../support/fake-services';

describe('the settings that are shown', () => {
  it('are those of the run in training, and typing there decides nothing', () => {
    const { document } = makeProjectRecord();
    const next = new TrainSettings({ document }, () => expect.unreachable());
    expect(settingsToShow(next, document, null)).toBe(next);
    const linear = {
      model: 'linear',
      seed: 7,
      earlyStopping: true,
      l2: null,
      classWeights: 'none',
    } as const;
    const shown = settingsToShow(next, document, linear);
    expect(shown.config?.model).toBe('linear');
    shown.type('seed', '9', 'Random seed');
    expect(shown.textOf('seed')).toBe('7');
    expect(next.config).toEqual(document.train);
  });
});
