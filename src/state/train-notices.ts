/** What a person should know of a run while it goes on or after it, computed from its curve. */
import type { EpochRecord, RunOutcome } from '../contracts';
import { findBestEpoch, FLAT_AFTER_EPOCHS } from './loss-curve';

export type TrainNotice =
  /** The run ends itself at epoch `end` and keeps epoch `best`, unless a better one comes. */
  | { readonly kind: 'earlyStopNear'; readonly best: number; readonly end: number }
  /** Since epoch `since` validation loss rose while training loss fell. */
  | { readonly kind: 'overfitting'; readonly since: number }
  | { readonly kind: 'notFalling'; readonly epochs: number }
  | { readonly kind: 'rising' }
  | { readonly kind: 'diverged' };

/** Share of the patience used up from which the end counts as near. */
const NEAR = 0.6;
/** Epochs before anything is said about where the loss goes. */
const FIRST_EPOCHS = 5;
/** Validation loss this much above its best counts as having risen. */
const RISEN = 1.02;
/** Training loss below this share of the first counts as having fallen. */
const FALLEN = 0.98;
/** Training loss above this many times the first counts as rising. */
const RISING = 1.5;

/**
 * @param patience epochs without a better one before the run ends itself; null: it does not
 * @param planned epochs at most
 * @param outcome null while the run goes on
 */
export function listNotices(
  epochs: readonly EpochRecord[],
  patience: number | null,
  planned: number,
  outcome: RunOutcome | null,
): readonly TrainNotice[] {
  if (outcome === 'diverged') return [{ kind: 'diverged' }];
  const first = epochs[0];
  const last = epochs.at(-1);
  if (first === undefined || last === undefined) return [];
  const notices: TrainNotice[] = [];
  const best = findBestEpoch(epochs);
  if (outcome === null && patience !== null && best !== null) {
    const waited = last.epoch - best.epoch;
    const end = best.epoch + patience;
    if (waited >= Math.max(FLAT_AFTER_EPOCHS, NEAR * patience) && end < planned)
      notices.push({ kind: 'earlyStopNear', best: best.epoch, end });
  }
  if (last.epoch < FIRST_EPOCHS || first.trainingLoss === null || last.trainingLoss === null) return notices;
  if (last.trainingLoss > RISING * first.trainingLoss) notices.push({ kind: 'rising' });
  else if (outcome === null && last.trainingLoss > FALLEN * first.trainingLoss)
    notices.push({ kind: 'notFalling', epochs: last.epoch });
  const atBest = best === null ? undefined : epochs.find(({ epoch }) => epoch === best.epoch);
  if (
    best !== null &&
    atBest !== undefined &&
    atBest.trainingLoss !== null &&
    last.validationLoss !== null &&
    last.epoch - best.epoch >= FIRST_EPOCHS &&
    last.validationLoss > RISEN * best.loss &&
    last.trainingLoss < FALLEN * atBest.trainingLoss
  ) {
    notices.push({ kind: 'overfitting', since: best.epoch });
  }
  return notices;
}
