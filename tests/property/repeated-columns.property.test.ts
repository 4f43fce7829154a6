import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/contracts';
import { proposeRecipe } from '../../src/pipeline/prepare';
import { makeColumn, makeTable, positions } from '../support/make-table';

const runs = { numRuns: 300 };
const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };

const word = fc.constantFrom('', 'a', 'b', 'c', 'd', 'missing', '__proto__', '10', 'é');
/** Two words 20 rows each, so that chance is ruled out, and any others; a gap is a word like any other. */
const cells = fc
  .uniqueArray(fc.option(word, { freq: 5 }), { minLength: 2, maxLength: 2 })
  .chain((two) =>
    fc.tuple(fc.constant(two), fc.array(fc.option(word, { freq: 5 }), { minLength: 1, maxLength: 40 })),
  )
  .map(([two, others]) => [
    ...Array.from({ length: 40 }, (_, row) => two[row % 2] as string | null),
    ...others,
  ])
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
type Words = readonly (string | null)[];

/** One other name for each word; one of them may be no name at all. */
function relabel(words: Words, labels: readonly (string | null)[]): (string | null)[] {
  const distinct = [...new Set(words)];
  return words.map((own) => labels[distinct.indexOf(own)] as string | null);
}
const labels = fc.uniqueArray(fc.option(fc.string({ maxLength: 4 }), { freq: 8 }), {
  minLength: 11,
  maxLength: 11,
});

function tableOf(one: Words, other: Words) {
  return makeTable(
    makeColumn('one', one, 'category'),
    makeColumn(
      'n',
      one.map((_, row) => Math.sin(row)),
    ),
    makeColumn('other', other, 'category'),
    makeColumn(
      'y',
      one.map((_, row) => (row % 3 === 0 ? 'p' : 'q')),
    ),
  );
}
function repetitions(one: Words, other: Words): unknown[] {
  const { steps } = proposeRecipe(tableOf(one, other), positions(one.length), problem);
  return steps.filter(({ reason }) => reason === 'R-DROP-REPEATS');
}

describe('repeated columns', () => {
  it('a category under other names is always found', () => {
    fc.assert(
      fc.property(cells, labels, (words, names) => {
        expect(repetitions(words, relabel(words, names))).toEqual([
          { kind: 'drop', columns: ['other'], repeats: 'one', reason: 'R-DROP-REPEATS' },
        ]);
      }),
      runs,
    );
  });

  it('one deviating row makes two columns', () => {
    fc.assert(
      fc.property(cells, labels, fc.nat(), fc.nat(), (words, names, at, which) => {
        const other = relabel(words, names);
        const row = at % words.length;
        // Another of the names in use; a name of its own would still be one-to-one where its word has but one row.
        const used = [...new Set(other)].filter((name) => name !== other[row]);
        expect(repetitions(words, other.with(row, used[which % used.length] as string | null))).toEqual([]);
      }),
      runs,
    );
  });

  it('splitting one value makes two columns', () => {
    fc.assert(
      fc.property(cells, labels, fc.nat(), (words, names, at) => {
        const row = at % words.length;
        fc.pre(words.filter((own) => own === words[row]).length > 1);
        expect(repetitions(words, relabel(words, names).with(row, 'a new name'))).toEqual([]);
      }),
      runs,
    );
  });
});
