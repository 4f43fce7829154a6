/** What every workflow is handed: the platform's ports, the way to storage, and the caller's ear. */
import type { Ports, ProgressEvent, StoragePort } from '../../contracts';
import type { StopSignal } from '../../foundation';

/** `Event` is what the workflow reports: progress, and for training the run's own events. */
export interface WorkflowContext<Event = ProgressEvent> {
  readonly ports: Ports;
  readonly storage: StoragePort;
  readonly stop: StopSignal;
  /** A new unique id. */
  readonly newId: () => string;
  readonly onEvent: (event: Event) => void;
}
