/** Findings of the Evaluate room as sentences: computed from the figures, and admitting what chance allows. */
import type { Estimate, ImportanceReport } from '../../../contracts';
import { listTied, overlap, type CandidateLine } from '../../../state/evaluate/candidates';
import { calibrationLean, countCalibrated, type ClassCurves } from '../../../state/evaluate/class-curves';
import { worstConfusion, type Confusion } from '../../../state/evaluate/confusion';
import { compareWithBaseline, type MetricRow } from '../../../state/evaluate/figure-rows';
import { mostApart, type GroupsView } from '../../../state/evaluate/group-view';
import { hasNoWidth, type ShownEstimate } from '../../../state/evaluate/shown-intervals';
import { savingOf, type BinaryRows, type ThresholdView } from '../../../state/evaluate/threshold-view';
import type { EvaluateRoom } from '../../../state/evaluate-room.svelte';
import { shorten } from '../../i18n/formats';
import type { Language, MessageKey } from '../../i18n/language';

const COMPARISONS = { better: 'Better', unclear: 'Unclear', worse: 'Worse', none: 'None' } as const;
const NAME = 40;

/** A threshold with the digits that tell it apart; in words when nobody is flagged. */
export function thresholdWord(threshold: number, { t }: Language): string {
  return Number.isFinite(threshold) ? String(Number(threshold.toPrecision(6))) : t('threshold.nobodyWord');
}

/** A figure in the form of its unit. */
export function showFigure(
  { unit }: Pick<MetricRow, 'unit'>,
  value: number | null,
  language: Language,
): string {
  return unit === 'targetUnit' ? language.number(value) : language.figure(value);
}

/** From where to where, and whose interval it is when it is not the bootstrap's. */
export function showInterval(
  { low, high, method }: Estimate & Partial<Pick<ShownEstimate, 'method'>>,
  show: (value: number | null) => string,
  { t }: Language,
): string {
  if (low === null || high === null) return show(null);
  const ends = { low: show(low), high: show(high) };
  return method === 'wilson' || method === 'newcombe'
    ? t(`evaluate.intervalValue.${method}`, ends)
    : t('evaluate.intervalValue', ends);
}

/** The title of the room. */
export function roomFinding(room: EvaluateRoom, target: string, run: string, language: Language): string {
  const { t, share } = language;
  const { headline, binary } = room;
  const { flagging } = room.threshold;
  if (headline === null) return t('evaluate.titleNoRows');
  if (headline.id === 'auc' && flagging !== null && binary !== null) {
    const { low, high } = headline.estimate;
    if (low !== null && high !== null && low <= 0.5)
      return t(high < 0.5 ? 'evaluate.title.binaryWorse' : 'evaluate.title.binaryUnclear', { run });
    if (flagging.counts.truePositives + flagging.counts.falsePositives === 0)
      return t('evaluate.title.nobody', { run });
    return t('evaluate.title.binary', {
      run,
      recall: share(flagging.shares.recall.value),
      positive: shorten(binary.positiveName, NAME),
      alarms: share(flagging.shares.falseAlarmRate.value),
    });
  }
  const kind = COMPARISONS[compareWithBaseline(headline)];
  const key: MessageKey =
    headline.id === 'r2' ? `evaluate.title${kind}.r2` : `evaluate.title${kind}.accuracy`;
  return t(key, {
    value: share(headline.estimate.value),
    baseline: share(headline.baseline?.value ?? null),
    target: shorten(target, NAME),
  });
}

/** What the headline figure means, in words. */
export function headlineWords(room: EvaluateRoom, target: string, language: Language): string {
  const { t, share } = language;
  const { headline, binary, nTestRows: rows } = room;
  if (headline === null) return '';
  const { value, low, high } = headline.estimate;
  if (value === null || low === null || high === null) return '';
  if (headline.id === 'auc') {
    const times = (at: number): number => Math.round(100 * at);
    return t('evaluate.words.auc', {
      positive: shorten(binary?.positiveName ?? '', NAME),
      times: times(value),
      low: times(low),
      high: times(high),
    });
  }
  const values = {
    rows,
    value: share(value),
    low: share(low),
    high: share(high),
    target: shorten(target, NAME),
  };
  if (headline.id === 'r2') return t('evaluate.words.r2', values);
  return t(value === 1 ? 'evaluate.words.accuracyExact' : 'evaluate.words.accuracy', values);
}

/** Who leads, who is tied, and whether the baseline is beaten. @param runWord what a run is called */
export function candidatesFinding(
  lines: readonly CandidateLine[],
  runWord: (runId: string) => string,
  higherIsBetter: boolean,
  language: Language,
): string {
  const { t, list } = language;
  const judged = lines.filter(({ estimate }) => estimate?.value !== null && estimate !== null);
  const tied = listTied(lines);
  const beats = judged.filter(({ estimate, baseline }) => {
    const against = baseline?.value ?? null;
    if (estimate?.low === null || estimate?.high === null || estimate === null || against === null)
      return false;
    return higherIsBetter ? estimate.low > against : estimate.high < against;
  });
  const count = judged.length;
  const place =
    count < 2
      ? t('candidates.one')
      : tied.length > 1
        ? t('candidates.tied', { runs: list(tied.map(({ runId }) => runWord(runId))) })
        : t('candidates.leads', { run: runWord(tied[0]?.runId ?? '') });
  const baseline =
    beats.length === count
      ? t('candidates.allBeat', { count })
      : beats.length === 0
        ? t('candidates.noneBeat', { count })
        : t('candidates.someBeat');
  return language.locale === 'zh' ? `${place}，${baseline}` : `${place}; ${baseline}`;
}

/** The title of the cost chart. */
export function thresholdFinding(
  view: ThresholdView,
  cheapest: { readonly threshold: number; readonly cost: number } | null,
  isSet: boolean,
  language: Language,
): string {
  const { t } = language;
  const threshold = thresholdWord(view.threshold, language);
  if (cheapest === null) return t('threshold.half', { threshold, cost: costWord(view.cost, language) });
  if (isSet && view.threshold !== cheapest.threshold) {
    return t('threshold.set', {
      threshold,
      cost: costWord(view.cost, language),
      best: costWord(cheapest.cost, language),
      cheapest: thresholdWord(cheapest.threshold, language),
    });
  }
  return Number.isFinite(view.threshold) ? t('threshold.best', { threshold }) : t('threshold.bestNobody');
}

/** Whether the threshold saves anything against doing without the model, as far as the interval can tell; one without width cannot. */
export function savingWords(view: ThresholdView, costOfRow: Estimate | null, language: Language): string {
  const { t } = language;
  const saving = savingOf(view, costOfRow);
  if (saving === 'maySave' && costOfRow === null) return '';
  if (saving !== 'doesNotSave' && costOfRow !== null && hasNoWidth(costOfRow)) return '';
  const isNobody = view.costNobody <= view.costEverybody;
  return t(`threshold.${saving}`, {
    threshold: thresholdWord(view.threshold, language),
    low: costWord(scaled(costOfRow?.low ?? null), language),
    high: costWord(scaled(costOfRow?.high ?? null), language),
    without: costWord(Math.min(view.costNobody, view.costEverybody), language),
    alternative: t(isNobody ? 'threshold.alternative.nobody' : 'threshold.alternative.everybody'),
  });
}

const scaled = (cost: number | null): number | null => (cost === null ? null : 100 * cost);

/** A cost of 100 rows. */
export function costWord(cost: number | null, language: Language): string {
  return language.number(cost === null ? null : Number(cost.toPrecision(3)));
}

/** The title of the confusion matrix. */
export function confusionFinding(
  confusion: Confusion,
  flagging: ThresholdView | null,
  binary: BinaryRows | null,
  language: Language,
): string {
  const { t } = language;
  if (flagging !== null && binary !== null) {
    const { truePositives, falsePositives } = flagging.counts;
    const flagged = truePositives + falsePositives;
    if (flagged === 0) return t('confusion.flaggedNone');
    return t('confusion.flagged', {
      flagged,
      right: truePositives,
      positive: shorten(binary.positiveName, NAME),
      share: language.share(truePositives / flagged),
    });
  }
  const worst = worstConfusion(confusion);
  const rows = confusion.actualTotals.reduce((total, count) => total + count, 0);
  if (worst === null) return t('confusion.allRight', { rows });
  return t('confusion.several', {
    actual: shorten(confusion.classes[worst.actual] ?? '', NAME),
    predicted: shorten(confusion.classes[worst.predicted] ?? '', NAME),
    count: worst.count,
  });
}

/** The title of the ROC curve. @param auc of this class; without an interval nothing is claimed */
export function rocFinding({ name }: ClassCurves, auc: Estimate | null, language: Language): string {
  const { t } = language;
  const low = auc?.low ?? null;
  const values = { name: shorten(name, NAME) };
  if (low === null) return t('curves.roc.unknown', values);
  if (low > 0.75) return t('curves.roc.good', values);
  return t(low > 0.5 ? 'curves.roc.some' : 'curves.roc.chance', values);
}

/** What the axes of precision against recall are. @param averagePrecision of this class; null: not known */
export function precisionCaption(averagePrecision: Estimate | null, { t, figure }: Language): string {
  return averagePrecision === null
    ? t('curves.pr.axes')
    : t('curves.pr.sub', { value: figure(averagePrecision.value) });
}

/** The title of the calibration curve. */
export function calibrationFinding({ calibration }: ClassCurves, language: Language): string {
  const { t } = language;
  if (calibration === null) return '';
  const { groups } = calibration;
  const lean = calibrationLean(calibration);
  const outside = groups.length - countCalibrated(calibration);
  if (lean !== 'sound') return t(`curves.calibration.${lean}`, { outside, groups: groups.length });
  const highest = groups.at(-1);
  return t('curves.calibration.sound', {
    score: (highest?.meanScore ?? 0).toFixed(2),
    share: language.share(Number((highest?.observed.value ?? 0).toFixed(2))),
    groups: groups.length,
  });
}

/** The title of the groups. */
export function groupsFinding(view: GroupsView, language: Language): string {
  const { t } = language;
  const most = mostApart(view);
  if (most === null) return t('groups.title.even');
  const { id, estimate } = most.figure;
  const show = id === 'absoluteError' ? language.number : language.share;
  return t('groups.title.apart', {
    group: groupWord(most.line.name, language),
    column: shorten(most.column, NAME),
    figure: t(`groups.${id}`),
    value: show(estimate.value),
    everyone: show(view.everyone.find((figure) => figure.id === id)?.estimate.value ?? null),
  });
}

export function groupWord(name: string, { t }: Language): string {
  if (name === '(missing)') return t('groups.missing');
  return name === '(other)' ? t('groups.other') : shorten(name, NAME);
}

/** The title of the importances. */
export function importanceFinding({ columns }: ImportanceReport, language: Language): string {
  const { t } = language;
  const [first, second] = columns;
  if (first === undefined || !((first.lossRise.low ?? 0) > 0)) return t('importance.title.none');
  const column = shorten(first.column, NAME);
  if (second !== undefined && overlap(first.lossRise, second.lossRise))
    return t('importance.title.tied', { column, other: shorten(second.column, NAME) });
  return t('importance.title.first', { column });
}
