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

export function describeLoss(epochs: readonly EpochRecord[]): LossFinding {
  const last = epochs.at(-1);
  if (last === undefined) return { kind: 'none' };
  const best = findBestEpoch(epochs);
  if (best === null) return { kind: 'trainingOnly', epoch: last.epoch, loss: last.trainingLoss };
  if (last.epoch - best.epoch > FLAT_AFTER_EPOCHS) return { kind: 'flat', ...best, last: last.epoch };
  return { kind: 'falling', ...best };
}
