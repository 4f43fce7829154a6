export { makeSampleCsv } from './samples/make-sample';
export { appendRows, writeTable } from './grow-table';
export { readDataset } from './read-dataset';
export { readCells, type CellTable } from './read-cells';
export { readRows, type ReadRows } from './read-rows';
export type { ReadContext } from './read-context';
export { collectTable, findColumn, numberAt, selectRows, textAt } from './table';
export { blockOf, blockStarts, cellText, type ColumnBlocks } from './column-blocks';
export { filterRows } from './row-filter';
export { orderRows } from './row-order';
export { profileColumns } from './column-profile';
export { describeUnlabelled, findIgnoredLeaks, inspectTarget } from './inspect-target';
export {
  checkEveryClassTrains,
  checkTestLabels,
  labelledRows,
  readTarget,
  type ClassTarget,
  type NumberTarget,
  type Target,
} from './target';
export { findRepeatedRows, withoutRows } from './repeated-rows';
export { splitKindOf, splitRows } from './split';
export { roundToSketch, sketchColumns, SKETCH_TRIMMED_SHARE } from './reference-sketch';
