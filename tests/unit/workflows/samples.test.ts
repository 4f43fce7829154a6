/** What can be learned from the samples that the app makes. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/contracts';
import { makeSampleCsv } from '../../../src/pipeline/data';
import { walkTable } from '../../support/walk-table';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const shape: Problem = { task: 'classification', target: 'label', positive: null, ignore: [] };

describe('a model of a sample', () => {
  it('ranks no-shows well without the column that gives them away, and perfectly with it', async () => {
    const csv = makeSampleCsv({ sample: 'clinic', variant: 'first', seed: 0 });
    const problem = { task: 'classification', target: 'no_show', positive: 'yes' } as const;
    const personal = ['patient_name', 'patient_id', 'phone'];
    const honest = await walkTable(
      csv,
      { ...problem, ignore: [...personal, 'arrival_time'] },
      { model: 'linear', l2: 0.001 },
    );
    expect(honest.metric('auc')).toBeGreaterThan(0.77);
    expect(honest.metric('auc')).toBeLessThan(0.85);
    expect(honest.split.findings.map(({ code }) => code)).not.toContain('F-LEAK');
    expect(honest.split.ignoredLeaks?.map(({ column }) => column)).toEqual(['arrival_time']);
    const leaked = await walkTable(csv, { ...problem, ignore: personal }, { model: 'linear', l2: 0.001 });
    expect(leaked.metric('auc')).toBeGreaterThan(0.99);
    expect(leaked.split.findings.map(({ code }) => code)).toContain('F-LEAK');
    expect(leaked.split.ignoredLeaks).toEqual([]);
  });

  it('explains most of the price of houses, and not all of it', async () => {
    const { metric } = await walkTable(
      makeSampleCsv({ sample: 'houses', variant: 'first', seed: 0 }),
      { task: 'regression', target: 'price', positive: null, ignore: [] },
      { model: 'linear' },
    );
    expect(metric('r2')).toBeGreaterThan(0.8);
    expect(metric('r2')).toBeLessThan(0.92);
  });

  it('cannot tell exclusive or apart by one line, and can with hidden units', async () => {
    const csv = makeSampleCsv({ sample: 'xor', variant: 'first', seed: 0, rows: 400 });
    const line = await walkTable(csv, shape, { model: 'linear', l2: 0.001 });
    expect(line.metric('accuracy')).toBeLessThan(0.65);
    const network = await walkTable(csv, shape, {
      model: 'mlp',
      hiddenUnits: [16, 16],
      learningRate: 0.02,
      epochs: 60,
      batchSize: 32,
    });
    expect(network.metric('accuracy')).toBeGreaterThan(0.93);
  });

  it('follows the arms of the spirals with hidden units only', async () => {
    const csv = makeSampleCsv({ sample: 'spirals', variant: 'first', seed: 0, rows: 400 });
    const line = await walkTable(csv, shape, { model: 'linear', l2: 0.001 });
    expect(line.metric('accuracy')).toBeLessThan(0.8);
    const network = await walkTable(csv, shape, {
      model: 'mlp',
      hiddenUnits: [32, 32],
      learningRate: 0.02,
      epochs: 100,
      batchSize: 32,
    });
    expect(network.metric('accuracy')).toBeGreaterThan(0.93);
  });
});
