/**
 * What a column's change does to a model's answers. Every drifted column is put back, one at a time, to how it looked in
 * training: its cells in the current rows are drawn anew from the reference sketch, all other columns stay. The
 * difference in the model's mean answer is the column's share in how the answers moved, so that the column that matters
 * comes first and not the one that merely moved most. One column at a time: what only a joint change does is not seen,
 * and drawing cells apart from the other columns makes rows that may not occur. Idea: permutation importance (Breiman,
 * 2001) with the reference in the permutation's place.
 */
import type { Column, ColumnSketch, DriftColumn, DriftReport } from '../../contracts';
import type { Generator } from '../../foundation';

/**
 * The column with every cell drawn at random from its reference sketch, missing cells included at the reference's rate.
 * @param column of the current rows; its type must be the sketch's
 * @returns the drawn column; null for dates, texts and ids, and where the sketch holds no value
 */
export function drawFromReference(column: Column, sketch: ColumnSketch, generator: Generator): Column | null {
  const missingShare = sketch.rows === 0 ? 0 : sketch.missing / sketch.rows;
  const { data } = column;
  if (
    data.kind === 'number' &&
    sketch.type === 'number' &&
    sketch.sample !== null &&
    sketch.sample.length > 0
  ) {
    const { sample } = sketch;
    const values = Float64Array.from(data.values, () =>
      generator.uniform() < missingShare ? NaN : (sample[generator.integer(sample.length)] as number),
    );
    return { ...column, data: { kind: 'number', values } };
  }
  if (data.kind !== 'category' || sketch.categories === null || sketch.categories.length === 0) return null;
  const dictionary = sketch.categories.map(({ value }) => value);
  const cumulative: number[] = [];
  let total = 0;
  for (const { count } of sketch.categories) cumulative.push((total += count));
  const codes = Int32Array.from(data.codes, () => {
    if (generator.uniform() < missingShare) return -1;
    const drawn = generator.uniform() * total;
    return cumulative.findIndex((sum) => drawn < sum);
  });
  return { ...column, data: { kind: 'category', codes, dictionary } };
}

/**
 * How far two mean answers to the same number of rows lie apart.
 *
 * Classification: half the sum over classes of |mean probability - mean probability'|, in [0, 1]. Regression: |mean -
 * mean'| of the standardised target, in standard deviations of the training target.
 * @param outputs, others [rows, nOutputs], row-major, as the model answers
 * @returns NaN without rows
 */
export function answerShift(outputs: ArrayLike<number>, others: ArrayLike<number>, nOutputs: number): number {
  const nRows = outputs.length / nOutputs;
  if (nRows === 0) return NaN;
  const difference = new Float64Array(nOutputs);
  for (let i = 0; i < outputs.length; i++) {
    const output = i % nOutputs;
    difference[output] =
      (difference[output] as number) + ((outputs[i] as number) - (others[i] as number)) / nRows;
  }
  const sum = difference.reduce((total, value) => total + Math.abs(value), 0);
  return nOutputs === 1 ? sum : sum / 2;
}

/**
 * The report with `answerShift` filled in and its drifted columns in the order of it, largest first; drifted columns
 * without one (absent, changed type) stay in front, since nothing can be answered from them, and the others keep their
 * order behind.
 */
export function orderByAnswerShift(report: DriftReport, shifts: ReadonlyMap<string, number>): DriftReport {
  const columns = report.columns.map((column): DriftColumn => {
    const shift = shifts.get(column.name);
    return { ...column, answerShift: shift === undefined || Number.isNaN(shift) ? null : shift };
  });
  const rank = ({ drifted, answerShift: shift }: DriftColumn): number =>
    !drifted ? -1 : shift === null ? Infinity : shift;
  return { ...report, columns: columns.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a))) };
}
