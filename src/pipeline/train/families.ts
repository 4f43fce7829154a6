/**
 * The families that can be trained, one line each. A new family adds its file, its topology and configuration in the
 * contracts, and a line here and in `load-model.ts`.
 */
import * as v from 'valibot';
import { trainConfigSchema, type FamilyId, type TrainConfig } from '../../contracts';
import { fitBaseline } from './baseline';
import { fitLinear } from './linear';
import { fitMlp } from './mlp';
import type { FamilyRun, TrainContext, TrainingData } from './training-data';

/** What a person may set for one family. */
export type FamilyConfig = Exclude<TrainConfig, { model: 'auto' }>;

/** Families `auto` trains, in this order; the first is kept when there are no rows to choose by. */
export const AUTO_FAMILIES = ['linear', 'mlp'] as const satisfies readonly FamilyId[];

/** Starts the run of the family a configuration names. */
export function fitFamily(data: TrainingData, config: FamilyConfig, context: TrainContext): FamilyRun {
  switch (config.model) {
    case 'baseline':
      return fitBaseline(data, context);
    case 'linear':
      return fitLinear(data, config, context);
    case 'mlp':
      return fitMlp(data, config, context);
  }
}

/** The configuration of one family inside `auto`: the keys all families share, the rest as the schema's defaults. */
export function familyConfig(
  family: FamilyId,
  config: Extract<TrainConfig, { model: 'auto' }>,
): FamilyConfig {
  return v.parse(trainConfigSchema, { ...config, model: family }) as FamilyConfig;
}
