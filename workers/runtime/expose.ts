/** The only worker-side user of Comlink: turns an object of methods into an endpoint whose every call settles. */
import * as Comlink from 'comlink';
import { fromWireOutcome, toWireError, type WireOutcome } from '../../src/contracts';
import { collectBuffers } from './transfer';

type Method = (...parameters: never[]) => Promise<unknown>;
type Endpoint = Parameters<typeof Comlink.expose>[1];

/**
 * Serves `api` on an endpoint (the worker itself by default). Results are moved where they can be; errors cross as
 * plain data. Callback parameters arrive as Comlink proxies and are kept alive until their call settles.
 */
export function exposeApi<Api extends object>(api: Api, endpoint?: Endpoint): void {
  const settled = Object.fromEntries(
    Object.entries(api as Record<string, Method>).map(([name, method]) => [
      name,
      async (...parameters: never[]): Promise<WireOutcome> => {
        try {
          const value = await method.apply(api, parameters);
          return Comlink.transfer({ ok: true, value } as const, collectBuffers(value));
        } catch (error) {
          return { ok: false, error: toWireError(error) };
        }
      },
    ]),
  );
  Comlink.expose(settled, endpoint);
}

/** Calls the API that another worker serves on a MessagePort. */
export function connectApi<Api extends object>(port: MessagePort): Api {
  const remote = Comlink.wrap<Record<string, (...parameters: unknown[]) => Promise<unknown>>>(port);
  pinned.add(remote);
  return new Proxy({} as Api, {
    get(_, name) {
      // A proxy that answers `then` would be taken for a promise and awaited for ever.
      if (name === 'then') return undefined;
      return async (...parameters: unknown[]) =>
        fromWireOutcome(
          await (remote as unknown as Record<string | symbol, (...p: unknown[]) => Promise<unknown>>)[name]?.(
            ...parameters,
          ),
        );
    },
  });
}

/** Comlink drops calls on a proxy that is collected (GoogleChromeLabs/comlink#692), so proxies are held for good. */
const pinned = new Set<unknown>();
