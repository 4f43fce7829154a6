/** Drift by column and window, as a grid for the heat map: the calibrated verdict of each cell, PSI as its description. */
import type { MonitorReport } from '../../contracts';

/** `drifted`: the window's calibrated verdict names the column; `watch`: it counts towards two of three windows. */
export type DriftCellVerdict = 'drifted' | 'watch' | 'steady' | 'unjudged';

export interface DriftCell {
  /** Index of the window. */
  readonly window: number;
  readonly verdict: DriftCellVerdict;
  /** Population stability index, a description beside the verdict; null where undefined. */
  readonly psi: number | null;
}
export interface DriftRow {
  readonly column: string;
  readonly cells: readonly DriftCell[];
  /** `drifted` and `watch` come from open alerts: two of three windows, or one that is recent. */
  readonly now: DriftCellVerdict;
  /** Of the latest window that has one. */
  readonly psi: number | null;
}

const RANK: readonly DriftCellVerdict[] = ['drifted', 'watch', 'steady', 'unjudged'];

/** Columns in the order of gravity: by alerts, then by the latest PSI. Windows without inputs are `unjudged` throughout. */
export function mapDrift({
  windows,
  alerts,
}: Pick<MonitorReport, 'windows' | 'alerts'>): readonly DriftRow[] {
  const names = new Set(windows.flatMap(({ drift }) => drift?.columns.map(({ name }) => name) ?? []));
  const severities = new Map<string, DriftCellVerdict>();
  for (const { kind, column, severity, state } of alerts)
    if (kind === 'drift' && column !== null && state === 'open' && severities.get(column) !== 'drifted')
      severities.set(column, severity === 'act' ? 'drifted' : 'watch');
  const shown = new Map(
    alerts.flatMap(({ kind, column, windows: places }) =>
      kind === 'drift' && column !== null ? places.map((place) => [`${place}/${column}`, true] as const) : [],
    ),
  );
  const rows = [...names].map((column): DriftRow => {
    const cells = windows.map(({ index, drift }): DriftCell => {
      const found = drift?.columns.find(({ name }) => name === column);
      if (drift === null || found === undefined || found.statistic === 'not compared')
        return { window: index, verdict: 'unjudged', psi: null };
      const psi = found.populationStabilityIndex;
      if (drift.verdict === 'not enough data') return { window: index, verdict: 'unjudged', psi };
      const verdict = found.drifted ? 'drifted' : shown.has(`${index}/${column}`) ? 'watch' : 'steady';
      return { window: index, verdict, psi };
    });
    const isJudged = cells.some(({ verdict }) => verdict !== 'unjudged');
    return {
      column,
      cells,
      now: severities.get(column) ?? (isJudged ? 'steady' : 'unjudged'),
      psi: cells.findLast(({ psi }) => psi !== null)?.psi ?? null,
    };
  });
  return rows.sort((a, b) => RANK.indexOf(a.now) - RANK.indexOf(b.now) || (b.psi ?? -1) - (a.psi ?? -1));
}
