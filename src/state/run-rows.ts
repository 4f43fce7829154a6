/**
 * The runs of a project as rows of a list. Runs are held against each other by one figure that means the same for every
 * model: log loss or RMSE of the kept weights on the validation rows. Training's own loss may be weighted or scaled.
 */
import type { EpochRecord, RunSummary, Task, TrainConfig } from '../contracts';
import type { StaleReason } from './freshness';
import { recipeContent } from './recipe-content';
import { SETTINGS_OF_MODEL, settingOf } from './setting-table';

export interface RunRow {
  readonly id: string;
  /** In the order the runs of the project began, from 1. */
  readonly number: number;
  readonly run: RunSummary;
  /** Log loss, or RMSE in the target's unit, on the validation rows; null without such rows or without a model. */
  readonly validation: number | null;
  /** Accuracy or R squared of the kept weights on the validation rows; null when it was not recorded. */
  readonly score: number | null;
  /** What changed since the run was made; null when nothing did. */
  readonly staleReason: StaleReason | null;
  /** Null while the rows it was trained on are not known. */
  readonly task: Task | null;
}

/** True when the run gave a model. */
export function hasModel({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'done' || status === 'stopped';
}

export function validationOf({
  candidates,
  family,
  status,
}: Pick<RunSummary, 'candidates' | 'family' | 'status'>): number | null {
  if (!hasModel({ status })) return null;
  return candidates.find(({ model }) => model === family)?.validation ?? null;
}

/** The validation score at the epoch whose weights were kept. */
export function scoreOf({
  epochs,
  bestEpoch,
}: {
  readonly epochs: readonly EpochRecord[];
  readonly bestEpoch: number;
}): number | null {
  return epochs.find(({ epoch }) => epoch === bestEpoch)?.validationScore ?? null;
}

export const SORT_KEYS = ['best', 'number', 'model', 'epochs', 'validation', 'score', 'duration'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export interface RowOrder {
  readonly key: SortKey;
  readonly isDescending: boolean;
}
export const BEST_FIRST: RowOrder = { key: 'best', isDescending: false };

type Sortable = string | number | null;

function valueOf(row: RunRow, key: Exclude<SortKey, 'best'>): Sortable {
  switch (key) {
    case 'number':
      return row.number;
    case 'model':
      return row.run.family;
    case 'epochs':
      return row.run.epochs.length;
    case 'validation':
      return row.validation;
    case 'score':
      return row.score;
    case 'duration':
      return row.run.durationMs;
  }
}

/** Ascending; what is undefined comes last, whichever way the rest is ordered. */
function compareValues(a: Sortable, b: Sortable, isDescending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = a < b ? -1 : a > b ? 1 : 0;
  return isDescending ? -order : order;
}

/**
 * Rows in an order. `best`: runs on the rows of the present split first, the lowest figure first, since figures on other
 * rows cannot be ranked among them; ties and what has no figure with the newest first.
 */
export function sortRows(rows: readonly RunRow[], order: RowOrder, splitId: string | null): RunRow[] {
  const { key, isDescending } = order;
  const newestFirst = (a: RunRow, b: RunRow): number => b.number - a.number;
  if (key !== 'best')
    return [...rows].sort(
      (a, b) => compareValues(valueOf(a, key), valueOf(b, key), isDescending) || newestFirst(a, b),
    );
  const splits = [...new Set([splitId, ...[...rows].sort(newestFirst).map(({ run }) => run.splitId)])];
  const place = ({ run }: RunRow): number => splits.indexOf(run.splitId);
  return [...rows].sort(
    (a, b) => place(a) - place(b) || compareValues(a.validation, b.validation, false) || newestFirst(a, b),
  );
}

/** Runs that differ in nothing but the random seed, and how far apart that alone brings them. */
export interface SeedSpread {
  /** Numbers of the runs, ascending. */
  readonly numbers: readonly number[];
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
}

function withoutSeed(config: TrainConfig): string {
  const settings = SETTINGS_OF_MODEL[config.model].filter((setting) => setting !== 'seed');
  return JSON.stringify([config.model, settings.map((setting) => settingOf(config, setting))]);
}

function contentOf({ run }: RunRow): string {
  return JSON.stringify([run.splitId, withoutSeed(run.request.train), recipeContent(run.recipe)]);
}

/** The spread among the seeds of one run's settings; null with fewer than two of them. */
export function findSeedSpread(rows: readonly RunRow[], runId: string): SeedSpread | null {
  const row = rows.find(({ id }) => id === runId);
  if (row === undefined) return null;
  const content = contentOf(row);
  const bySeed = new Map<number, { number: number; validation: number }>();
  for (const candidate of rows) {
    const { validation, number, run } = candidate;
    const { seed } = run.request.train;
    if (validation !== null && run.status === 'done' && !bySeed.has(seed) && contentOf(candidate) === content)
      bySeed.set(seed, { number, validation });
  }
  if (bySeed.size < 2) return null;
  const values = [...bySeed.values()].map(({ validation }) => validation);
  return {
    numbers: [...bySeed.values()].map(({ number }) => number).sort((a, b) => a - b),
    lowest: Math.min(...values),
    highest: Math.max(...values),
    mean: values.reduce((total, value) => total + value, 0) / values.length,
  };
}
