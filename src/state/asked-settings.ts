/** The settings that the next run would have, or those that the run in training was asked for. */
import type { ProjectDocument, TrainConfig } from '../contracts';
import { TrainSettings } from './train-settings.svelte';

/** @param training settings of the run in training, which are shown and cannot be changed; null: there is none */
export function settingsToShow(
  next: TrainSettings,
  document: ProjectDocument | null,
  training: TrainConfig | null,
): TrainSettings {
  if (training === null || document === null) return next;
  return new TrainSettings({ document: { ...document, train: training } }, () => undefined);
}
