/**
 * An interval for a share of counted rows. Source: Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22, 1927, without continuity correction. Unlike the bootstrap it keeps a width when every row, or
 * none, is counted, so it speaks about small groups too.
 */
import type { Estimate } from '../../contracts';

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * A share with its 95 % interval: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * @param count rows that count, in [0, total]
 * @param total all rows
 * @returns share and ends in [0, 1]; all null when `total` is 0. Throws nothing.
 *   Source: statsmodels.stats.proportion.proportion_confint, method='wilson'.
 */
export function wilsonShare(count: number, total: number): Estimate {
  if (!(total > 0)) return { value: null, low: null, high: null };
  const share = count / total;
  const scale = 1 + (Z * Z) / total;
  const centre = (share + (Z * Z) / (2 * total)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total))) / scale;
  return {
    value: share,
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === total ? 1 : Math.min(1, centre + half),
  };
}
