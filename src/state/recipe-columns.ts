/**
 * Which columns a recipe works on at each of its steps, without the data: names and types follow from the dataset's
 * columns and the steps. What only the data can tell (which categories there are, where bins end, whether a column has
 * gaps) is known from the fitted step, or stands as a family of possible names until there is one.
 */
import type { ColumnSchema, ColumnType, FittedStep, Problem, RecipeStep } from '../contracts';

export interface RecipeColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The dataset column it was made from. */
  readonly origin: string;
  /** Any name that begins with `name` may be there, none need be. */
  readonly isFamily: boolean;
}

/** The columns a recipe starts on: all but the target and what is ignored. */
export function startColumns(
  columns: readonly ColumnSchema[],
  problem: Pick<Problem, 'target' | 'ignore'>,
): RecipeColumn[] {
  const excluded = new Set([problem.target, ...problem.ignore]);
  return columns
    .filter(({ name }) => !excluded.has(name))
    .map(({ name, type }) => ({ name, type, origin: name, isFamily: false }));
}

/** Columns by name. */
export class ColumnIndex {
  readonly #byName: ReadonlyMap<string, RecipeColumn>;
  readonly #families: readonly RecipeColumn[];

  constructor(columns: readonly RecipeColumn[]) {
    const certain = columns.filter(({ isFamily }) => !isFamily);
    this.#byName = new Map(certain.map((column) => [column.name, column]));
    this.#families = columns.filter(({ isFamily }) => isFamily);
  }

  get names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** The column of a name; for a name that may be there, its family. */
  find(name: string): RecipeColumn | null {
    return this.#byName.get(name) ?? this.#families.find((family) => name.startsWith(family.name)) ?? null;
  }
}

/**
 * The columns after one step.
 * @param fitted what the step learned, where that is known; it must be of the same kind
 */
export function columnsAfter(
  columns: readonly RecipeColumn[],
  step: RecipeStep,
  fitted: FittedStep | null = null,
): RecipeColumn[] {
  const named = new Set(step.columns);
  return columns.flatMap((column) =>
    !column.isFamily && named.has(column.name) ? replace(column, step, fitted) : [column],
  );
}

function replace(column: RecipeColumn, step: RecipeStep, fitted: FittedStep | null): RecipeColumn[] {
  const made = (name: string): RecipeColumn => ({ ...column, name, type: 'number' });
  const family = (name: string): RecipeColumn => ({ ...made(name), isFamily: true });
  const learned = fitted === null ? null : learnedNames(fitted, column.name);
  switch (step.kind) {
    case 'drop':
      return [];
    case 'dateParts':
      return (learned ?? [...new Set(step.parts)].map((part) => `${column.name}.${part}`)).map(made);
    case 'oneHot':
      return learned?.map(made) ?? [family(`${column.name}=`)];
    case 'bins':
      return [column, ...(learned?.map(made) ?? [family(`${column.name} `)])];
    case 'impute':
      if (step.indicator !== true) return [column];
      return [column, ...(learned?.map(made) ?? [family(`${column.name} is missing`)])];
    default:
      return [column];
  }
}

/** Names that a fitted step makes of a column; null when it makes none of any. */
function learnedNames(fitted: FittedStep, name: string): readonly string[] | null {
  const isOwn = (entry: { readonly column: string }) => entry.column === name;
  switch (fitted.kind) {
    case 'dateParts':
      return fitted.dates.find(isOwn)?.features ?? [];
    case 'oneHot':
      return fitted.categories.find(isOwn)?.features ?? [];
    case 'bins':
      return fitted.bins.find(isOwn)?.features ?? [];
    case 'impute': {
      const indicator = fitted.fills.find(isOwn)?.indicator ?? null;
      return indicator === null ? [] : [indicator];
    }
    default:
      return null;
  }
}
