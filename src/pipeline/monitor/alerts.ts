/**
 * From what single windows show to alerts. One window proves little, so an alert that asks for action needs two of three
 * windows in a row with the same cause; one window alone is worth a look while it is among the last three, and is forgotten
 * then. Windows that could not be judged (too few rows or labels) do not count among the three.
 */
import type { Alert, HashPort, MonitorReport } from '../../contracts';
import { canonicalJson } from '../../foundation';

export type AlertKind = Alert['kind'];

/** One cause that one window shows. */
export interface Signal {
  readonly kind: AlertKind;
  readonly column: string | null;
  /** What tells causes of one kind and column apart, such as a group's name. */
  readonly detail: string | null;
  /** True where one window alone is worth a look; others only count beside another window. */
  readonly isStrong: boolean;
  /** How much of the answers is at stake, in [0, 1] or standard deviations of the target: the greater, the earlier. */
  readonly impact: number;
  readonly evidence: Alert['evidence'];
}

/** What was looked for in a window, and found. */
export interface WindowSignals {
  readonly index: number;
  /** Of the window's earliest answer. */
  readonly from: string;
  /** Kinds that had enough rows, answers or labels for a verdict. */
  readonly judged: ReadonlySet<AlertKind>;
  readonly signals: readonly Signal[];
}

/** Two windows of one cause make an alert when they are at most so many judged windows apart. */
const REACH = 2;
const RECENT_WINDOWS = 3;

interface Sighting {
  readonly signal: Signal;
  /** Among the windows that could be judged for this kind. */
  readonly position: number;
  readonly window: WindowSignals;
}

/** Sightings of one cause that belong together. */
interface Episode {
  readonly sightings: readonly Sighting[];
  /** Judged windows of this kind, all of them. */
  readonly nJudged: number;
}

function findEpisodes(windows: readonly WindowSignals[]): Episode[] {
  const nJudged = new Map<AlertKind, number>();
  const open = new Map<string, Sighting[]>();
  const closed: Sighting[][] = [];
  for (const window of windows) {
    for (const signal of window.signals) {
      const key = canonicalJson([signal.kind, signal.column, signal.detail]);
      const sighting = { signal, position: nJudged.get(signal.kind) ?? 0, window };
      const before = open.get(key);
      const last = before?.at(-1);
      if (before !== undefined && last !== undefined && sighting.position - last.position <= REACH)
        before.push(sighting);
      else {
        if (before !== undefined) closed.push(before);
        open.set(key, [sighting]);
      }
    }
    for (const kind of window.judged) nJudged.set(kind, (nJudged.get(kind) ?? 0) + 1);
  }
  return [...closed, ...open.values()].map((sightings) => ({
    sightings,
    nJudged: nJudged.get((sightings[0] as Sighting).signal.kind) ?? 0,
  }));
}

export interface AlertOptions {
  /** Whatever makes the same windows another watch: version, windows, reference. */
  readonly scope: readonly unknown[];
  /** Of acknowledged alerts, by alert id. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly hash: Pick<HashPort, 'sha256'>;
}

/** An alert on its way into its order. */
interface RankedAlert {
  readonly alert: Alert;
  readonly impact: number;
}

function makeAlert(
  { kind, column, detail, impact, evidence }: Signal,
  severity: Alert['severity'],
  windows: readonly WindowSignals[],
  { scope, reasons, hash }: AlertOptions,
): RankedAlert {
  const cause = [...scope, kind, column, detail, severity, windows[0]?.from ?? null];
  const id = `${kind}-${hash.sha256(new TextEncoder().encode(canonicalJson(cause))).slice(0, 20)}`;
  const reason = reasons.get(id) ?? null;
  const state = reason === null ? 'open' : 'acknowledged';
  const places = windows.map(({ index }) => index);
  return { alert: { id, kind, column, severity, windows: places, evidence, state, reason }, impact };
}

function alertOfEpisode({ sightings, nJudged }: Episode, options: AlertOptions): RankedAlert[] {
  const last = sightings.at(-1) as Sighting;
  const isAlert = sightings.length >= 2;
  const isRecent = last.position >= nJudged - RECENT_WINDOWS;
  if (!isAlert && !(isRecent && last.signal.isStrong)) return [];
  const gravest = sightings.reduce((a, b) => (b.signal.impact > a.signal.impact ? b : a));
  const windows = sightings.map(({ window }) => window);
  return [makeAlert(gravest.signal, isAlert ? 'act' : 'watch', windows, options)];
}

/**
 * Makes alerts of what windows show.
 * @param windows in time
 * @param unstable what answering again found, where it differs by more than rounding; chance has no part in it, so that it
 *   needs no second window
 * @returns open ones first, then the gravest, then what moves the answers most. An id is the SHA-256 of scope, cause,
 *   severity and the first window that shows it, so that an alert keeps its id, and its acknowledgement, while it goes on,
 *   and one that was only to be watched asks anew when it is to be acted on.
 */
export function makeAlerts(
  windows: readonly WindowSignals[],
  unstable: MonitorReport['stability'],
  options: AlertOptions,
): Alert[] {
  const found = findEpisodes(windows).flatMap((episode) => alertOfEpisode(episode, options));
  if (unstable !== null) {
    const evidence = { ...unstable };
    const signal = { column: null, detail: null, isStrong: true, impact: Infinity, evidence };
    found.push(makeAlert({ kind: 'stability', ...signal }, 'act', [], options));
  }
  const rank = ({ alert }: RankedAlert): number =>
    (alert.state === 'open' ? 0 : 2) + (alert.severity === 'act' ? 0 : 1);
  return found
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.impact === b.impact ? 0 : b.impact - a.impact) ||
        (a.alert.id < b.alert.id ? -1 : 1),
    )
    .map(({ alert }) => alert);
}

/** `act` and `watch` by the open alerts; without any, `steady` where at least one window could be judged, else `unknown`. */
export function chooseLight(
  windows: readonly Pick<WindowSignals, 'judged'>[],
  alerts: readonly Alert[],
): MonitorReport['light'] {
  const open = alerts.filter(({ state }) => state === 'open');
  if (open.some(({ severity }) => severity === 'act')) return 'act';
  if (open.length > 0) return 'watch';
  return windows.some(({ judged }) => judged.size > 0) ? 'steady' : 'unknown';
}
