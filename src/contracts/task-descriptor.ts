/** What the page needs to know of a task: ids and catalogue keys, no code. */
import type { Task } from './run';

export interface TaskDescriptor {
  readonly id: Task;
  /** Key of the interface catalogue. */
  readonly titleKey: string;
  readonly primaryMetric: 'accuracy' | 'r2';
}

export const TASK_DESCRIPTORS: readonly TaskDescriptor[] = [
  { id: 'classification', titleKey: 'task.classification', primaryMetric: 'accuracy' },
  { id: 'regression', titleKey: 'task.regression', primaryMetric: 'r2' },
];
