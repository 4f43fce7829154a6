/**
 * A Vite plugin that serves the WebAssembly binaries of the TF.js WASM backend under /wasm/, and copies them into
 * the build. The backend asks for them by name under one path, so they keep their names and are not hashed.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const names = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

const folder = join(
  dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')),
  'dist',
);

/** @returns {import('vite').Plugin} */
export function wasmBinaries() {
  return {
    name: 'terrarium:wasm-binaries',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = names.find((candidate) => request.url?.split('?', 1)[0] === `/wasm/${candidate}`);
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
          fileName: `wasm/${name}`,
          source: await readFile(join(folder, name)),
        });
      }
    },
  };
}
