/** Lets a plain Node script use a TypeScript module of this repository, because Node 20 runs no TypeScript. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/**
 * Loads one module, hands it to `use`, and ends the loader.
 * @param {string} path from the repository's root, such as `/src/contracts/index.ts`
 * @param {(module: Record<string, any>) => Promise<void>} use
 */
export async function withTypescript(path, use) {
  const server = await createServer({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, watch: null },
  });
  try {
    await use(await server.ssrLoadModule(path));
  } finally {
    await server.close();
  }
}
