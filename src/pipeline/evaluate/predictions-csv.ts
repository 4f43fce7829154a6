/**
 * Predictions and splits as CSV files, for people who want to check every figure with other tools. Column names are
 * part of the outward contract: row_id, actual, predicted, probability_<class>; row_id, part.
 */
import { PARTS, type PredictionSet } from '../../contracts';
import { toCsv } from './csv-table';

function* predictionRecords(predictions: PredictionSet): Generator<(string | number)[]> {
  const { task, classes, rowIds, yTrue, yPred, probabilities } = predictions;
  yield ['row_id', 'actual', 'predicted', ...classes.map((name) => `probability_${name}`)];
  const toCell = (answer: number) => (task === 'classification' ? (classes[answer] ?? '') : answer);
  for (let i = 0; i < rowIds.length; i++) {
    const ofRow = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
    yield [rowIds[i] as number, toCell(yTrue[i] as number), toCell(yPred[i] as number), ...ofRow];
  }
}

/**
 * Predictions as CSV: row id, actual, predicted, and for classification one probability column per class.
 * @param predictions any prediction set; an unknown label or answer is an empty cell
 * @returns a header and one record per row; numbers in their shortest exact form. Throws nothing.
 */
export function toPredictionsCsv(predictions: PredictionSet): string {
  return toCsv(predictionRecords(predictions));
}

function* splitRecords(rowIds: Int32Array, parts: Uint8Array): Generator<(string | number)[]> {
  yield ['row_id', 'part'];
  for (let i = 0; i < rowIds.length; i++) yield [rowIds[i] as number, PARTS[parts[i] as number] ?? ''];
}

/**
 * A split as CSV: which part each row belongs to.
 * @param rowIds 0-based positions in the source, shape [rows]
 * @param parts index into PARTS (train, validation, test), shape [rows]; any other number is a row of no part
 * @returns a header and one record per row, the part's name empty for a row of no part. Throws nothing.
 */
export function toSplitsCsv(rowIds: Int32Array, parts: Uint8Array): string {
  return toCsv(splitRecords(rowIds, parts));
}
