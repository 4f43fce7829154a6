/** What the headless page offers to a test that walks the rooms, and what such a test puts there itself. */
import type { ProjectDocument, ReadOptions } from '../../src/contracts';
import type { WorkerClient } from '../../src/platform/workers/client';

export type { Problem, ReadOptions, SplitConfig } from '../../src/contracts';

export interface Settled {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly code?: string;
  readonly details?: Record<string, unknown>;
}

export interface WorkerClientScope extends Window {
  createTerrariumClient(onLost: (role: 'data' | 'model') => void): WorkerClient;
  client: WorkerClient;
  lost: string[];
  readOptions: ReadOptions;
  projectDocument: ProjectDocument;
  settle(work: Promise<unknown>): Promise<Settled>;
}
