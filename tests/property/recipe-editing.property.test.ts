/** Editing held against fitting: what the page thinks of a recipe is what the pipeline makes of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipeSchema, parseWith, type Problem, type Recipe, type RecipeStep } from '../../src/contracts';
import { finishPieces } from '../../src/foundation';
import { fitRecipe, previewRecipeInPieces, proposeRecipe } from '../../src/pipeline/prepare';
import { checkRecipe } from '../../src/state/recipe-check';
import { startColumns } from '../../src/state/recipe-columns';
import {
  addStep,
  columnsAt,
  finishRecipe,
  moveStep,
  newStep,
  placeFor,
  removeStep,
  replaceStep,
  STEP_KINDS,
  usableColumns,
  walkColumns,
} from '../../src/state/recipe-editing';
import { makeColumn, makeTable, positions } from '../support/make-table';

const N = 60;
const each = <Cell>(make: (row: number) => Cell): Cell[] => Array.from({ length: N }, (_, row) => make(row));
const table = makeTable(
  makeColumn(
    'age',
    each((row) => (row % 7 === 0 ? null : 20 + ((row * 37) % 50))),
    'number',
  ),
  makeColumn(
    'distance',
    each((row) => ((row * 13) % 29) ** 3 / 10),
    'number',
  ),
  makeColumn(
    'clinic',
    each((row) => ['north', 'south', 'west'][(row * row) % 3] ?? null),
    'category',
  ),
  makeColumn(
    'insured',
    each((row) => (row % 5 === 0 ? null : row % 2 === 0 ? 'yes' : 'no')),
    'boolean',
  ),
  makeColumn(
    'seen',
    each((row) => (row % 11 === 0 ? null : row * 4e9)),
    'date',
  ),
  makeColumn(
    'note',
    each((row) => `text ${row}`),
    'text',
  ),
  makeColumn(
    'hidden',
    each((row) => row),
    'number',
  ),
  makeColumn(
    'y',
    each((row) => (row % 3 === 0 ? 'p' : 'q')),
    'category',
  ),
);
const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: ['hidden'] };
const train = positions(N);
const start = startColumns(table.columns, problem);
const auto = proposeRecipe(table, train, problem);

/** One edit, made of numbers so that it means something whatever the recipe is by then. */
const edit = fc.record({
  verb: fc.constantFrom('add', 'remove', 'move', 'columns', 'setting', 'finish'),
  at: fc.nat(40),
  to: fc.nat(40),
  kind: fc.constantFrom(...STEP_KINDS),
  picks: fc.array(fc.nat(40), { maxLength: 4 }),
});
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

function editStep(step: RecipeStep, { to, verb, picks }: Edit, names: readonly string[]): RecipeStep {
  if (verb === 'columns') {
    const columns = picks.map((pick) => names[pick % Math.max(1, names.length)] ?? 'nobody');
    return { ...step, columns: [...new Set(columns)] };
  }
  switch (step.kind) {
    case 'impute':
      return {
        ...step,
        strategy: (['median', 'mean', 'mostFrequent', 'constant'] as const)[to % 4] ?? 'median',
        ...(to % 3 === 0 ? { value: to } : to % 3 === 1 ? { value: 'none' } : {}),
      };
    case 'clip':
      return { ...step, lowerQuantile: (to % 11) / 10, upperQuantile: ((to * 7) % 11) / 10 };
    case 'bins':
      return { ...step, count: to };
    case 'rare':
      return { ...step, minimumCount: to };
    case 'dateParts':
      return { ...step, parts: (['year', 'month', 'hour'] as const).slice(0, to % 4) };
    case 'scale':
      return { ...step, method: (['standard', 'minMax', 'robust'] as const)[to % 3] ?? 'standard' };
    default:
      return step;
  }
}

function apply(recipe: Recipe, change: Edit): Recipe {
  const { verb, at, to, kind } = change;
  const n = recipe.steps.length;
  if (verb === 'finish') return finishRecipe(recipe, start);
  if (verb === 'add') {
    const place = placeFor(kind, recipe, walkColumns(recipe, start));
    return place === null ? recipe : addStep(recipe, place, newStep(kind));
  }
  if (n === 0) return recipe;
  if (verb === 'remove') return removeStep(recipe, at % n, start);
  if (verb === 'move') return moveStep(recipe, at % n, to % n);
  const names = columnsAt(recipe, start, at % n)
    .filter(({ isFamily }) => !isFamily)
    .map(({ name }) => name);
  return replaceStep(recipe, at % n, editStep(recipe.steps[at % n] as RecipeStep, change, names), start);
}
const edits = fc.array(edit, { maxLength: 8 });
const edited = (changes: readonly Edit[]): Recipe => changes.reduce(apply, auto);

function codeOfFitting(recipe: Recipe): string | null {
  try {
    fitRecipe(parseWith(recipeSchema, recipe, 'E-RECIPE-VALUE'), table, train, problem);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('editing a recipe', () => {
  it('leaves what auto proposes without a problem', () => {
    expect(checkRecipe(auto, start, problem)).toEqual([]);
  });

  it('keeps a recipe that can be fitted, or says with the code of fitting why it cannot', () => {
    const seen = new Set<string | null>();
    fc.assert(
      fc.property(edits, (changes) => {
        const recipe = edited(changes);
        const problems = checkRecipe(recipe, start, problem);
        const code = codeOfFitting(recipe);
        seen.add(code);
        if (code === null) expect(problems).toEqual([]);
        else expect(problems.map(({ error }) => error.code)).toContain(code);
      }),
      { numRuns: 400 },
    );
    for (const code of [null, 'E-RECIPE-COLUMN', 'E-RECIPE-STEP', 'E-RECIPE-VALUE', 'E-RECIPE-UNENCODED'])
      expect(seen).toContain(code);
  });

  it('moved there and back is as it was', () => {
    fc.assert(
      fc.property(edits, fc.nat(), fc.nat(), (changes, a, b) => {
        const recipe = edited(changes);
        const n = recipe.steps.length;
        fc.pre(n > 0);
        expect(moveStep(moveStep(recipe, a % n, b % n), b % n, a % n)).toEqual(recipe);
      }),
    );
  });

  it('never leaves a later step with a column that the edit took away', () => {
    fc.assert(
      fc.property(edits, fc.nat(), (changes, at) => {
        const recipe = edited(changes);
        const n = recipe.steps.length;
        fc.pre(n > 0 && checkRecipe(recipe, start, problem).every(({ step }) => step === null));
        const left = removeStep(recipe, at % n, start);
        const codes = checkRecipe(left, start, problem)
          .filter(({ step }) => step !== null)
          .map(({ error }) => error.code);
        expect(codes).not.toContain('E-RECIPE-COLUMN');
      }),
    );
  });

  it('finds for a new step a place where it has columns', () => {
    fc.assert(
      fc.property(edits, fc.constantFrom(...STEP_KINDS), (changes, kind) => {
        const recipe = edited(changes);
        const place = placeFor(kind, recipe, walkColumns(recipe, start));
        const offered = recipe.steps.map((_, i) => usableColumns(kind, columnsAt(recipe, start, i)));
        if (place === null) expect(offered.every(({ length }) => length === 0)).toBe(true);
        else expect(usableColumns(kind, columnsAt(recipe, start, place)).length).toBeGreaterThan(0);
      }),
    );
  });

  it('knows the columns at every step as the pipeline makes them', () => {
    fc.assert(
      fc.property(edits, (changes) => {
        const recipe = edited(changes);
        fc.pre(checkRecipe(recipe, start, problem).every(({ step }) => step === null));
        const { steps } = finishPieces(previewRecipeInPieces(recipe, table, train, problem));
        const fitted = steps.map((step) => step.fitted);
        steps.forEach(({ columnsBefore, columnsAfter }, i) => {
          expect(columnsAt(recipe, start, i, fitted)).toHaveLength(columnsBefore);
          expect(columnsAt(recipe, start, i + 1, fitted)).toHaveLength(columnsAfter);
        });
        const finished = finishRecipe(recipe, start, fitted);
        const { features } = finishPieces(previewRecipeInPieces(finished, table, train, problem));
        const names = columnsAt(finished, start, finished.steps.length, fitted);
        for (const { name, column } of features) {
          const known = names.find((candidate) => candidate.name === name);
          if (known) expect(known).toMatchObject({ origin: column, type: 'number' });
          else
            expect(names.some(({ isFamily, name: prefix }) => isFamily && name.startsWith(prefix))).toBe(
              true,
            );
        }
      }),
    );
  });

  it('names the step it belongs to: removing the split of a date takes its parts out of later steps', () => {
    const at = auto.steps.findIndex(({ kind }) => kind === 'dateParts');
    const without = removeStep(auto, at, start);
    expect(JSON.stringify(without.steps)).not.toContain('seen.');
    expect(checkRecipe(without, start, problem)).toEqual([
      { step: null, error: { code: 'E-RECIPE-UNENCODED', details: { columns: ['seen (date)'] } } },
    ]);
    expect(checkRecipe(finishRecipe(without, start), start, problem)).toEqual([]);
  });
});
