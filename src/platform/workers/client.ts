/** Starts the two workers, joins them, restarts what died. The only `new Worker`. */
import { WORKER_RESULTS, type DataWorkerApi, type ModelWorkerApi } from '../../contracts';
import { WorkerHandle } from './worker-handle';

/** Time between asking a call to stop and ending its worker. */
export const STOP_GRACE_MS = 2_000;

export interface WorkerClient {
  readonly data: DataWorkerApi;
  readonly model: ModelWorkerApi;
  /** A second model worker that has loaded nothing yet; the caller terminates it. */
  startFreshModelWorker(): Promise<{ readonly api: ModelWorkerApi; terminate(): void }>;
  /** Asks a call of the model worker to stop and keep what it has; after the grace period ends the worker. */
  stopModelCall(callId: string, settled: Promise<unknown>): Promise<void>;
  /**
   * Ends a worker at once; its calls reject and the next call starts a new one. The model worker, which waits for the
   * data worker, ends with it.
   */
  kill(role: 'data' | 'model'): void;
  close(): void;
}

type DataHandle = WorkerHandle<DataWorkerApi>;
type ModelHandle = WorkerHandle<ModelWorkerApi>;

function startDataWorker(onLost: () => void, isAwaited: () => boolean): DataHandle {
  return new WorkerHandle(
    new Worker(new URL('../../../workers/data.worker.ts', import.meta.url), { type: 'module', name: 'data' }),
    WORKER_RESULTS.data,
    onLost,
    isAwaited,
  );
}

function startModelWorker(onLost: () => void): ModelHandle {
  return new WorkerHandle(
    new Worker(new URL('../../../workers/model.worker.ts', import.meta.url), {
      type: 'module',
      name: 'model',
    }),
    WORKER_RESULTS.model,
    onLost,
  );
}

/** @param onLost called with the role of a worker that died by itself; it is restarted at the next call */
export function createWorkerClient(onLost: (role: 'data' | 'model') => void): WorkerClient {
  let data: DataHandle | null = null;
  let model: { readonly handle: ModelHandle; readonly joined: Promise<void> } | null = null;
  const freshHandles = new Set<ModelHandle>();

  /** A model worker reads and writes through the data worker: without it, it would wait for ever. */
  const endModelWorkers = (): void => {
    model?.handle.terminate();
    model = null;
    for (const handle of freshHandles) handle.terminate();
    freshHandles.clear();
  };
  const isDataAwaited = (): boolean =>
    model?.handle.isBusy === true || [...freshHandles].some((handle) => handle.isBusy);
  const dataHandle = (): DataHandle => {
    if (!data || data.isLost) {
      endModelWorkers();
      data = startDataWorker(() => {
        endModelWorkers();
        onLost('data');
      }, isDataAwaited);
    }
    return data;
  };
  const join = async (handle: ModelHandle): Promise<void> => {
    const channel = new MessageChannel();
    try {
      await Promise.all([dataHandle().api.connect(channel.port1), handle.api.connect(channel.port2)]);
    } catch (error) {
      handle.terminate();
      throw error;
    }
  };
  const modelHandle = (): { readonly handle: ModelHandle; readonly joined: Promise<void> } => {
    dataHandle();
    if (!model || model.handle.isLost) {
      const handle = startModelWorker(() => onLost('model'));
      model = { handle, joined: join(handle) };
    }
    return model;
  };

  return {
    data: forward<DataWorkerApi>(() => Promise.resolve(dataHandle().api)),
    model: forward<ModelWorkerApi>(async () => {
      const { handle, joined } = modelHandle();
      await joined;
      return handle.api;
    }),
    async startFreshModelWorker() {
      dataHandle();
      const handle = startModelWorker(() => void freshHandles.delete(handle));
      freshHandles.add(handle);
      await join(handle);
      return {
        api: handle.api,
        terminate() {
          freshHandles.delete(handle);
          handle.terminate();
        },
      };
    },
    async stopModelCall(callId, settled) {
      const { handle } = modelHandle();
      const grace = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), STOP_GRACE_MS));
      handle.api.stop(callId).catch(() => undefined);
      const ended = settled.then(
        () => 'settled' as const,
        () => 'settled' as const,
      );
      if ((await Promise.race([ended, grace])) === 'late') handle.terminate();
    },
    kill(role) {
      if (role === 'model') return model?.handle.terminate();
      data?.terminate();
      endModelWorkers();
    },
    close() {
      endModelWorkers();
      data?.terminate();
    },
  };
}

/** An API object whose every method first finds the living worker. */
function forward<Api extends object>(resolveApi: () => Promise<Api>): Api {
  return new Proxy({} as Api, {
    get: (_, name) =>
      typeof name === 'string' && name !== 'then'
        ? async (...parameters: unknown[]) => {
            const api = (await resolveApi()) as unknown as Record<
              string,
              (...p: unknown[]) => Promise<unknown>
            >;
            return api[name]?.(...parameters);
          }
        : undefined,
  });
}
