/** What the rooms need from outside. main.ts builds it from the platform; tests hand in their own. */
import type { DataWorkerApi, DeployedExport, ExportReceipt, ModelWorkerApi } from '../contracts';
import type { PositionPort } from './field/field-position.svelte';
import type { NoticePort, NoticeStore } from './monitor/notices.svelte';
import type { WakeLockPort } from './wake-lock.svelte';

export interface RoomServices {
  readonly data: DataWorkerApi;
  readonly model: ModelWorkerApi;
  /** Loads an export in a fresh worker, as a stranger would, and holds its answers against the run's. */
  verifyExport(callId: string, runId: string, exported: DeployedExport): Promise<ExportReceipt>;
  /** Asks a call of the model worker to stop; ends the worker when asking does not help. */
  stopModelCall(callId: string, settled: Promise<unknown>): Promise<void>;
  /** Hands a file to the person as a download. */
  saveFile(name: string, content: Uint8Array | string, mediaType: string): void;
  /** Does the work when the next picture is drawn, so that many events in a row are shown once. */
  onNextFrame(work: () => void): void;
  /** Keeps the screen awake; absent where the platform cannot. */
  readonly wakeLock?: WakeLockPort;
  /** Where this device is; absent where the platform cannot tell. */
  readonly position?: PositionPort;
  /** Notices of the system, and where the choice is kept; absent where the platform has none. */
  readonly notices?: { readonly port: NoticePort; readonly store: NoticeStore };
  newId(): string;
  /** Does the work after a while. */
  later(work: () => void, afterMs: number): void;
  /** The time, ISO 8601 in UTC. */
  now(): string;
}
