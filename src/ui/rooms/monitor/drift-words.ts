/** How a column was compared, in words; and what came of it. */
import type { DriftColumn, DriftReport } from '../../../contracts';
import type { Language } from '../../i18n/language';

const STATISTICS = {
  'normal scores': 'monitor.statistic.normalScores',
  'rank shape': 'monitor.statistic.rankShape',
  'missing share': 'monitor.statistic.missingShare',
  'chi-squared': 'monitor.statistic.chiSquared',
  'not compared': 'monitor.statistic.notCompared',
  'missing column': 'monitor.statistic.missingColumn',
  'changed type': 'monitor.statistic.changedType',
  'not enough data': 'monitor.statistic.notEnough',
} as const;

/** The catalogue's word; the statistic's own name where the catalogue has none. */
export function statisticWord(statistic: string, { t }: Pick<Language, 't'>): string {
  return Object.hasOwn(STATISTICS, statistic)
    ? t(STATISTICS[statistic as keyof typeof STATISTICS])
    : statistic;
}

/** Only what was tested can be steady. Null: there is nothing to say. */
export function columnVerdictOf(
  { drifted, statistic }: Pick<DriftColumn, 'drifted' | 'statistic'>,
  verdict: DriftReport['verdict'],
): 'drifted' | 'notCompared' | 'same' | null {
  if (drifted) return 'drifted';
  if (statistic === 'not compared') return 'notCompared';
  return verdict === 'not enough data' || statistic === 'not enough data' ? null : 'same';
}
