import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  CLASSIFICATION_METRICS,
  evaluationReportSchema,
  groupReportsSchema,
  type Estimate,
  type PredictionSet,
  type ProgressEvent,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { evaluate, type EvaluateOptions } from '../../../src/pipeline/evaluate';
import { METRICS, selectPredictions } from '../../../src/pipeline/metrics';
import { drawClassification, makeClassification, makeRegression } from '../../support/prediction-sets';

const classes = ['ham', '__proto__', 'constructor'];
const yTrue = Array.from({ length: 150 }, (_, i) => (i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2));
const model = drawClassification(classes, yTrue, 0.6, Generator.fromSeed(4));
const baseline = makeClassification(
  classes,
  yTrue,
  yTrue.map(() => [0.6, 0.3, 0.1]),
);

function options(overrides: Partial<EvaluateOptions> = {}): EvaluateOptions {
  return {
    bootstrap: 200,
    generator: Generator.fromSeed(7),
    groups: [],
    stop: { requested: false },
    onProgress: () => {},
    yieldControl: () => Promise.resolve(),
    ...overrides,
  };
}

const undefinedEstimate: Estimate = { value: null, low: null, high: null };

describe('evaluate', () => {
  it('reports every metric with an interval around it', async () => {
    const { metrics } = await evaluate(model, baseline, options());
    expect(v.safeParse(evaluationReportSchema, metrics).success).toBe(true);
    expect(Object.keys(metrics.test)).toEqual([...CLASSIFICATION_METRICS]);
    for (const id of CLASSIFICATION_METRICS) {
      const { value, low, high } = metrics.test[id] as Record<keyof Estimate, number>;
      expect(value, id).toBe(METRICS[id].compute(model));
      expect(low, id).toBeLessThan(value);
      expect(high, id).toBeGreaterThan(value);
    }
  });

  it('reports the same ids for the baseline, undefined where a constant answer has no such figure', async () => {
    const { metrics } = await evaluate(model, baseline, options());
    const { name, ...figures } = metrics.baseline;
    expect(name).toBe('most frequent class');
    expect(Object.keys(figures)).toEqual([...CLASSIFICATION_METRICS]);
    expect(figures.accuracy).toEqual({ value: 0.6, low: 0.6, high: 0.6 });
    expect(figures.auc).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(figures.mcc).toEqual(undefinedEstimate);
  });

  it('names classes by any string', async () => {
    const { perClass } = (await evaluate(model, baseline, options())).metrics;
    expect(Object.keys(perClass).sort()).toEqual([...classes].sort());
    const ofProto = Object.entries(perClass).find(([name]) => name === '__proto__')?.[1];
    expect(ofProto?.rows).toBe(45);
    const hits = yTrue.filter((label, i) => label === 1 && model.yPred[i] === 1).length;
    expect(ofProto?.recall.value).toBe(hits / 45);
    expect(ofProto?.precision.value).toBe(hits / model.yPred.filter((predicted) => predicted === 1).length);
    expect(ofProto?.f1.low).toBeLessThan(ofProto?.f1.high as number);
  });

  it('leaves a class undefined that has no rows or was never predicted', async () => {
    const set = makeClassification(
      ['a', 'b', 'c'],
      [0, 1, 1, 0, 1],
      [
        [0.6, 0.2, 0.2],
        [0.5, 0.3, 0.2],
        [0.1, 0.6, 0.3],
        [0.2, 0.7, 0.1],
        [0.2, 0.7, 0.1],
      ],
    );
    const { metrics } = await evaluate(set, set, options());
    expect(metrics.perClass['c']).toEqual({
      precision: undefinedEstimate,
      recall: undefinedEstimate,
      f1: undefinedEstimate,
      rows: 0,
    });
    expect(metrics.test['auc']).toEqual(undefinedEstimate);
    expect(metrics.test['accuracy']?.value).toBe(0.6);
  });

  it('keeps every true class in every replicate', async () => {
    const rare = makeClassification(
      ['a', 'b'],
      [0, 0, 0, 0, 0, 0, 0, 1],
      [
        [0.9, 0.1],
        [0.6, 0.4],
        [0.3, 0.7],
        [0.8, 0.2],
        [0.7, 0.3],
        [0.2, 0.8],
        [0.9, 0.1],
        [0.35, 0.65],
      ],
    );
    const { metrics } = await evaluate(rare, rare, options());
    expect(metrics.test['auc']?.value).toBe(5 / 7);
    expect(metrics.test['auc']?.low).not.toBeNull();
    expect(metrics.perClass['b']?.recall).toEqual({ value: 1, low: 1, high: 1 });
  });

  it('gives equal reports for equal seeds and other intervals for another seed', async () => {
    const groups = [{ column: 'half', values: yTrue.map((_, i) => (i < 75 ? 'first' : 'second')) }];
    const first = await evaluate(model, baseline, options({ groups }));
    expect(await evaluate(model, baseline, options({ groups }))).toEqual(first);
    const other = await evaluate(model, baseline, options({ groups, generator: Generator.fromSeed(0) }));
    expect(other.metrics.test['logLoss']?.value).toBe(first.metrics.test['logLoss']?.value);
    expect(other.metrics.test['logLoss']?.low).not.toBe(first.metrics.test['logLoss']?.low);
  });

  it('reports regression against the mean of the training rows', async () => {
    const generator = Generator.fromSeed(2);
    const target = Array.from({ length: 80 }, () => 20 + 5 * generator.normal());
    const set = makeRegression(
      target,
      target.map((value) => value + 2 * generator.normal()),
    );
    const mean = makeRegression(
      target,
      target.map(() => 19.5),
    );
    const { metrics } = await evaluate(set, mean, options());
    expect(Object.keys(metrics.test)).toEqual(['rmse', 'mae', 'r2']);
    expect(metrics.perClass).toEqual({});
    expect(metrics.baseline.name).toBe('mean of the training rows');
    expect((metrics.baseline['r2'] as Estimate).value).toBeLessThanOrEqual(0);
    const rmse = metrics.test['rmse'] as Record<keyof Estimate, number>;
    expect(rmse.low).toBeGreaterThan(1.4);
    expect(rmse.low).toBeLessThan(rmse.value);
    expect(rmse.high).toBeLessThan(2.7);
  });

  it('has no test figures without labelled rows', async () => {
    const unlabelled: PredictionSet = { ...model, yTrue: model.yTrue.map(() => -1) };
    for (const set of [selectPredictions(model, new Int32Array(0)), unlabelled]) {
      const groups = [{ column: 'g', values: Array.from(set.rowIds, () => 'x') }];
      expect(await evaluate(set, set, options({ groups }))).toEqual({
        metrics: { test: {}, perClass: {}, baseline: { name: 'most frequent class' } },
        groups: { g: {} },
      });
    }
  });

  it('leaves rows without a label out of figures and counts', async () => {
    const partly: PredictionSet = { ...model, yTrue: model.yTrue.map((label, i) => (i < 60 ? -1 : label)) };
    const rest = Int32Array.from({ length: 90 }, (_, i) => i + 60);
    const groups = [{ column: 'g', values: yTrue.map((_, i) => (i % 2 === 0 ? 'even' : 'odd')) }];
    const report = await evaluate(partly, partly, options({ groups }));
    expect(report.metrics.test['auc']?.value).toBe(METRICS.auc.compute(selectPredictions(model, rest)));
    expect(report.metrics.perClass['ham']?.rows).toBe(54);
    expect(report.groups['g']?.['odd']?.rows).toBe(45);
  });

  it('stops between replicates: values stand, unfinished intervals are null', async () => {
    const stop = { requested: false };
    const yieldControl = () => {
      stop.requested = true;
      return Promise.resolve();
    };
    const groups = [{ column: 'g', values: yTrue.map(() => 'all') }];
    const report = await evaluate(model, baseline, options({ bootstrap: 5000, groups, stop, yieldControl }));
    expect(report.metrics.test['accuracy']).toEqual({
      value: METRICS.accuracy.compute(model),
      low: null,
      high: null,
    });
    expect(report.groups['g']?.['all']?.['mcc']).toEqual({
      value: METRICS.mcc.compute(model),
      low: null,
      high: null,
    });
  });

  it('counts its replicates up to the total', async () => {
    const events: ProgressEvent[] = [];
    const groups = [{ column: 'g', values: yTrue.map((_, i) => (i % 3 === 0 ? 'a' : 'b')) }];
    await evaluate(
      model,
      baseline,
      options({ bootstrap: 3000, groups, onProgress: (event) => events.push(event) }),
    );
    const done = events.map((event) => event.done);
    expect(events.length).toBeGreaterThan(5);
    expect(events.every((event) => event.total === 9000 && event.unit === 'replicates')).toBe(true);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect([done[0], done.at(-1)]).toEqual([0, 9000]);
  });

  it('refuses a baseline about other rows and groups of another length', async () => {
    const shifted = { ...baseline, rowIds: baseline.rowIds.map((id) => id + 1) };
    await expect(evaluate(model, shifted, options())).rejects.toMatchObject({ code: 'E-PREDICTIONS-DIFFER' });
    const groups = [{ column: 'g', values: ['a'] }];
    await expect(evaluate(model, baseline, options({ groups }))).rejects.toMatchObject({
      code: 'E-PREDICTIONS-INVALID',
    });
  });
});

describe('groups', () => {
  it('repeats every metric on the rows of each value', async () => {
    const values = yTrue.map((_, i) => (i < 20 ? 'constructor' : i < 80 ? '(missing)' : '<b>x</b>'));
    const { groups } = await evaluate(
      model,
      baseline,
      options({ groups: [{ column: '__proto__', values }] }),
    );
    expect(v.safeParse(groupReportsSchema, groups).success).toBe(true);
    expect(Object.keys(groups)).toEqual(['__proto__']);
    const ofColumn = Object.entries(groups)[0]?.[1] ?? {};
    expect(Object.keys(ofColumn)).toEqual(['<b>x</b>', '(missing)', 'constructor']);
    const first20 = selectPredictions(
      model,
      Int32Array.from({ length: 20 }, (_, i) => i),
    );
    const small = Object.entries(ofColumn).find(([value]) => value === 'constructor')?.[1];
    expect(small).toMatchObject({ rows: 20, small: true });
    for (const id of CLASSIFICATION_METRICS) {
      expect((small?.[id] as Estimate).value, id).toBe(METRICS[id].compute(first20));
      expect((small?.[id] as Estimate).low, id).not.toBeNull();
    }
    expect(ofColumn['(missing)']).toMatchObject({ rows: 60, small: false });
  });

  it('marks 29 rows as small and 30 as not', async () => {
    const values = yTrue.map((_, i) => (i < 29 ? 'a' : i < 59 ? 'b' : 'c'));
    const { groups } = await evaluate(model, baseline, options({ groups: [{ column: 'g', values }] }));
    expect(groups['g']?.['a']?.small).toBe(true);
    expect(groups['g']?.['b']?.small).toBe(false);
  });

  it('leaves figures of a group with one class undefined', async () => {
    const values = yTrue.map((label) => (label === 2 ? 'rare' : 'rest'));
    const { groups } = await evaluate(model, baseline, options({ groups: [{ column: 'g', values }] }));
    expect(groups['g']?.['rare']?.['auc']).toEqual(undefinedEstimate);
    expect(groups['g']?.['rare']?.['mcc']).toEqual(undefinedEstimate);
    expect((groups['g']?.['rare']?.['accuracy'] as Estimate).value).not.toBeNull();
  });

  it('merges what is beyond 50 values', async () => {
    const values = yTrue.map((_, i) => (i < 40 ? `twice ${i % 20}` : `once ${i}`));
    const { groups } = await evaluate(
      model,
      baseline,
      options({ bootstrap: 10, groups: [{ column: 'g', values }] }),
    );
    const names = Object.keys(groups['g'] ?? {});
    expect(names).toHaveLength(50);
    expect(names[0]).toBe('twice 0');
    expect(names.at(-1)).toBe('(other)');
    expect(groups['g']?.['(other)']?.rows).toBe(150 - 40 - 29);
    const total = Object.values(groups['g'] ?? {}).reduce((rows, group) => rows + group.rows, 0);
    expect(total).toBe(150);
  });

  it('does not let one column change the figures of another', async () => {
    const one = { column: 'one', values: yTrue.map((_, i) => (i % 2 === 0 ? 'a' : 'b')) };
    const two = { column: 'two', values: yTrue.map((_, i) => (i % 3 === 0 ? 'a' : 'b')) };
    const alone = await evaluate(model, baseline, options({ groups: [two] }));
    const both = await evaluate(model, baseline, options({ groups: [one, two] }));
    expect(both.groups['two']).toEqual(alone.groups['two']);
    expect(both.metrics).toEqual(alone.metrics);
  });
});
