export { answerShift, drawFromReference, orderByAnswerShift } from './answer-shift';
export { compareWithReference, EFFECT_FLOOR, type DriftOptions } from './compare-with-reference';
export { driftAlpha } from './drift-alpha';
export { makePredictionRecord, type AnsweredRow } from './prediction-record';
export { summariseLog } from './summarise-log';
