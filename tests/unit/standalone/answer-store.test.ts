import { describe, expect, it } from 'vitest';
import type { Answer, FittedRecipe, HtmlPayload } from '../../../src/contracts';
import { AnswerStore } from '../../../src/standalone/answer-store';

const RECIPE: FittedRecipe = {
  version: 1,
  inputs: [
    { name: 'price', type: 'number', overridden: false },
    { name: 'town', type: 'category', overridden: false },
    { name: 'phone', type: 'category', overridden: false },
  ],
  steps: [],
  features: ['price', 'town', 'phone'].map((name) => ({ name, column: name })),
  target: { kind: 'classes', column: 'sold', classes: ['no', 'yes'], positive: 1 },
};
const PAYLOAD = {
  recipe: RECIPE,
  notation: { decimal: ',', missing: ['', 'NA'] },
  personal: ['phone'],
  weightsSha256: 'ab'.repeat(32),
  modelVersion: 3,
} as unknown as HtmlPayload;
const ANSWER: Answer = {
  output: 'yes',
  likeliest: 'yes',
  confidence: 0.7,
  probabilities: [0.3, 0.7],
  interval: null,
  outside: [],
};

describe('AnswerStore', () => {
  it('keeps cells as they were read, without personal ones, and the same digest however they were typed', () => {
    const store = new AnswerStore(PAYLOAD);
    store.keepsInputs = true;
    const rows = [
      { price: ' 1.234,5 ', town: ' Oslo', phone: '555' },
      { price: '1234,50', town: 'Oslo', phone: '555 ' },
      { price: 'NA', town: '', phone: 'NA' },
    ];
    const [first, second, third] = store.add(rows, [ANSWER, ANSWER, ANSWER], 2);
    expect(first?.inputs).toEqual({ price: 1234.5, town: 'Oslo' });
    expect(second?.inputs).toEqual(first?.inputs);
    expect(second?.inputSha256).toBe(first?.inputSha256);
    expect(third?.inputs).toEqual({ price: null, town: null });
    expect(third?.inputSha256).not.toBe(first?.inputSha256);
  });
});
