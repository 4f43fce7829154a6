/** What one run was asked that another was not: settings, recipe and rows, as facts that a sentence can state. */
import type { Recipe, RecipeStep, RunSummary, TrainConfig } from '../contracts';
import { stepContent, targetOf, type TargetScale } from './recipe-content';
import { settingOf, SETTINGS_OF_MODEL, type RunSetting, type SettingValue } from './setting-table';

export interface SettingChange {
  readonly setting: RunSetting;
  readonly before: SettingValue;
  readonly after: SettingValue;
}

/** Settings of the later model that differ; those that only the earlier model has went with it. */
export function diffSettings(before: TrainConfig, after: TrainConfig): SettingChange[] {
  const settings: readonly RunSetting[] = ['model', ...SETTINGS_OF_MODEL[after.model]];
  return settings.flatMap((setting) => {
    const change = { setting, before: settingOf(before, setting), after: settingOf(after, setting) };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}

export type RecipeChange =
  | { readonly kind: 'added' | 'removed'; readonly step: RecipeStep }
  | { readonly kind: 'changed'; readonly before: RecipeStep; readonly after: RecipeStep }
  /** The same steps in another order. */
  | { readonly kind: 'reordered' }
  /** How the target is transformed. */
  | { readonly kind: 'target'; readonly before: TargetScale; readonly after: TargetScale };

/** Steps that only one of two recipes has; a removed and an added one of the same kind are one that changed. */
export function diffRecipes(before: Recipe, after: Recipe): RecipeChange[] {
  const unmatched = [...after.steps];
  const removed: RecipeStep[] = [];
  for (const step of before.steps) {
    const same = unmatched.findIndex((candidate) => stepContent(candidate) === stepContent(step));
    if (same < 0) removed.push(step);
    else unmatched.splice(same, 1);
  }
  const changes: RecipeChange[] = [];
  for (const step of removed) {
    const replacement = unmatched.findIndex(({ kind }) => kind === step.kind);
    const [replaced] = replacement < 0 ? [] : unmatched.splice(replacement, 1);
    changes.push(
      replaced === undefined ? { kind: 'removed', step } : { kind: 'changed', before: step, after: replaced },
    );
  }
  for (const step of unmatched) changes.push({ kind: 'added', step });
  if (
    changes.length === 0 &&
    before.steps.some((step, i) => stepContent(step) !== stepContent(after.steps[i] as RecipeStep))
  )
    changes.push({ kind: 'reordered' });
  const target = { before: targetOf(before), after: targetOf(after) };
  if (target.before !== target.after) changes.push({ kind: 'target', ...target });
  return changes;
}

export interface RunDifference {
  readonly settings: readonly SettingChange[];
  readonly recipe: readonly RecipeChange[];
  /** Trained and validated on the same rows: their figures can be held against each other. */
  readonly isSameSplit: boolean;
}

export function diffRuns(
  before: Pick<RunSummary, 'request' | 'recipe' | 'splitId'>,
  after: Pick<RunSummary, 'request' | 'recipe' | 'splitId'>,
): RunDifference {
  return {
    settings: diffSettings(before.request.train, after.request.train),
    recipe: diffRecipes(before.recipe, after.recipe),
    isSameSplit: before.splitId === after.splitId,
  };
}

/** Why two loss curves do not measure the same thing; null when they do. */
export type CurveMismatch = 'split' | 'weights' | 'target';

export function findCurveMismatch(
  a: Pick<RunSummary, 'request' | 'recipe' | 'splitId'>,
  b: Pick<RunSummary, 'request' | 'recipe' | 'splitId'>,
): CurveMismatch | null {
  if (a.splitId !== b.splitId) return 'split';
  if (settingOf(a.request.train, 'classWeights') !== settingOf(b.request.train, 'classWeights'))
    return 'weights';
  return targetOf(a.recipe) === targetOf(b.recipe) ? null : 'target';
}
