/** The differences of two runs as lines, and which of the two each line speaks for. Pure. */
import type { Estimate, Metrics } from '../../contracts';
import { METRICS, type MetricId, type MetricUnit } from '../../pipeline/metrics';

export interface PairedLine {
  readonly id: MetricId;
  readonly unit: MetricUnit;
  readonly estimate: Estimate;
  /** The run that the interval favours; null where it holds 0 or is unknown. */
  readonly better: 'first' | 'second' | null;
  /** The line that the verdict is read off: AUC, else accuracy or R squared. */
  readonly isHeadline: boolean;
}

/** Lines in the order of the registry, without figures that neither run has. */
export function listPairedLines(differences: Metrics): PairedLine[] {
  const ids = Object.keys(differences).filter((id): id is MetricId => id in METRICS);
  const headline = (['auc', 'accuracy', 'r2'] as const).find(
    (id) => (differences[id]?.value ?? null) !== null,
  );
  return ids.flatMap((id): PairedLine[] => {
    const estimate = differences[id];
    if (estimate === undefined || estimate.value === null) return [];
    const { unit, higherIsBetter } = METRICS[id];
    return [{ id, unit, estimate, better: favoured(estimate, higherIsBetter), isHeadline: id === headline }];
  });
}

function favoured({ low, high }: Estimate, higherIsBetter: boolean): PairedLine['better'] {
  if (low === null || high === null || (low <= 0 && high >= 0)) return null;
  return low > 0 === higherIsBetter ? 'first' : 'second';
}
