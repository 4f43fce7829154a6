/** Where features come from. */
import type { Feature } from '../contracts';
import type { RecipeColumn } from './recipe-columns';

/** How many features a dataset column became. */
export interface FeatureSource {
  readonly column: string;
  /** 0: nothing of it reaches the model. */
  readonly features: number;
}

/** A line for each column that a recipe starts on, in the dataset's order. */
export function countSources(
  start: readonly RecipeColumn[],
  features: readonly Feature[],
): readonly FeatureSource[] {
  const counts = new Map<string, number>();
  for (const { column } of features) counts.set(column, (counts.get(column) ?? 0) + 1);
  return start.map(({ name }) => ({ column: name, features: counts.get(name) ?? 0 }));
}
