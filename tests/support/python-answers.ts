/** Tables of the Python package's answers, compared with a case's own. */
import type { Answer } from '../../src/contracts';
import { openVersion, toAnswersCsv } from '../../src/pipeline/deploy';
import type { AnsweringCase } from './answering-cases';

/** Cells of a table whose text cells hold neither commas nor line breaks. */
function cellsOf(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

/** The app's answers to the rows of a case, as its table without the last column, which Python does not write. */
export function answersOfApp({ contents, read }: AnsweringCase): string {
  const { artifact, recipe, reference, decision, notation } = contents;
  if (!decision || !notation) throw new Error('A case states its decision and its notation.');
  const version = openVersion({ artifact, recipe, reference, decision, notation });
  const answers: Answer[] = version.answerTable(read.table).map((answer) => ({ ...answer, outside: [] }));
  const { target } = recipe;
  const csv = toAnswersCsv(answers, read.table.rowIds, target.kind === 'classes' ? target.classes : []);
  return csv.replaceAll(',\r\n', '\r\n').replace(',outside\r\n', '\r\n');
}

/**
 * Texts of two tables must be equal, numbers nearly.
 * @returns the largest difference of two numbers, relative to those above 1; the first differing cells otherwise
 */
export function compareTables(
  left: string,
  right: string,
): number | { at: string; left: string; right: string } {
  const [first, second] = [cellsOf(left), cellsOf(right)];
  let largest = 0;
  for (let row = 0; row < Math.max(first.length, second.length); row++) {
    const width = Math.max(first[row]?.length ?? 0, second[row]?.length ?? 0);
    for (let column = 0; column < width; column++) {
      const [a = '', b = ''] = [first[row]?.[column], second[row]?.[column]];
      if (a === b) continue;
      const difference = Math.abs(Number(a) - Number(b)) / Math.max(1, Math.abs(Number(a)));
      if (a === '' || b === '' || !(difference < 1)) return { at: `${row}, ${column}`, left: a, right: b };
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}
