import { describe, expect, it } from 'vitest';
import type { Locale, ModelCardFacts } from '../../../src/contracts';
import { writeModelCard } from '../../../src/pipeline/deploy';
import { escapeMarkdown } from '../../../src/pipeline/deploy/escape-markdown';
import { makeContents } from './sample-models';

const HOSTILE = '<img src=x onerror=alert(1)> | `code` **bold** [a](http://x.y)\n# heading';

const estimate = (value: number | null, low: number | null, high: number | null) => ({ value, low, high });

function makeFacts(changes: Partial<ModelCardFacts> = {}): ModelCardFacts {
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
    environment: makeContents().environment,
    data: {
      name: 'penguins.csv',
      rows: 344,
      columns: 8,
      sha256: 'cd'.repeat(32),
      fingerprint: 'ef'.repeat(32),
      target: 'species',
      classes: ['Adelie', 'Gentoo'],
      findings: [{ code: 'F-MISSING', column: 'sex', severity: 'note' }],
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
    ...changes,
  };
}

const locales: Locale[] = ['en', 'zh'];

describe('writeModelCard', () => {
  it('has the nine sections of Mitchell et al. in order', () => {
    const headings = [...writeModelCard(makeFacts(), 'en').matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual([
      'Model details',
      'Intended use',
      'Factors',
      'Metrics',
      'Evaluation data',
      'Training data',
      'Quantitative analyses',
      'Ethical considerations',
      'Caveats and recommendations',
    ]);
    expect([...writeModelCard(makeFacts(), 'zh').matchAll(/^## /gm)]).toHaveLength(9);
  });

  it('puts an interval behind every figure and the baseline beside it', () => {
    const card = writeModelCard(makeFacts(), 'en');
    expect(card).toContain('| Figure | Model | Baseline (most frequent class) |');
    expect(card).toContain('| accuracy | 0.9765 (0.9512 to 0.9988) | 0.4375 (0.4111 to 0.4777) |');
    expect(card).toContain('| auc | undefined (undefined to undefined) | 0.5 (0.5 to 0.5) |');
  });

  it('states group sizes and marks small groups', () => {
    const card = writeModelCard(makeFacts(), 'en');
    expect(card).toContain('| sex | female | 40 | 0.95 (0.91 to 0.99) |');
    expect(card).toContain('| sex | male | 11 (small group, figures uncertain) | 0.81 (0.6 to 0.93) |');
  });

  it('leaves to people what only people know', () => {
    expect(writeModelCard(makeFacts(), 'en').match(/not stated/g)?.length).toBeGreaterThanOrEqual(10);
    expect(writeModelCard(makeFacts(), 'zh').match(/未说明/g)?.length).toBeGreaterThanOrEqual(10);
  });

  it.each(locales)('gives no verdict (%s)', (locale) => {
    expect(writeModelCard(makeFacts(), locale)).not.toMatch(/\bfair|unfair|bias|公平|公正|无偏|偏见/i);
  });

  it.each(locales)('states no figure without test rows (%s)', (locale) => {
    const card = writeModelCard(makeFacts({ metrics: {}, groups: [] }), locale);
    expect(card).toContain(locale === 'en' ? 'There were no test rows' : '没有测试行');
    expect(card).not.toContain('0.4375');
  });

  it.each(locales)('keeps hostile names inert wherever they stand (%s)', (locale) => {
    const plain = makeFacts();
    const hostile = makeFacts({
      name: HOSTILE,
      family: HOSTILE,
      data: {
        ...plain.data,
        name: HOSTILE,
        target: HOSTILE,
        classes: [HOSTILE, '__proto__'],
        findings: [{ code: 'F-MISSING', column: HOSTILE, severity: 'note' }],
      },
      features: [HOSTILE],
      ignored: [HOSTILE],
      groups: plain.groups.map((group) => ({ ...group, column: HOSTILE, value: HOSTILE })),
    });
    const card = writeModelCard(hostile, locale);
    expect(card).not.toMatch(/<\w/);
    expect(card).not.toContain('`');
    expect(card).not.toMatch(/(?<!\\)\[/);
    expect(card.split('\n')).toHaveLength(writeModelCard(plain, locale).split('\n').length);
    expect([...card.matchAll(/^#+ /gm)]).toHaveLength(12);
    const pipes = (line: string) => line.split('|').length;
    const tables = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map(pipes);
    expect(tables(card)).toEqual(tables(writeModelCard(plain, locale)));
  });

  it('cuts long lists and counts them', () => {
    const features = Array.from({ length: 250 }, (_, i) => `feature${i}`);
    const card = writeModelCard(makeFacts({ features }), 'en');
    expect(card).toContain('feature99, … (250)');
    expect(card).not.toContain('feature100');
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['bill_length_mm', 'bill_length_mm'],
    ['_private_', '\\_private\\_'],
    ['a|b', 'a&#124;b'],
    ['a\\|b', 'a\\\\&#124;b'],
    ['&lt;', '&amp;lt;'],
    ['x < y', 'x &lt; y'],
    ['# x', '\\# x'],
    ['- x', '\\- x'],
    ['1. x', '1\\. x'],
    ['1.', '1\\.'],
    ['3.5', '3.5'],
    ['-1', '-1'],
    ['---', '\\---'],
    ['http://x', 'http\\://x'],
    ['www.x', 'www\\.x'],
    ['a\r\n\u2028b', 'a b'],
    ['\u202egnp', 'gnp'],
    ['', '“”'],
    [' \n ', '“”'],
    ['企鹅', '企鹅'],
  ])('%j becomes %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('cuts after 200 code points', () => {
    expect(escapeMarkdown('😀'.repeat(5000))).toBe(`${'😀'.repeat(200)}…`);
  });
});
