/** What a form for a deployed version asks: one field for every column that its answers depend on. */
import type { ColumnSketch, FittedRecipe, InputField, ReferenceProfile } from '../../contracts';
import { sketchOf, usedColumns } from './outside';

const DAY_MS = 86_400_000;

/** A date as a person writes it: without the time where it is midnight. */
function writeDate(ms: number): string {
  const text = new Date(ms).toISOString();
  return ms % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19);
}

/** The lower median of the sketch's sample, which is a value that occurs, or the most frequent word. */
function typicalCell({ type, sample, categories }: ColumnSketch, decimal: '.' | ','): string | null {
  if (categories !== null) return categories[0]?.value ?? null;
  const median = sample?.[Math.floor((sample.length - 1) / 2)];
  if (median === undefined) return null;
  return type === 'date' ? writeDate(median) : String(median).replace('.', decimal);
}

/**
 * @param units by column name, as `$` or `%`, of the columns whose file carried one
 * @param decimal mark that numbers are written with
 * @returns fields in the dataset's order. Columns that no feature is made from are not asked for: texts, ids, what the
 *   recipe drops. A column without a sketch has no range, no words and nothing typical. Throws nothing.
 */
export function inputFields(
  recipe: FittedRecipe,
  reference: ReferenceProfile,
  units: ReadonlyMap<string, string> = new Map(),
  decimal: '.' | ',' = '.',
): InputField[] {
  const used = usedColumns(recipe);
  return recipe.inputs
    .filter(({ name }) => used.has(name))
    .map(({ name, type }): InputField => {
      const sketch = sketchOf(reference, name);
      return {
        name,
        type,
        range: sketch?.range ?? null,
        categories: sketch?.categories?.map(({ value }) => value) ?? null,
        unit: units.get(name) ?? null,
        typical: sketch === null ? null : typicalCell(sketch, decimal),
        mayBeMissing: sketch === null || sketch.missing > 0,
      };
    });
}
