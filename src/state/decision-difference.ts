/** What sets the decisions of a split that was made apart from those that stand. */
import {
  canonicalIgnore,
  completeSplitConfig,
  type Problem,
  type ProjectDocument,
  type SplitSummary,
} from '../contracts';
import type { StaleReason } from './freshness';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The gravest difference; null when the split is what the decisions ask for. */
export function findDecisionDifference(
  made: Pick<SplitSummary, 'problem' | 'split' | 'datasetId' | 'testDatasetId'>,
  problem: Problem,
  { datasetId, split }: Pick<ProjectDocument, 'datasetId' | 'split'>,
): StaleReason | null {
  const { task, target, positive, ignore } = made.problem;
  if (target !== problem.target || task !== problem.task) return 'target';
  if (positive !== problem.positive) return 'positive';
  if (!isSame(canonicalIgnore(ignore), canonicalIgnore(problem.ignore))) return 'columns';
  if (made.datasetId !== datasetId) return 'data';
  const isSameSplit = isSame(completeSplitConfig(made.split, task), completeSplitConfig(split, task));
  return isSameSplit && made.testDatasetId === null ? null : 'split';
}
