/** What every model checks before it answers. */
import { makeError } from '../../contracts';

/** @throws E-TRAIN-FEATURES when `actual` features were given to a model of `expected` */
export function checkFeatures(actual: number, expected: number): void {
  if (actual !== expected) throw makeError('E-TRAIN-FEATURES', { what: 'features', actual, expected });
}

/** @throws E-TRAIN-FEATURES when there is no output of this index */
export function checkOutput(output: number, outputs: number): void {
  if (!Number.isInteger(output) || output < 0 || output >= outputs) {
    throw makeError('E-TRAIN-FEATURES', {
      what: 'output index',
      actual: output,
      expected: `0 ... ${outputs - 1}`,
    });
  }
}
