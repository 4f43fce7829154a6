import { expect, it } from 'vitest';
import type { Answer } from '../../../src/contracts';
import { toAnswersCsv } from '../../../src/pipeline/deploy';

it('writes classes and what lies outside so that no spreadsheet runs them', () => {
  const answer: Answer = {
    output: null,
    likeliest: '=1+1',
    confidence: 0.4375,
    probabilities: [0.4375, 0.3125, 0.25],
    interval: null,
    outside: [
      { column: '+sum', kind: 'range', cell: '7', limits: [1, 2] },
      { column: 'age', kind: 'unread', cell: '7', limits: null },
    ],
  };
  expect(toAnswersCsv([answer], [4], ['=1+1', '__proto__', 'b,c'])).toBe(
    'row_id,answer,likeliest,confidence,probability_=1+1,probability___proto__,"probability_b,c",outside\r\n' +
      "4,,'=1+1,0.4375,0.4375,0.3125,0.25,range: +sum; unread: age\r\n",
  );
});

it('writes numbers with their interval', () => {
  const answer: Answer = {
    output: -12.5,
    likeliest: -12.5,
    confidence: null,
    probabilities: [],
    interval: [-20.25, -4.75],
    outside: [],
  };
  expect(toAnswersCsv([answer], [0], [])).toBe(
    'row_id,answer,likeliest,low,high,outside\r\n0,-12.5,-12.5,-20.25,-4.75,\r\n',
  );
});
