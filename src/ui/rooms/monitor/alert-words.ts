/** An alert in words: what it claims, and one line of why. */
import type { Alert, MonitorPlan, Task, WindowReport } from '../../../contracts';
import { describeFinding } from '../../../state/findings';
import { shorten } from '../../i18n/formats';
import type { Language } from '../../i18n/language';
import { windowName } from './window-words';

type Evidence = Alert['evidence'];

function figure(evidence: Evidence, name: string): number | null {
  const value = evidence[name];
  return typeof value === 'number' ? value : null;
}

/** A fall of a share in points of percent, one decimal. */
export function pointsOf(fall: number | null): number {
  return Math.round(1000 * Math.abs(fall ?? 0)) / 10;
}

/** A shift that would be written as 0 %. */
const LEAST_SHIFT = 0.0005;

function shiftWords(evidence: Evidence, task: Task, { t, share, number }: Language): string {
  const shift = figure(evidence, 'answerShift');
  if (shift === null || shift < LEAST_SHIFT) return '';
  const value =
    task === 'classification' ? share(shift) : t('monitor.answerShiftNumber', { value: number(shift) });
  return t('monitor.alert.shift', { shift: value });
}

/** A fault of quality speaks as the finding that it is, as the latest window that shows it tells it. */
function findingOf(
  { column, evidence, windows: shown }: Alert,
  windows: readonly WindowReport[],
  { locale }: Language,
): { claim: string; why: string } {
  const { code, answerShift: _, ...details } = evidence;
  const told = windows
    .filter(({ index }) => shown.includes(index))
    .flatMap(({ findings }) => findings)
    .findLast((finding) => finding.code === code && finding.column === column);
  return describeFinding(told ?? { code: String(code), column, severity: 'warn', details }, locale);
}

function claimOf(alert: Alert, windows: readonly WindowReport[], language: Language): string {
  const { t, number } = language;
  const { kind, evidence } = alert;
  const column = shorten(alert.column ?? '', 40);
  const points = number(pointsOf(figure(evidence, 'fall')));
  const isError = evidence['metric'] === 'mae';
  switch (kind) {
    case 'drift':
      return t('monitor.alert.drift', { column });
    case 'quality':
      return findingOf(alert, windows, language).claim;
    case 'accuracy':
      return isError
        ? t('monitor.alert.mae', { fall: number(figure(evidence, 'fall')) })
        : t('monitor.alert.accuracy', { fall: points });
    case 'estimatedAccuracy':
      return isError
        ? t('monitor.alert.estimatedMae', { fall: number(figure(evidence, 'fall')) })
        : t('monitor.alert.estimatedAccuracy', { fall: points });
    case 'groups':
      return t('monitor.alert.groups', {
        column,
        group: shorten(String(evidence['group'] ?? ''), 40),
        fall: points,
      });
    case 'stability':
      return t('monitor.alert.stability', {
        rows: figure(evidence, 'rows') ?? 0,
        difference: number(figure(evidence, 'maxAbsDifference')),
      });
  }
}

function whyOf(alert: Alert, windows: readonly WindowReport[], task: Task, language: Language): string {
  const { t, share, number } = language;
  const { kind, evidence } = alert;
  const written = (name: string): string => {
    const value = figure(evidence, name);
    return evidence['metric'] === 'mae' ? number(value) : share(value);
  };
  switch (kind) {
    case 'drift':
      return shiftWords(evidence, task, language);
    case 'quality':
      return language.join([findingOf(alert, windows, language).why, shiftWords(evidence, task, language)]);
    case 'accuracy':
    case 'groups':
      return t('monitor.alert.labels', {
        live: written('realised'),
        labelled: figure(evidence, 'labelled') ?? 0,
        reference: written('reference'),
      });
    case 'estimatedAccuracy':
      return t('monitor.alert.estimate', {
        estimated: written('estimated'),
        answers: figure(evidence, 'answers') ?? 0,
        reference: written('reference'),
      });
    case 'stability':
      return '';
  }
}

const MOST_NAMED = 6;

export function describeAlert(
  alert: Alert,
  windows: readonly WindowReport[],
  plan: MonitorPlan,
  task: Task,
  language: Language,
): { readonly claim: string; readonly why: string } {
  const { t } = language;
  const named = alert.windows
    .slice(-MOST_NAMED)
    .flatMap((index) => windows.find((window) => window.index === index) ?? [])
    .map((window) => windowName(window, plan, language));
  return {
    claim: claimOf(alert, windows, language),
    why: language.join([
      whyOf(alert, windows, task, language),
      t('monitor.alert.windows', { count: named.length, list: language.list(named) }),
      alert.severity === 'watch' ? t('monitor.alert.one') : '',
    ]),
  };
}
