export {
  compareWithReference,
  DEFAULT_SHUFFLES,
  EFFECT_FLOOR,
  MINIMUM_REFERENCE_ROWS,
  MINIMUM_WINDOW_ROWS,
  type DriftOptions,
} from './compare-with-reference';
export { driftAlpha } from './drift-alpha';
export {
  totalVariationDistance,
  wassersteinDistance,
  populationStabilityIndex,
} from './two-sample-distances';
export { makePredictionRecord, type AnsweredRow } from './prediction-record';
export { summariseLog, type PredictionLogSummary } from './summarise-log';
