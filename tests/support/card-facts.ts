/** Facts of a card, whole and with no round numbers. */
import type { ModelCardFacts } from '../../src/contracts';

export const estimate = (value: number | null, low: number | null, high: number | null) => ({
  value,
  low,
  high,
});

export function makeFacts(changes: Partial<ModelCardFacts> = {}): ModelCardFacts {
  return {
    name: 'Penguins',
    modelVersion: 4,
    createdAt: '2025-03-04T05:06:07.000Z',
    task: 'classification',
    family: 'mlp',
    parameters: 1234,
    seed: 7,
    epochs: 31,
    weightsSha256: 'ab'.repeat(32),
    environment: {
      app: '0.1.0',
      backend: 'wasm',
      backendReason: 'no-adapter',
      adapter: 'none',
      threads: 2,
      browser: 'Chromium 156',
      crossOriginIsolated: true,
    },
    data: {
      name: 'penguins.csv',
      rows: 344,
      columns: 8,
      sha256: 'cd'.repeat(32),
      fingerprint: 'ef'.repeat(32),
      target: 'species',
      classes: ['Adelie', 'Gentoo'],
      findings: [
        { code: 'F-MISSING', column: 'sex', severity: 'note' },
        { code: 'F-PERSONAL', column: 'keeper', severity: 'warn' },
      ],
      columnFacts: [
        { name: 'bill_length', type: 'number', missing: 2, distinct: 164 },
        { name: 'keeper', type: 'text', missing: 0, distinct: null },
      ],
      classRows: [
        { value: 'Adelie', rows: 221 },
        { value: 'Gentoo', rows: 123 },
      ],
      format: 'csv',
      sizeBytes: 13579,
      isSample: false,
    },
    split: { kind: 'stratified', seed: 3, train: 240, validation: 52, test: 51 },
    features: ['bill_length', 'sex=female'],
    ignored: [],
    metrics: {
      accuracy: estimate(0.976543, 0.951234, 0.998765),
      auc: estimate(null, null, null),
    },
    baseline: {
      name: 'most frequent class',
      metrics: { accuracy: estimate(0.4375, 0.4111, 0.4777), auc: estimate(0.5, 0.5, 0.5) },
    },
    groups: [
      {
        column: 'sex',
        value: 'female',
        rows: 40,
        small: false,
        metrics: { accuracy: estimate(0.95, 0.91, 0.99) },
      },
      {
        column: 'sex',
        value: 'male',
        rows: 11,
        small: true,
        metrics: { accuracy: estimate(0.81, 0.6, 0.93) },
      },
    ],
    perClass: {
      Adelie: {
        precision: estimate(0.91, 0.87, 0.94),
        recall: estimate(0.92, 0.88, 0.95),
        f1: estimate(0.915, 0.875, 0.945),
        rows: 33,
      },
    },
    positive: 'Gentoo',
    bootstrap: 700,
    evaluatedAt: '2025-03-04T05:06:06.000Z',
    outcome: 'earlyStopped',
    steps: [
      { kind: 'drop', columns: ['keeper'] },
      { kind: 'scale', columns: ['bill_length'] },
    ],
    inputs: [
      {
        name: 'bill_length',
        type: 'number',
        rows: 240,
        missing: 2,
        range: [32.125, 59.625],
        categories: null,
        nCategories: null,
      },
      {
        name: 'island',
        type: 'category',
        rows: 240,
        missing: 0,
        range: null,
        categories: ['Biscoe', 'Dream'],
        nCategories: 5,
      },
    ],
    decision: {
      calibration: { method: 'platt', slope: 1.2345, intercept: -0.0678 },
      calibratedOnRows: 52,
      threshold: 0.375,
      abstainBelow: 0.625,
    },
    decided: {
      metrics: { accuracy: estimate(0.9411, 0.9022, 0.9777), auc: estimate(null, null, null) },
      perClass: {
        Gentoo: {
          precision: estimate(0.93, 0.89, 0.96),
          recall: estimate(0.97, 0.94, 0.99),
          f1: estimate(0.949, 0.914, 0.974),
          rows: 18,
        },
      },
      answered: estimate(0.8627, 0.7425, 0.9319),
    },
    gate: [
      { item: 'calibrated', state: 'passed', evidence: {}, reason: null },
      {
        item: 'groupsLookedAt',
        state: 'passedOver',
        evidence: { groups: 0 },
        reason: 'The keepers look at them by hand every week.',
      },
    ],
    statement: {
      purpose: 'Tells two species apart from four measurements.',
      users: 'Keepers on the islands.',
      licence: 'CC0',
    },
    ...changes,
  };
}

const STATED = {
  outOfScope: 'Chicks.',
  collection: 'Measured by hand.',
  notCovered: 'Birds from other islands.',
  consent: 'Permit 12 of the park.',
  contact: 'birds@example.org',
  watch: 'Bill lengths above 60 mm.',
  retrain: 'After each breeding season.',
};

/** Facts whose every question is answered. */
export function makeAnsweredFacts(): ModelCardFacts {
  const facts = makeFacts();
  return { ...facts, statement: { ...facts.statement, ...STATED } };
}

/** The same facts with a text in the place of every string that a user or their data can choose. */
export function makeHostileFacts(hostile: string): ModelCardFacts {
  const facts = makeAnsweredFacts();
  return {
    ...facts,
    name: hostile,
    family: hostile,
    environment: { ...facts.environment, adapter: hostile, browser: hostile },
    data: {
      ...facts.data,
      name: hostile,
      target: hostile,
      classes: [hostile, '__proto__'],
      findings: facts.data.findings.map((finding) => ({ ...finding, column: hostile })),
      columnFacts: facts.data.columnFacts?.map((column) => ({ ...column, name: hostile })),
      classRows: facts.data.classRows?.map((line) => ({ ...line, value: hostile })),
    },
    features: [hostile],
    ignored: [hostile],
    groups: facts.groups.map((group) => ({ ...group, column: hostile, value: hostile })),
    perClass: Object.fromEntries(Object.values(facts.perClass ?? {}).map((own) => [hostile, own])),
    positive: hostile,
    decided: facts.decided && {
      ...facts.decided,
      perClass: Object.fromEntries(Object.values(facts.decided.perClass).map((own) => [hostile, own])),
    },
    steps: facts.steps?.map((step) => ({ ...step, columns: [hostile] })),
    inputs: facts.inputs?.map((input) => ({
      ...input,
      name: hostile,
      categories: input.categories === null ? null : [hostile],
    })),
    gate: facts.gate?.map((line) => ({ ...line, reason: line.reason === null ? null : hostile })),
    statement: Object.fromEntries(Object.keys(facts.statement ?? {}).map((question) => [question, hostile])),
  };
}
