export { answerShift, drawFromReference, orderByAnswerShift } from './answer-shift';
export { noteClockJumps, readLogFile, refuseLogSize, writeLogFile } from './log-file';
export { mergeById, type Merged } from './merge-log';
export { casesCsv, casesGeoJson } from './cases-export';
export { compareWithReference, EFFECT_FLOOR, type DriftOptions } from './compare-with-reference';
export { driftAlpha } from './drift-alpha';
export { makePredictionRecord, type AnsweredRow } from './prediction-record';
export { summariseLog } from './summarise-log';
export { groupFeedback, settleFeedback, type SettledAnswer } from './settle-feedback';
