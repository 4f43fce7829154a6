/** The state of the version in use as one sentence: the room's title. */
import type { Alert, MonitorReport } from '../../../contracts';
import type { Language } from '../../i18n/language';

/** @param open open alerts, the gravest first */
export function titleOf(
  report: MonitorReport,
  open: readonly Alert[],
  version: number,
  { t }: Pick<Language, 't'>,
): string {
  if (report.light === 'unknown') return t('monitor.titleUnknown');
  if (report.light === 'steady') return t('monitor.titleSteady', { version });
  if (report.light === 'watch') return t('monitor.titleWatch', { count: open.length });
  const acting = open.filter(({ severity }) => severity === 'act');
  const has = (kind: Alert['kind']): boolean => acting.some((alert) => alert.kind === kind);
  const drifted = new Set(acting.flatMap(({ kind, column }) => (kind === 'drift' ? [column] : [])));
  if (has('stability')) return t('monitor.titleStability');
  if (drifted.size > 0) {
    const accuracy = has('accuracy') ? 'fell' : has('estimatedAccuracy') ? 'may' : 'none';
    return t('monitor.titleDrift', { count: drifted.size, accuracy });
  }
  if (has('accuracy')) return t('monitor.titleAccuracy', { version });
  if (has('quality')) return t('monitor.titleQuality');
  if (has('groups')) return t('monitor.titleGroups');
  return t('monitor.titleEstimated');
}
