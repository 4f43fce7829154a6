/** An item of the gate in words: what it asks, and what was found. */
import type { GateLine } from '../../../contracts';
import { formatTiny, shorten } from '../../i18n/formats';
import type { Language, MessageKey } from '../../i18n/language';

type Evidence = GateLine['evidence'];

const number = (evidence: Evidence, name: string): number => Number(evidence[name] ?? 0);
const text = (evidence: Evidence, name: string): string => shorten(String(evidence[name] ?? ''), 40);

export function gateItemWords({ item, evidence }: GateLine, { t }: Language): string {
  if (item !== 'beatsProduction') return t(`gate.${item}`);
  const version = evidence['version'];
  return typeof version === 'number' ? t('gate.beatsProduction', { version }) : t('gate.beatsBaseline');
}

function comparisonWords(evidence: Evidence, { t, loss }: Language): string {
  const [low, high] = [number(evidence, 'low'), number(evidence, 'high')];
  const metric = t(evidence['metric'] === 'rmse' ? 'gate.loss.rmse' : 'gate.loss.logLoss');
  const shown = {
    metric,
    own: loss(number(evidence, 'own')),
    other: loss(number(evidence, 'other')),
    rows: number(evidence, 'rows'),
  };
  if (high < 0) return t('gate.better', { ...shown, low: loss(-high), high: loss(-low) });
  return t(low > 0 ? 'gate.worse' : 'gate.notBetter', { ...shown, low: loss(low), high: loss(high) });
}

function points(share: number, { number: format }: Language): string {
  return format(Math.round(1000 * share) / 10);
}

function calibrationWords(evidence: Evidence, language: Language): string {
  const rows = number(evidence, 'rows');
  if (evidence['kind'] === 'interval')
    return language.t('gate.covered', {
      covered: language.share(number(evidence, 'covered')),
      promised: language.share(number(evidence, 'promised')),
      rows,
    });
  return language.t('gate.error', {
    error: points(number(evidence, 'error'), language),
    limit: points(number(evidence, 'limit'), language),
    rows,
  });
}

function personalWords(evidence: Evidence, { t }: Language): string {
  const count = number(evidence, 'reaching');
  return count === 0
    ? t('gate.personalNone', { personal: number(evidence, 'personal') })
    : t('gate.personalReaches', { count, column: text(evidence, 'column') });
}

function groupWords(evidence: Evidence, { t, figure }: Language): string {
  const apart = number(evidence, 'apart');
  if (apart === 0)
    return t('gate.groupsAlike', {
      groups: number(evidence, 'groups'),
      columns: number(evidence, 'columns'),
      small: number(evidence, 'small'),
    });
  return t('gate.groupApart', {
    column: text(evidence, 'column'),
    value: text(evidence, 'value'),
    metric: t(evidence['metric'] === 'rmse' ? 'metric.rmse' : 'metric.accuracy'),
    own: figure(number(evidence, 'own')),
    everyone: figure(number(evidence, 'everyone')),
    rows: number(evidence, 'rows'),
    apart,
  });
}

/** What was found, in one sentence without its stop. */
export function gateEvidenceWords({ item, evidence }: GateLine, language: Language): string {
  const { t } = language;
  const key = `gate.why.${String(evidence['why'])}`;
  if (evidence['why'] !== undefined && language.hasMessage(key))
    return t(key as MessageKey, { rows: number(evidence, 'rows') });
  switch (item) {
    case 'beatsProduction':
      return comparisonWords(evidence, language);
    case 'calibrated':
      return calibrationWords(evidence, language);
    case 'noPersonalColumn':
      return personalWords(evidence, language);
    case 'exportsReproduce':
      return t('gate.reproduced', {
        exports: number(evidence, 'exports'),
        rows: number(evidence, 'rows'),
        largest: formatTiny(number(evidence, 'largest')),
      });
    case 'groupsLookedAt':
      return groupWords(evidence, language);
    case 'cardComplete':
      return t('gate.cardSections', {
        answered: number(evidence, 'answered'),
        questions: number(evidence, 'questions'),
      });
  }
}
