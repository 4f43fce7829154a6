/** The inputs of an ONNX export: one for each column that the recipe reads. */
import type { ColumnType, FittedRecipe } from '../../../contracts';
import { describeValue, INTERNAL_PREFIX } from './graph-builder';
import { ELEMENT, type ValueMessage } from './messages';

/** One input of the graph and the column it takes. */
export interface OnnxInput {
  readonly input: string;
  readonly column: string;
  readonly type: ColumnType;
  /** The text that means "missing"; null for numbers and dates, where NaN does. */
  readonly missing: string | null;
}

/** Names that other tools take as they are; any other column gets `column_<position>`. */
function chooseNames({ inputs }: FittedRecipe, outputs: ReadonlySet<string>): Map<string, string> {
  const isPlain = (name: string) =>
    /^[A-Za-z_]\w*$/.test(name) && !name.startsWith(INTERNAL_PREFIX) && !outputs.has(name);
  const taken = new Set(inputs.map(({ name }) => name).filter(isPlain));
  return new Map(
    inputs.map(({ name }, position) => {
      if (isPlain(name)) return [name, name];
      let made = `column_${position}`;
      while (taken.has(made)) made += '_';
      taken.add(made);
      return [name, made];
    }),
  );
}

/** A text that none of the column's own texts is: the empty one, where the recipe does not know it as a category. */
function missingText(recipe: FittedRecipe, column: string): string {
  const known = new Set(
    recipe.steps.flatMap((step) => {
      const entries = step.kind === 'oneHot' ? step.categories : step.kind === 'rare' ? step.kept : [];
      return entries.filter((entry) => entry.column === column).flatMap(({ values }) => values);
    }),
  );
  let text = '';
  while (known.has(text)) text += '(missing)';
  return text;
}

/**
 * One input for each column of a recipe, in its order.
 * @param outputs names that no input may have
 */
export function nameInputs(recipe: FittedRecipe, outputs: ReadonlySet<string>): OnnxInput[] {
  const nameOf = chooseNames(recipe, outputs);
  return recipe.inputs.map(({ name, type }) => {
    const isText = type === 'category' || type === 'boolean';
    const missing = isText ? missingText(recipe, name) : null;
    return { input: nameOf.get(name) as string, column: name, type, missing };
  });
}

/** An input as the graph declares it: one column, texts or float64. */
export function describeInput({ input, column, missing }: OnnxInput): ValueMessage {
  return describeValue(input, missing === null ? ELEMENT.double : ELEMENT.string, 1, column);
}
