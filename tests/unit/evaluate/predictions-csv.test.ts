import { describe, expect, it } from 'vitest';
import { toPredictionsCsv, toSplitsCsv } from '../../../src/pipeline/evaluate';
import { toCsvCell } from '../../../src/pipeline/evaluate/csv-table';
import { makeClassification, makeRegression } from '../../support/prediction-sets';

describe('toPredictionsCsv', () => {
  it('writes one probability column per class', () => {
    const set = makeClassification(
      ['no', 'yes'],
      [1, 0, -1],
      [
        [0.25, 0.75],
        [0.1, 0.9],
        [1, 0],
      ],
    );
    expect(toPredictionsCsv(set)).toBe(
      'row_id,actual,predicted,probability_no,probability_yes\r\n' +
        '2,yes,yes,0.25,0.75\r\n5,no,yes,0.1,0.9\r\n8,,no,1,0\r\n',
    );
  });

  it('writes values for regression, negative ones as numbers and unknown ones as empty cells', () => {
    expect(toPredictionsCsv(makeRegression([-1.5, NaN], [-2e-7, 1e21]))).toBe(
      'row_id,actual,predicted\r\n2,-1.5,-2e-7\r\n5,,1e+21\r\n',
    );
  });

  it('disarms formulas and quotes what needs quotes', () => {
    const set = makeClassification(
      ['=1+1', 'a,"b"\r\nc', '-1'],
      [0, 1, 2],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    );
    expect(toPredictionsCsv(set)).toBe(
      'row_id,actual,predicted,probability_=1+1,"probability_a,""b""\r\nc",probability_-1\r\n' +
        "2,'=1+1,'=1+1,1,0,0\r\n" +
        '5,"a,""b""\r\nc","a,""b""\r\nc",0,1,0\r\n' +
        '8,-1,-1,0,0,1\r\n',
    );
  });
});

describe('toCsvCell', () => {
  it.each([
    ['=cmd()', "'=cmd()"],
    ['+SUM(A1)', "'+SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['@here', "'@here"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['\nx', '"\'\nx"'],
    ['-', "'-"],
    ['a=b', 'a=b'],
    ['-5', '-5'],
    ['+3.5e-2', '+3.5e-2'],
    ['', ''],
  ])('%j becomes %j', (text, cell) => {
    expect(toCsvCell(text)).toBe(cell);
  });

  it('writes numbers exactly and never prefixes them', () => {
    expect([-0.1, 1 / 3, -1e-300, 5, NaN, Infinity].map(toCsvCell)).toEqual([
      '-0.1',
      '0.3333333333333333',
      '-1e-300',
      '5',
      '',
      '',
    ]);
  });
});

describe('toSplitsCsv', () => {
  it('names the part of every row', () => {
    expect(toSplitsCsv(Int32Array.of(0, 4, 9, 11), Uint8Array.of(2, 0, 1, 255))).toBe(
      'row_id,part\r\n0,test\r\n4,train\r\n9,validation\r\n11,\r\n',
    );
  });
});
