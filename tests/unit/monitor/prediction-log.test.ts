import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseWith, predictionRecordSchema, type PredictionRecord } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { makePredictionRecord, summariseLog, type AnsweredRow } from '../../../src/pipeline/monitor';
import { nodeHash as hash } from '../../support/training';

const answered: AnsweredRow = {
  id: 'r1',
  at: '2024-03-05T10:00:00.000Z',
  modelVersionId: 'v3',
  output: 'yes',
  confidence: 0.75,
  latencyMs: 4.5,
  inputs: new Map<string, string | number | null>([
    ['b', 2.5],
    ['a', '茶'],
    ['__proto__', null],
  ]),
};

describe('makePredictionRecord', () => {
  it('keeps a digest of the canonical inputs and not the inputs', () => {
    const record = makePredictionRecord(answered, hash);
    expect(parseWith(predictionRecordSchema, record, 'E-WIRE')).toEqual(record);
    expect(record.inputSha256).toBe(
      createHash('sha256').update('{"__proto__":null,"a":"茶","b":2.5}').digest('hex'),
    );
    expect(JSON.stringify(record)).not.toContain('茶');
    expect(record.label).toBeNull();
  });

  it('gives equal digests for equal inputs in another order, and others for others', () => {
    const { inputSha256 } = makePredictionRecord(answered, hash);
    const turned = { ...answered, inputs: new Map([...answered.inputs].reverse()) };
    const changed = { ...answered, inputs: new Map([...answered.inputs, ['b', '2.5'] as const]) };
    expect(makePredictionRecord(turned, hash).inputSha256).toBe(inputSha256);
    expect(makePredictionRecord(changed, hash).inputSha256).not.toBe(inputSha256);
  });
});

function record(part: Partial<PredictionRecord>): PredictionRecord {
  const { inputs: _, ...rest } = answered;
  return { ...rest, inputSha256: '', label: null, ...part };
}

describe('summariseLog', () => {
  it('counts answers, times and labels', () => {
    const records = [
      record({ output: 'yes', label: 'yes', latencyMs: 1, at: '2024-03-07T00:00:00.000Z' }),
      record({ output: 'no', label: 'yes', latencyMs: 3, confidence: 0.5 }),
      record({ output: 'yes', latencyMs: 9, at: '2024-03-01T00:00:00.000Z', confidence: null }),
      record({ output: 'yes', label: 'yes', latencyMs: 2 }),
      record({ output: 'yes', label: 1 }),
    ];
    const summary = summariseLog(records, Generator.fromSeed(1));
    expect(summary).toMatchObject({
      answers: 5,
      from: '2024-03-01T00:00:00.000Z',
      to: '2024-03-07T00:00:00.000Z',
      outputs: [
        { value: 'yes', count: 4 },
        { value: 'no', count: 1 },
      ],
      meanConfidence: 0.6875,
      labelled: 3,
      labelledShare: 0.6,
      meanAbsoluteError: { value: null, low: null, high: null },
    });
    const { median, p95, p99 } = summary.latencyMs as { median: number; p95: number; p99: number };
    // Of 1, 2, 3, 4.5 and 9 by linear interpolation.
    expect([median, p95, p99]).toBeAllClose([3, 8.1, 8.82], { source: 'worked by hand' });
    expect(summary.accuracy.value).toBeCloseTo(2 / 3, 12);
    expect(summary.accuracy.low).toBeCloseTo(0.2077, 4);
    expect(summary.accuracy.high).toBeCloseTo(0.9385, 4);
  });

  it('estimates the mean absolute error with an interval that holds it', () => {
    const generator = Generator.fromSeed(3);
    const few = Array.from({ length: 400 }, () =>
      record({ output: 10 + generator.normal(), label: 10, confidence: null }),
    );
    const { meanAbsoluteError: estimate } = summariseLog(few, Generator.fromSeed(1));
    // Mean of |Z| is 0.7979, its standard error here 0.6028 / 20.
    expect(estimate.value).toBeCloseTo(0.7979, 1);
    expect((estimate.high as number) - (estimate.low as number)).toBeCloseTo(2 * 1.96 * 0.03014, 1);
    expect(summariseLog(few, Generator.fromSeed(1)).meanAbsoluteError).toEqual(estimate);
    const many = Array.from({ length: 20 }, () => few).flat();
    const large = summariseLog(many, Generator.fromSeed(1)).meanAbsoluteError;
    expect(large.value).toBeCloseTo(estimate.value as number, 12);
    expect((large.high as number) - (large.low as number)).toBeLessThan(0.03);
    const one = summariseLog([record({ output: 4, label: 1.5 })], Generator.fromSeed(1));
    expect(one.meanAbsoluteError).toEqual({ value: 2.5, low: null, high: null });
  });

  it('leaves an empty log undefined', () => {
    expect(summariseLog([], Generator.fromSeed(0))).toMatchObject({
      answers: 0,
      from: null,
      meanConfidence: null,
      latencyMs: null,
      labelledShare: null,
      accuracy: { value: null, low: null, high: null },
    });
  });
});
