/** Answers to the rows of a file as a table, in the app and in the single HTML file alike. */
import type { Answer, Outside } from '../../contracts';
import { toCsv } from '../evaluate';

function describeOutside({ column, kind }: Outside): string {
  return `${kind}: ${column}`;
}

function* csvRecords(
  answers: readonly Answer[],
  rowIds: ArrayLike<number>,
  classes: readonly string[],
): Generator<(string | number)[]> {
  const hasInterval = answers.some(({ interval }) => interval !== null);
  const figures = classes.length > 0 ? ['confidence', ...classes.map((name) => `probability_${name}`)] : [];
  yield ['row_id', 'answer', 'likeliest', ...figures, ...(hasInterval ? ['low', 'high'] : []), 'outside'];
  for (const [i, { output, likeliest, confidence, probabilities, interval, outside }] of answers.entries()) {
    yield [
      rowIds[i] as number,
      output ?? '',
      likeliest,
      ...(classes.length > 0 ? [confidence ?? NaN, ...probabilities] : []),
      ...(hasInterval ? (interval ?? ['', '']) : []),
      outside.map(describeOutside).join('; '),
    ];
  }
}

/**
 * Row id, answer (empty where the version abstains), likeliest; confidence and a probability for every class, or the
 * interval; and in which ways the row lies outside. Text that begins like a formula gets an apostrophe, numbers never do.
 * @param rowIds position of each row in its file, shape [rows]
 * @param classes in the order of the probabilities; none for a number
 */
export function toAnswersCsv(
  answers: readonly Answer[],
  rowIds: ArrayLike<number>,
  classes: readonly string[],
): string {
  return toCsv(csvRecords(answers, rowIds, classes));
}
