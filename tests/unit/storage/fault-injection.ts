/**
 * Faults between any two steps. A step is one call on the database: a transaction begun, or a request made. A kill
 * stops everything from that step on, and the transaction it falls into is lost, as when a process dies; a single fault
 * fails that step alone.
 */
const STORE_METHODS = [
  'put',
  'add',
  'delete',
  'get',
  'getKey',
  'getAll',
  'getAllKeys',
  'openCursor',
] as const;

export interface Injection {
  /** Steps seen so far. */
  readonly steps: () => number;
  /** Takes the fault away: the next session. */
  restore(): void;
}

/** @param step 1-based step that is hit; Infinity only counts */
export function injectKill(step: number): Injection {
  let killed = false;
  return inject((count, transaction) => {
    killed ||= count >= step;
    if (!killed) return;
    tryTo(() => transaction?.abort());
    throw new DOMException('killed', 'AbortError');
  });
}

/** @param name of the DOMException that the step fails with */
export function injectFault(step: number, name: string): Injection {
  return inject((count) => {
    if (count === step) throw new DOMException('injected', name);
  });
}

/** A step that is accepted and whose transaction is then aborted by the browser, as when the disk is full. */
export function injectAbort(step: number, name: string): Injection {
  return inject((count, transaction) => {
    if (count !== step || !transaction) return;
    const internals = transaction as IDBTransaction & { _abort(name: string): void };
    queueMicrotask(() => tryTo(() => internals._abort(name)));
  });
}

/** A step that succeeds and whose transaction the browser cannot complete afterwards. */
export function injectLateAbort(step: number, name: string): Injection {
  return inject(
    () => undefined,
    (count, transaction, result) => {
      if (count !== step || !transaction || !(result instanceof IDBRequest)) return;
      const internals = transaction as IDBTransaction & { _abort(name: string): void };
      result.addEventListener('success', () => queueMicrotask(() => tryTo(() => internals._abort(name))));
    },
  );
}

function inject(
  before: (count: number, transaction: IDBTransaction | null) => void,
  after: (count: number, transaction: IDBTransaction | null, result: unknown) => void = () => undefined,
): Injection {
  let count = 0;
  const restorers: (() => void)[] = [];
  const patch = (
    prototype: object,
    method: string,
    transactionOf: (self: never) => IDBTransaction | null,
  ) => {
    const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
    Reflect.set(prototype, method, function (this: never, ...args: unknown[]) {
      count += 1;
      const step = count;
      before(step, transactionOf(this));
      const result = original.apply(this, args);
      after(step, transactionOf(this), result);
      return result;
    });
    restorers.push(() => Reflect.set(prototype, method, original));
  };
  patch(IDBDatabase.prototype, 'transaction', () => null);
  for (const method of STORE_METHODS) {
    patch(IDBObjectStore.prototype, method, (self: IDBObjectStore) => self.transaction);
  }
  return { steps: () => count, restore: () => restorers.forEach((restore) => restore()) };
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // The transaction has ended already.
  }
}
