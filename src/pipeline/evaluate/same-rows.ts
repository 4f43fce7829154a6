/**
 * Two prediction sets can be compared figure by figure only when they are about the same rows with the same labels.
 * This is the check; it does not align sets that hold the same rows in another order.
 */
import { makeError, type PredictionSet } from '../../contracts';

function differs(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return true;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return true;
  return false;
}

/**
 * Checks that two sets have the same task, classes, row ids and labels, in the same order.
 * @throws E-PREDICTIONS-DIFFER naming the first that differs
 */
export function checkSameRows(a: PredictionSet, b: PredictionSet): void {
  const refuse = (problem: string): never => {
    throw makeError('E-PREDICTIONS-DIFFER', { problem });
  };
  if (a.task !== b.task) refuse(`${a.task} and ${b.task}`);
  if (a.classes.length !== b.classes.length || a.classes.some((name, k) => name !== b.classes[k])) {
    refuse('the classes differ');
  }
  if (differs(a.rowIds, b.rowIds)) refuse('the rows differ');
  if (differs(a.yTrue, b.yTrue)) refuse('the labels differ');
}
