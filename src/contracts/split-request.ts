/** When two ways of writing a split ask for the same one. */
import type { Problem } from './problem';
import type { Task } from './run';
import type { SplitConfig } from './split';
import type { SplitRequest } from './worker-api';

/** With every default written out. Numbers cannot be kept in balance, so their kind is always random. */
export function completeSplitConfig(config: SplitConfig, task: Task): Required<SplitConfig> {
  const { kind = 'stratified', duplicates = 'keep', train, validation, test, seed } = config;
  return { kind: task === 'regression' ? 'random' : kind, duplicates, train, validation, test, seed };
}

/** The order in which columns were left out, and how often, decides nothing. */
export function canonicalIgnore(ignore: readonly string[]): string[] {
  return [...new Set(ignore)].sort();
}

/** The request in the one form that all requests for the same split share. */
export function canonicalSplitRequest({ datasetId, testDatasetId, problem, split }: SplitRequest): {
  readonly datasetId: string;
  readonly testDatasetId: string | null;
  readonly problem: Problem;
  readonly split: Required<SplitConfig>;
} {
  return {
    datasetId,
    testDatasetId,
    problem: { ...problem, ignore: canonicalIgnore(problem.ignore) },
    split: completeSplitConfig(split, problem.task),
  };
}
