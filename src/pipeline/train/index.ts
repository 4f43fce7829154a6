export { loadModel } from './load-model';
export { train } from './train';
export type { LayerActivation, TrainedModel } from './trained-model';
export type { ChosenBy, TrainContext, TrainingData, TrainResult } from './training-data';
export * from './weights';
