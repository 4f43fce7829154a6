/** What every workflow is handed: the platform's ports, the way to storage, and the caller's ear. */
import type { Ports, ProgressEvent, RunEvent, StoragePort } from '../../contracts';
import type { StopSignal } from '../../foundation';

export interface WorkflowContext {
  readonly ports: Ports;
  readonly storage: StoragePort;
  readonly stop: StopSignal;
  /** A new unique id. */
  readonly newId: () => string;
  readonly onEvent: (event: ProgressEvent | RunEvent) => void;
}
