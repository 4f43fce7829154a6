/**
 * A Vite plugin that gives the page its typefaces: `virtual:fonts.css` declares the families of the design, cut to the
 * letters that the interface can write. Pieces are split by unicode-range, so that a reader of English fetches no Chinese
 * and a first visit in Chinese fetches no more than the shell and home need.
 *
 * The pieces are kept under node_modules/.cache, in a folder named after all that they depend on.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFaces, FONT_PACKAGES } from './fonts/build-faces.mjs';
import { lettersInUse } from './fonts/letters-in-use.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, 'node_modules/.cache/fonts');

/** @returns {import('vite').Plugin} */
export function fonts() {
  /** @type {Promise<string> | undefined} */
  let styles;
  return {
    name: 'terrarium:fonts',
    async resolveId(id) {
      if (id !== 'virtual:fonts.css') return null;
      styles ??= fontStyles();
      return await styles;
    },
  };
}

/** The style sheet's path; the pieces lie beside it. */
async function fontStyles() {
  const letters = lettersInUse(ROOT);
  const hash = createHash('sha256').update(JSON.stringify(letters));
  for (const folder of FONT_PACKAGES) hash.update(readFileSync(join(folder, 'package.json')));
  for (const file of readdirSync(join(ROOT, 'scripts/fonts')).sort()) {
    hash.update(readFileSync(join(ROOT, 'scripts/fonts', file)));
  }
  const folder = join(CACHE, hash.digest('hex').slice(0, 16));
  const path = join(folder, 'fonts.css');
  if (existsSync(path)) return path;

  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, 'unfinished-'));
  const faces = await buildFaces(letters);
  for (const { name, font } of faces) writeFileSync(join(unfinished, `${name}.woff2`), font);
  writeFileSync(join(unfinished, 'fonts.css'), faces.map(rule).join('\n'));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another build was there first, with the same pieces.
    if (!existsSync(path)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return path;
}

/** @param {import('./fonts/build-faces.mjs').Face} face */
function rule({ family, name, weight, unicodeRange }) {
  return `@font-face {
  font-family: '${family}';
  font-style: normal;
  font-display: swap;
  font-weight: ${weight};
  src: url('./${name}.woff2') format('woff2');
  unicode-range: ${unicodeRange};
}`;
}
