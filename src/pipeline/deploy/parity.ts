/**
 * Whether an export answers as the model did: the largest difference over every output of every row. No tolerance is
 * applied here: `PARITY_TOLERANCE` of the contracts is what the project promises.
 */
import { makeError, type ExportReceipt } from '../../contracts';

/** Outputs of a model for some rows: `values` is [rows, outputs], row-major. */
export interface OutputMatrix {
  readonly nRows: number;
  readonly nOutputs: number;
  readonly values: ArrayLike<number>;
}

function describeMatrix({ nRows, nOutputs, values }: OutputMatrix): string {
  return `${nRows} x ${nOutputs} (${values.length})`;
}

/**
 * max over rows and outputs of |expected - actual|.
 * @returns rows compared, and the largest difference; Infinity where either side has NaN or an infinity, because such a
 *   value is equal to nothing; 0 for 0 rows, which compares nothing and is to be read beside `rows`
 * @throws E-PARITY-SHAPE when rows, outputs or the number of values differ
 */
export function parity(expected: OutputMatrix, actual: OutputMatrix): ExportReceipt['parity'] {
  const size = expected.nRows * expected.nOutputs;
  const sameShape = expected.nRows === actual.nRows && expected.nOutputs === actual.nOutputs;
  if (!sameShape || expected.values.length !== size || actual.values.length !== size) {
    throw makeError('E-PARITY-SHAPE', { expected: describeMatrix(expected), actual: describeMatrix(actual) });
  }
  let maxAbsDifference = 0;
  for (let i = 0; i < size; i++) {
    const difference = Math.abs((expected.values[i] as number) - (actual.values[i] as number));
    if (!Number.isFinite(difference)) return { rows: expected.nRows, maxAbsDifference: Infinity };
    if (difference > maxAbsDifference) maxAbsDifference = difference;
  }
  return { rows: expected.nRows, maxAbsDifference };
}
