export * from './load-model';
export * from './train';
export * from './trained-model';
export * from './weights';
export type { ChosenBy, TrainContext, TrainingData, TrainResult } from './training-data';
