/** One worker and its pending calls: every call settles, also when the worker dies. The page's only use of Comlink. */
import * as Comlink from 'comlink';
import type { GenericSchema } from 'valibot';
import { fromWireOutcome, makeError, parseWith } from '../../contracts';
import { watchHeartbeat } from './heartbeat';

type Remote = Record<string, (...parameters: unknown[]) => Promise<unknown>>;

export class WorkerHandle<Api extends { heartbeat(): Promise<number> }> {
  /** The worker's methods, typed by the contract. */
  readonly api: Api;
  private readonly remote: Remote;
  private readonly pending = new Set<(error: unknown) => void>();
  private readonly endWatch: () => void;
  private dead = false;

  constructor(
    private readonly worker: Worker,
    private readonly results: Readonly<Record<string, GenericSchema>>,
    private readonly onLost: () => void,
    /** True while somebody else waits for this worker: the model worker for the data worker, through their port. */
    isAwaited: () => boolean = () => false,
  ) {
    this.remote = Comlink.wrap<Remote>(worker) as unknown as Remote;
    pinnedProxies.add(this.remote);
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.lose();
    });
    worker.addEventListener('messageerror', () => this.lose());
    this.endWatch = watchHeartbeat(
      () => this.ask('heartbeat', []),
      () => this.isBusy || isAwaited(),
      () => this.lose(),
    );
    this.api = new Proxy({} as Api, {
      get: (_, name) =>
        typeof name === 'string' && name !== 'then'
          ? (...parameters: unknown[]) => this.call(name, parameters)
          : undefined,
    });
  }

  /** True while a call is pending. */
  get isBusy(): boolean {
    return this.pending.size > 0;
  }

  get isLost(): boolean {
    return this.dead;
  }

  /** Ends the worker. Pending calls reject with `E-WORKER-LOST`. */
  terminate(): void {
    if (this.dead) return;
    this.dead = true;
    this.endWatch();
    this.worker.terminate();
    pinnedProxies.delete(this.remote);
    for (const reject of this.pending) reject(makeError('E-WORKER-LOST'));
    this.pending.clear();
  }

  private lose(): void {
    if (this.dead) return;
    this.terminate();
    this.onLost();
  }

  private async ask(name: string, parameters: unknown[]): Promise<unknown> {
    const method = (this.remote as unknown as Remote)[name];
    const value = fromWireOutcome(await method?.(...parameters));
    const schema = Object.hasOwn(this.results, name) ? this.results[name] : undefined;
    return schema ? parseWith(schema, value, 'E-WIRE') : value;
  }

  private call(name: string, parameters: unknown[]): Promise<unknown> {
    if (this.dead) return Promise.reject(makeError('E-WORKER-LOST'));
    return new Promise((resolve, reject) => {
      this.pending.add(reject);
      const settle =
        <Value>(end: (value: Value) => void) =>
        (value: Value) => {
          this.pending.delete(reject);
          end(value);
        };
      this.ask(name, parameters.map(toPostable)).then(settle(resolve), settle(reject));
    });
  }
}

/** Comlink drops calls on a proxy that is collected (GoogleChromeLabs/comlink#692), so proxies are held until the end. */
const pinnedProxies = new Set<unknown>();

function toPostable(parameter: unknown): unknown {
  if (typeof parameter === 'function') return Comlink.proxy(parameter as (...p: unknown[]) => unknown);
  if (parameter instanceof MessagePort) return Comlink.transfer(parameter, [parameter]);
  return parameter;
}
