/** Windows in words: where they begin, on an axis and in a table. */
import type { MonitorPlan, WindowReport } from '../../../contracts';
import type { AxisSpec } from '../../charts/chart-shapes';
import type { Language } from '../../i18n/language';

/** The short name of a window: its day or month, or its number where windows are cut by count. */
export function windowName(
  { index, from }: Pick<WindowReport, 'index' | 'from'>,
  { windowBy }: Pick<MonitorPlan, 'windowBy'>,
  { locale }: Pick<Language, 'locale'>,
): string {
  if (windowBy === 'rows') return String(index + 1);
  const date = new Date(from);
  if (Number.isNaN(date.getTime())) return String(index + 1);
  if (locale === 'zh') return from.slice(windowBy === 'month' ? 0 : 5, windowBy === 'month' ? 7 : 10);
  return date.toLocaleDateString('en-GB', {
    ...(windowBy === 'month' ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' }),
    timeZone: 'UTC',
  });
}

/** What a window is, as the name of an axis. */
export function windowKind({ windowBy, windowRows }: MonitorPlan, { t }: Pick<Language, 't'>): string {
  return windowBy === 'rows'
    ? t('monitor.windowOf.rows', { rows: windowRows })
    : t(`monitor.windowOf.${windowBy}`);
}

/** The axis of windows, by their number. */
export function windowAxis(
  windows: readonly WindowReport[],
  plan: MonitorPlan,
  language: Language,
): AxisSpec {
  const nameOf = (value: number): string => {
    const window = windows.find(({ index }) => Math.abs(index - value) < 1e-6);
    return window === undefined ? '' : windowName(window, plan, language);
  };
  const last = windows.at(-1)?.index ?? 0;
  return {
    name: windowKind(plan, language),
    isWhole: true,
    domain: last === 0 ? [-0.5, 0.5] : [0, last],
    formatTick: nameOf,
    formatValue: nameOf,
  };
}
