import { describe, expect, it } from 'vitest';
import { describeReason, parseWith, recipeSchema, type Column, type Problem } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { fitRecipe, proposeRecipe } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable, positions, type Cells } from '../../support/make-table';

const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const nRows = 600;
const generator = Generator.fromSeed(3);
const make = (cellOf: (row: number) => number | string | null): Cells =>
  Array.from({ length: nRows }, (_, row) => cellOf(row));
const target = makeColumn(
  'y',
  make(() => (generator.uniform() < 0.4 ? 'yes' : 'no')),
);
const grades = Array.from({ length: nRows }, () => 1 + generator.integer(3));
const names = ['', 'First', 'Second', 'Third'];
const pclass = makeColumn(
  'pclass',
  make((row) => grades[row] as number),
);
const className = makeColumn(
  'class',
  make((row) => names[grades[row] as number] as string),
);
const noise = Array.from({ length: nRows }, () => generator.normal());

/** repeated column -> the one that stays. */
function repetitions(columns: readonly Column[], rows = positions(nRows), asked = problem) {
  const { steps } = proposeRecipe(makeTable(...columns, target), rows, asked);
  return Object.fromEntries(
    steps.flatMap((step) =>
      step.kind === 'drop' && step.reason === 'R-DROP-REPEATS'
        ? step.columns.map((name) => [name, step.repeats])
        : [],
    ),
  );
}

describe('columns that repeat another', () => {
  it('are left out, with a reason that names the one that stays', () => {
    const table = makeTable(className, pclass, target);
    const recipe = proposeRecipe(table, positions(nRows), problem);
    const [step] = recipe.steps;
    if (step?.kind !== 'drop') throw new Error('no drop');
    expect(step).toEqual({
      kind: 'drop',
      columns: ['class'],
      repeats: 'pclass',
      reason: 'R-DROP-REPEATS',
    });
    expect(describeReason(step, 'en')).toMatch(/^class: repeats pclass,/);
    expect(describeReason(step, 'zh')).toMatch(/^class：.* pclass /);
    expect(parseWith(recipeSchema, JSON.parse(JSON.stringify(recipe)), 'E-INTERNAL')).toEqual(recipe);
    expect(fitRecipe(recipe, table, positions(nRows), problem).inputs.map(({ name }) => name)).toEqual([
      'pclass',
    ]);
  });

  it('stay in dataset order where both are categories', () => {
    const ports = make((row) => (row % 50 === 0 ? null : (['S', 'C', 'Q'][row % 3] as string)));
    const towns = ports.map((port) => (port === null ? 'not known' : `town ${port as string}`));
    const pair = [makeColumn('embarked', ports), makeColumn('embark_town', towns)];
    expect(repetitions(pair)).toEqual({ embark_town: 'embarked' });
    expect(repetitions(pair.toReversed())).toEqual({ embarked: 'embark_town' });
  });

  it('are no numbers of more values than they get steps beside a category, and no category beside those', () => {
    // 199 rows are too few for bins; a straight line through three classes says other things than three features.
    expect(repetitions([className, pclass], positions(200))).toEqual({ class: 'pclass' });
    expect(repetitions([className, pclass], positions(199))).toEqual({});
    expect(repetitions([className, pclass, { ...className, name: 'deck' }], positions(199))).toEqual({
      deck: 'class',
    });
    const shops = grades.map((grade, row) => 10 * grade + (row % 4));
    const codes = makeColumn('shop_code', shops);
    const shopNames = makeColumn(
      'shop',
      shops.map((shop) => `shop ${shop}`),
    );
    expect(repetitions([codes, shopNames])).toEqual({});
  });

  it('are found between numbers of two values, whatever the values, and the first stays', () => {
    const flag = makeColumn(
      'flag',
      make((row) => row % 2),
    );
    const opposite = makeColumn(
      'opposite',
      make((row) => 7 - 5 * (row % 2)),
    );
    const word = makeColumn(
      'word',
      make((row) => (row % 2 === 0 ? 'off' : 'on')),
    );
    expect(repetitions([flag, opposite, word])).toEqual({ opposite: 'flag', word: 'flag' });
    expect(repetitions([word, opposite, flag])).toEqual({ opposite: 'word', flag: 'word' });
  });

  it('are found on 60 rows, without any bins', () => {
    const flag = makeColumn(
      'flag',
      make((row) => row % 2),
    );
    const word = makeColumn(
      'word',
      make((row) => `w${row % 2}`),
    );
    expect(repetitions([flag, word], positions(60))).toEqual({ word: 'flag' });
  });

  it('are no dates beside categories, because the parts of a date need not tell all of them apart', () => {
    const minute = 60_000;
    const slot = make((row) => `slot ${row % 40}`);
    const began = make((row) => (row % 40) * 31 * minute);
    expect(repetitions([makeColumn('began', began, 'date'), makeColumn('slot', slot)])).toEqual({});
  });

  it('are found between equal numbers and equal dates, and not between numbers that merely never repeat', () => {
    const day = 86_400_000;
    const dates = make((row) => (row % 300) * day);
    expect(
      repetitions([
        makeColumn('a', noise),
        makeColumn(
          'doubled',
          noise.map((value) => 2 * value),
        ),
        makeColumn('b', noise),
        makeColumn('seen', dates, 'date'),
        makeColumn('seen again', dates, 'date'),
        makeColumn('day', dates),
        makeColumn('c', noise),
      ]),
    ).toEqual({ b: 'a', c: 'a', 'seen again': 'seen' });
  });

  it('count 0 and -0 as one value, and a gap as a value of its own', () => {
    const zeros = makeColumn(
      'zeros',
      make((row) => (row % 3 === 0 ? -0 : (noise[row] as number))),
    );
    const plain = makeColumn(
      'plain',
      make((row) => (row % 3 === 0 ? 0 : (noise[row] as number))),
    );
    const gaps = makeColumn(
      'gaps',
      make((row) => (row % 3 === 0 ? null : (noise[row] as number))),
    );
    const sameGaps = { ...gaps, name: 'same gaps' };
    expect(repetitions([zeros, plain, gaps, sameGaps])).toEqual({ plain: 'zeros', 'same gaps': 'gaps' });
  });

  it('hand on what they stood for when they go themselves', () => {
    const again = { ...pclass, name: 'pclass again' };
    const cents = makeColumn(
      'cents',
      grades.map((grade) => 100 * grade),
    );
    expect(repetitions([cents, pclass, again, className])).toEqual({
      pclass: 'cents',
      'pclass again': 'cents',
      class: 'cents',
    });
  });

  it('are judged on training rows', () => {
    const elsewhere = makeColumn(
      'class',
      make((row) => (row < 500 ? (names[grades[row] as number] as string) : 'Third')),
    );
    expect(repetitions([pclass, elsewhere], positions(500))).toEqual({ class: 'pclass' });
    expect(repetitions([pclass, elsewhere])).toEqual({});
  });

  it('are never the target, an ignored column, a constant or an identifier', () => {
    const copy = { ...target, name: 'copy' };
    expect(repetitions([copy])).toEqual({});
    expect(repetitions([pclass, className], positions(nRows), { ...problem, ignore: ['pclass'] })).toEqual(
      {},
    );
    const kilo = makeColumn(
      'kilo',
      make(() => 'kg'),
    );
    const id = makeColumn(
      'id',
      make((row) => `r${row}`),
      'id',
    );
    expect(repetitions([kilo, { ...kilo, name: 'unit' }, id, { ...id, name: 'ticket' }])).toEqual({});
  });

  it('are two columns while chance could have made them match', () => {
    const raised = (count: number) => make((row) => (row % 100 === 7 && row < 100 * count ? 'up' : 'down'));
    const flags = (count: number) => [makeColumn('storm', raised(count)), makeColumn('flood', raised(count))];
    // 600 over 4 is 5.3e9 orders of the rows, 600 over 3 is 3.6e7.
    expect(repetitions(flags(3))).toEqual({});
    expect(repetitions(flags(4))).toEqual({ flood: 'storm' });
    expect(repetitions([pclass, className], positions(12))).toEqual({});
    const peaks = make((row) => (row === 7 || row === 107 ? row : 0));
    expect(repetitions([makeColumn('wind', peaks), makeColumn('gusts', peaks)])).toEqual({});
  });
});
