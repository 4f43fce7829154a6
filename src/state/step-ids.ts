/**
 * Names for the steps of a recipe while it is edited, so that the page can tell a moved step from a changed one. A recipe
 * itself names no steps: it is a list, and equal lists are equal recipes.
 */
import type { RecipeStep } from '../contracts';

export interface NamedStep {
  readonly id: string;
  readonly step: RecipeStep;
}

/**
 * Carries names over from one recipe to the next: the same step keeps its name, then an equal one, then one of the same
 * kind at the same place; every other step gets a new one.
 */
export function followSteps(
  before: readonly NamedStep[],
  steps: readonly RecipeStep[],
  newId: () => string,
): NamedStep[] {
  const free = new Set(before);
  const ids = new Map<number, string>();
  const claim = (matches: (named: NamedStep, step: RecipeStep, index: number) => boolean): void => {
    steps.forEach((step, index) => {
      if (ids.has(index)) return;
      const found = [...free].find((named) => matches(named, step, index));
      if (found === undefined) return;
      free.delete(found);
      ids.set(index, found.id);
    });
  };
  claim((named, step) => named.step === step);
  claim((named, step) => JSON.stringify(named.step) === JSON.stringify(step));
  claim((named, step, index) => before[index] === named && named.step.kind === step.kind);
  claim((named, step) => named.step.kind === step.kind && sharesColumn(named.step, step));
  return steps.map((step, index) => ({ step, id: ids.get(index) ?? newId() }));
}

function sharesColumn(first: RecipeStep, second: RecipeStep): boolean {
  return first.columns.some((name) => second.columns.includes(name));
}
