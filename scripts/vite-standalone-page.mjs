/**
 * A Vite plugin that builds src/standalone, the script and style of the single HTML file, into one text each and hands them
 * out as the module `virtual:standalone-page`. A classic script without imports: a file opened from disk can load nothing.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ID = 'virtual:standalone-page';
const folder = fileURLToPath(new URL('../src/standalone/', import.meta.url));

async function buildScript() {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      minify: true,
      lib: { entry: `${folder}main.ts`, formats: ['iife'], name: 'terrarium' },
      rolldownOptions: {
        // What the page does not use must not be in it, whatever else its module would do when loaded (TF.js registers itself).
        treeshake: { moduleSideEffects: false },
        output: { comments: { legal: false } },
      },
    },
  });
  const [{ output } = { output: [] }] = /** @type {{ output: any[] }[]} */ ([result].flat());
  const chunks = output.filter(({ type }) => type === 'chunk');
  if (chunks.length !== 1) throw new Error(`src/standalone became ${chunks.length} scripts, not one`);
  // The same script for JavaScript, without what HTML would read in it.
  return chunks[0].code
    .replace(/<\/script/gi, '<\\/script')
    .replaceAll('<!--', '\\x3C!--')
    .replace(/<script/gi, '\\x3Cscript');
}

/** @returns {import('vite').Plugin} */
export function standalonePage() {
  return {
    name: 'terrarium:standalone-page',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    async load(id) {
      if (id !== `\0${ID}`) return null;
      const style = readFileSync(`${folder}style.css`, 'utf8');
      return `export const standalonePage = ${JSON.stringify({ script: await buildScript(), style })};`;
    },
  };
}
