import { describe, expect, it } from 'vitest';
import { columnVerdictOf, statisticWord } from '../../../src/ui/rooms/monitor/drift-words';

const column = (statistic: string, drifted = false) => ({ statistic, drifted });

describe('what is said of a column of a later file', () => {
  it('calls steady only what was tested', () => {
    expect(columnVerdictOf(column('chi-squared'), 'drift')).toBe('same');
    expect(columnVerdictOf(column('not compared'), 'no drift')).toBe('notCompared');
    expect(columnVerdictOf(column('not enough data'), 'drift')).toBeNull();
    expect(columnVerdictOf(column('normal scores'), 'not enough data')).toBeNull();
    expect(columnVerdictOf(column('missing column', true), 'not enough data')).toBe('drifted');
  });

  it('knows the statistics by their words, and leaves an unknown name as it is', () => {
    const t = (key: string): string => key;
    expect(statisticWord('normal scores', { t } as never)).toBe('monitor.statistic.normalScores');
    expect(statisticWord('toString', { t } as never)).toBe('toString');
  });
});
