/** What a loss curve says, as a fact that a sentence can state. */
import type { EpochRecord } from '../contracts';

/** Epochs without a better validation loss after which it counts as no longer falling. */
export const FLAT_AFTER_EPOCHS = 3;

export type LossFinding =
  /** No epoch has ended yet. */
  | { readonly kind: 'none' }
  /** There are no validation rows; `loss` is the training loss of the last epoch. */
  | { readonly kind: 'trainingOnly'; readonly epoch: number; readonly loss: number | null }
  /** The last epochs still lowered the validation loss. */
  | { readonly kind: 'falling'; readonly epoch: number; readonly loss: number }
  /** The lowest validation loss lies more than three epochs back. */
  | { readonly kind: 'flat'; readonly epoch: number; readonly loss: number; readonly last: number };

/** The lowest validation loss, the earlier epoch on a tie; null without validation rows. */
export function findBestEpoch(epochs: readonly EpochRecord[]): { epoch: number; loss: number } | null {
  let best: { epoch: number; loss: number } | null = null;
  for (const { epoch, validationLoss } of epochs) {
    if (validationLoss !== null && (best === null || validationLoss < best.loss))
      best = { epoch, loss: validationLoss };
  }
  return best;
}

/** Losses that differ by more than this factor are drawn on a logarithmic scale, so that the last ones stay legible. */
const LOGARITHMIC_FROM = 30;

/** The lowest and highest loss of some curves; [Infinity, -Infinity] without any. */
export function findLossExtent(curves: readonly (readonly EpochRecord[])[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const records of curves) {
    for (const { trainingLoss, validationLoss } of records) {
      for (const loss of [trainingLoss, validationLoss]) {
        if (loss === null || !Number.isFinite(loss)) continue;
        low = Math.min(low, loss);
        high = Math.max(high, loss);
      }
    }
  }
  return [low, high];
}

/** Whether a logarithmic scale shows losses better than a linear one, as long as nobody has chosen. */
export function needsLogScale([low, high]: readonly [number, number]): boolean {
  return low > 0 && high / low > LOGARITHMIC_FROM;
}

export function describeLoss(epochs: readonly EpochRecord[]): LossFinding {
  const last = epochs.at(-1);
  if (last === undefined) return { kind: 'none' };
  const best = findBestEpoch(epochs);
  if (best === null) return { kind: 'trainingOnly', epoch: last.epoch, loss: last.trainingLoss };
  if (last.epoch - best.epoch > FLAT_AFTER_EPOCHS) return { kind: 'flat', ...best, last: last.epoch };
  return { kind: 'falling', ...best };
}

/**
 * An exponential average that starts without a bias (as in Adam, Kingma and Ba 2015): value i is the mean of values 0 ... i,
 * each one weighing `weight` times the next. Undefined values stay undefined and weigh nothing.
 * @param weight in [0, 1); 0 leaves everything as it is
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let total = 0;
  let mass = 0;
  return values.map((value) => {
    if (value === null) return null;
    total = weight * total + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return total / mass;
  });
}
