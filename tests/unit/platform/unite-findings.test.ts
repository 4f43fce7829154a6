import { describe, expect, it } from 'vitest';
import { describeFinding, type Finding } from '../../../src/contracts';
import { uniteFindings } from '../../../src/platform/unite-findings';

const finding = (code: string, column: string | null, details: Finding['details'] = {}): Finding => ({
  code,
  column,
  severity: 'warn',
  details,
});
const missing = (count: number) => finding('F-TARGET-MISSING-ROWS', 'y', { count, rows: 9 });

describe('uniteFindings', () => {
  it('tells each fact once a file, and names every file but the first', () => {
    const ofTest = finding('F-TARGET-MISSING-ROWS', 'y', { count: 2, rows: 5, file: 'test.csv' });
    const united = uniteFindings(
      [missing(3), finding('F-RAGGED', null, { count: 1 })],
      [missing(4), finding('F-LEAK', 'size'), ofTest],
      { name: 'test.csv', findings: [missing(2), finding('F-RAGGED', null, { count: 4 })] },
      { name: 'later.csv', findings: [finding('F-RAGGED', null, { count: 6 })] },
      null,
    );
    expect(united.map(({ code, column, details }) => [code, column, details])).toEqual([
      ['F-TARGET-MISSING-ROWS', 'y', { count: 3, rows: 9 }],
      ['F-RAGGED', null, { count: 1 }],
      ['F-LEAK', 'size', {}],
      ['F-TARGET-MISSING-ROWS', 'y', { count: 2, rows: 5, file: 'test.csv' }],
      ['F-RAGGED', null, { count: 4, file: 'test.csv' }],
      ['F-RAGGED', null, { count: 6, file: 'later.csv' }],
    ]);
  });

  it('says in words which file a finding is about', () => {
    const named = finding('F-TARGET-MISSING-ROWS', 'y', { count: 2, rows: 5, file: 'test.csv' });
    expect(describeFinding(named, 'en').claim).toMatch(/^test\.csv: 2 of 5 rows/);
    expect(describeFinding(named, 'zh').claim).toMatch(/^test\.csv：5 行中有 2 行/);
    expect(describeFinding(missing(3), 'en').claim).toMatch(/^3 of 9 rows/);
  });
});
