/** Findings about a regression's errors as sentences. */
import { spreadRatio, type ResidualView } from '../../../state/evaluate/residual-view';
import type { Language } from '../../i18n/language';

/** Below this ratio a difference in spread is no more than groups of their size show by chance. */
const notableRatio = (rows: number): number => (rows < 30 ? 4 : 2);

/** Whether errors grow or shrink with the prediction. */
export function spreadFinding({ groups }: ResidualView, { t, number }: Language): string {
  const ratio = spreadRatio(groups);
  const write = (value: number): string => number(Number(value.toPrecision(2)));
  const notable = notableRatio(groups[0]?.rows ?? 0);
  if (ratio === null || (ratio < notable && ratio > 1 / notable)) return t('residuals.byPrediction.even');
  return ratio >= notable
    ? t('residuals.byPrediction.wider', { ratio: write(ratio) })
    : t('residuals.byPrediction.narrower', { ratio: write(1 / ratio) });
}

/** Whether predictions lean to one side, as far as the interval of the mean can tell. */
export function histogramFinding({ bias }: ResidualView, { t, number }: Language): string {
  const { value, low, high } = bias;
  if (value === null || low === null || high === null || (low <= 0 && high >= 0))
    return t('residuals.histogram.even');
  const mean = number(Number(Math.abs(value).toPrecision(3)));
  return t(value > 0 ? 'residuals.histogram.low' : 'residuals.histogram.high', { mean });
}
