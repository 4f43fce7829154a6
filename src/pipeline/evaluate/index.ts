export { evaluate } from './evaluate';
export type { EvaluateOptions, Evaluation, GroupColumn } from './evaluate';
export { pairedDifference } from './paired-difference';
export type { PairedDifferenceOptions } from './paired-difference';
export { toPredictionsCsv, toSplitsCsv } from './predictions-csv';
