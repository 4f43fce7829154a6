export type { GlassMoment, GlassPort } from './live-glass';
export { loadModel } from './load-model';
export { lookIntoModel, type PreparedRow } from './look-into-model';
export { RunControlDesk, type RunControls } from './run-controls';
export { train } from './train';
export type { LayerActivation, TrainedModel } from './trained-model';
export type { ChosenBy, TrainContext, TrainingData, TrainResult } from './training-data';
export * from './weights';
