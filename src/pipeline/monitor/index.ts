export { chooseLight, makeAlerts, type Signal, type WindowSignals } from './alerts';
export { answerShift, drawFromReference, orderByAnswerShift } from './answer-shift';
export { cutWindows, timeOf, type AnswerWindow } from './answer-windows';
export { casesCsv, casesGeoJson } from './cases-export';
export { compareWithReference, EFFECT_FLOOR, type DriftOptions } from './compare-with-reference';
export { driftAlpha } from './drift-alpha';
export {
  expectShareRight,
  fitConfidenceCurve,
  probabilityOfRight,
  type JudgedAnswer,
} from './estimated-accuracy';
export { expectMeanAbsoluteError, fitErrorSteps, type ErrorSteps } from './estimated-error';
export { expectMonitorFalseAlarms } from './expected-false-alarms';
export { noteClockJumps, readLogFile, refuseLogSize, writeLogFile } from './log-file';
export { mergeById, type Merged } from './merge-log';
export {
  LEAST_JUDGED,
  momentsOf,
  testMeanWorse,
  testShareFell,
  type Counted,
  type Moments,
} from './performance-tests';
export { makePredictionRecord, type AnsweredRow } from './prediction-record';
export {
  absoluteErrors,
  judgedAnswers,
  judgeRealised,
  type AnsweredTarget,
  type KnownAnswer,
} from './realised-performance';
export { groupFeedback, settleFeedback, type SettledAnswer } from './settle-feedback';
export { summariseLog } from './summarise-log';
export { tableOfCells, type LoggedCell } from './table-of-cells';
export { makeGrouper, reportGroups, type Grouper } from './window-groups';
export {
  changedColumns,
  findSignals,
  statedAnswer,
  type Benchmark,
  type Expectation,
  type WatchedColumn,
} from './window-signals';
