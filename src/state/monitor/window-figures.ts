/** Figures that the room shows, drawn from the windows of a report. */
import type { Estimate, Metrics, MonitorReport, WindowReport } from '../../contracts';

/** Which figure says how well a version answers. */
export type PerformanceMetric = 'accuracy' | 'mae';

export interface LiveFigure {
  readonly metric: PerformanceMetric;
  readonly estimate: Estimate;
  readonly labelled: number;
  /** Index of its window. */
  readonly window: number;
}

/** `mae` where windows or test rows speak of it, else `accuracy`. */
export function metricOf(windows: readonly WindowReport[], test: Metrics | null): PerformanceMetric {
  const isError =
    windows.some(
      ({ realised, estimated }) => realised?.metrics['mae'] !== undefined || estimated?.metric === 'mae',
    ) ||
    (test !== null && test['accuracy'] === undefined && test['mae'] !== undefined);
  return isError ? 'mae' : 'accuracy';
}

/** Of the latest window with labels; null without any. */
export function liveFigure(windows: readonly WindowReport[], metric: PerformanceMetric): LiveFigure | null {
  for (const { index, realised } of windows.toReversed()) {
    const estimate = realised?.metrics[metric];
    if (realised !== null && estimate !== undefined && estimate.value !== null)
      return { metric, estimate, labelled: realised.labelled, window: index };
  }
  return null;
}

export interface LiveComparison {
  /** `under`: worse, and the interval leaves the test figure out; `chance`: worse, and it does not; `over`: not worse. */
  readonly state: 'none' | 'under' | 'chance' | 'over';
  /** How much worse, at least 0: a share, or in the target's unit. */
  readonly fall: number;
}

/** The latest live figure against that of the test rows. */
export function compareWithTest(live: LiveFigure | null, test: Metrics | null): LiveComparison {
  const reference = test?.[live?.metric ?? 'accuracy']?.value ?? null;
  if (live === null || live.estimate.value === null || reference === null) return { state: 'none', fall: 0 };
  const isError = live.metric === 'mae';
  const fall = isError ? live.estimate.value - reference : reference - live.estimate.value;
  if (fall <= 0) return { state: 'over', fall: 0 };
  const { low, high } = live.estimate;
  const isOutside = isError ? low !== null && low > reference : high !== null && high < reference;
  return { state: isOutside ? 'under' : 'chance', fall };
}

/** Latency has become slower when the latest p95 is more than twice the middle one of the windows before, and over 50 ms. */
export function describeLatency(windows: readonly WindowReport[]): 'none' | 'quick' | 'slower' {
  const timed = windows.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs.p95]));
  const last = timed.at(-1);
  if (last === undefined) return 'none';
  const before = timed.slice(0, -1).sort((a, b) => a - b);
  const middle = before[Math.floor(before.length / 2)] ?? last;
  return last > 50 && last > 2 * middle ? 'slower' : 'quick';
}

/** Answers of a window with feedback or, where there are more of these, with a label that came with the row. */
export function countKnown({
  answers,
  feedbackShare: share,
  realised,
}: Pick<WindowReport, 'answers' | 'feedbackShare' | 'realised'>): number {
  return Math.max(Math.round(answers * (share ?? 0)), realised?.labelled ?? 0);
}

/** Share of all answers with feedback or a label; null without answers or without either. */
export function knownShare({ windows }: Pick<MonitorReport, 'windows'>): number | null {
  const answers = windows.reduce((sum, window) => sum + window.answers, 0);
  const known = windows.reduce((sum, window) => sum + countKnown(window), 0);
  return answers === 0 || known === 0 ? null : known / answers;
}

/** The course of one group over the windows; null where too few of its answers have a label. */
export interface GroupCourse {
  readonly group: string;
  readonly points: readonly {
    readonly window: number;
    readonly accuracy: number | null;
    readonly rows: number;
  }[];
}

const LEAST_LABELS = 30;
const MOST_GROUPS = 6;

/** Groups of a column over the windows: those with most answers, at most six. */
export function courseOfGroups(windows: readonly WindowReport[], column: string): readonly GroupCourse[] {
  const rows = new Map<string, number>();
  for (const { groups } of windows)
    for (const [group, report] of Object.entries(groups[column] ?? {}))
      rows.set(group, (rows.get(group) ?? 0) + Number(report.rows));
  return [...rows]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_GROUPS)
    .map(([group]) => ({
      group,
      points: windows.map(({ index, groups }) => {
        const report = groups[column]?.[group];
        const accuracy = report?.['accuracy'];
        const labelled = Number(report?.['labelled'] ?? 0);
        const value =
          typeof accuracy === 'object' && labelled >= LEAST_LABELS ? (accuracy.value ?? null) : null;
        return { window: index, accuracy: value, rows: Number(report?.rows ?? 0) };
      }),
    }));
}
