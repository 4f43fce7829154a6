/**
 * A Vite plugin that serves the WebAssembly binaries of the TF.js WASM backend under /wasm/<its version>/, and copies
 * them into the build. The backend asks for them by name under one path, so they keep their names and are not hashed;
 * the version in the path lets them be cached for good, so that a fresh worker finds them without a network.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const names = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
const folder = join(dirname(manifest), 'dist');
/** Folder of the binaries below the app's address; workers/runtime/backend.ts names it the same way. */
const place = `wasm/${JSON.parse(readFileSync(manifest, 'utf8')).version}`;

/** @returns {import('vite').Plugin} */
export function wasmBinaries() {
  return {
    name: 'terrarium:wasm-binaries',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = names.find((candidate) => request.url?.split('?', 1)[0] === `/${place}/${candidate}`);
        if (name === undefined) {
          next();
          return;
        }
        readFile(join(folder, name)).then((bytes) => {
          response.setHeader('Content-Type', 'application/wasm');
          for (const [header, value] of Object.entries(server.config.server.headers ?? {})) {
            response.setHeader(header, String(value));
          }
          response.end(bytes);
        }, next);
      });
    },
    async generateBundle() {
      for (const name of names) {
        this.emitFile({
          type: 'asset',
          fileName: `${place}/${name}`,
          source: await readFile(join(folder, name)),
        });
      }
    },
  };
}
