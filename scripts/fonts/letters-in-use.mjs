/**
 * Which letters the interface can write, read from the sources of its words. A letter too many costs half a kilobyte;
 * a letter too few is drawn in another face, so whole files are read and nothing is left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What numbers, dates and lists of a Chinese page add to its words, and the punctuation that any sentence may have. */
const ALWAYS_CHINESE = '年月日时分秒和或、，。；：？（）《》「」【】％－／～';

/** Words of the shell and of home: what a first visit shows in Chinese. */
const FIRST_CHINESE = ['shell', 'home', 'samples', 'charts'].map((area) => `src/ui/i18n/zh/${area}.ts`);

/**
 * Letters beyond ASCII in three groups without overlap, each sorted.
 *
 * @param {string} root the repository
 * @returns {{ shared: string, first: string, later: string }} `shared`: on pages of any language, such as signs and the
 * name of the other language. `first`: Chinese of the shell and of home. `later`: Chinese of the rooms.
 */
export function lettersInUse(root) {
  const isChinese = (/** @type {string} */ path) => path.startsWith('src/ui/i18n/zh/');
  const ui = sourcesIn(root, 'src/ui');
  const coded = sourcesIn(root, 'src/contracts').filter((path) => path.endsWith('-codes.ts'));
  const elsewhere = [
    ...coded,
    ...sourcesIn(root, 'src/state'),
    'src/pipeline/deploy/card-words-en.ts',
    'src/pipeline/deploy/card-words-zh.ts',
  ];
  const lettersOf = (/** @type {readonly string[]} */ paths) =>
    paths.flatMap((path) => lettersBeyondAscii(readFileSync(join(root, path), 'utf8')));

  const shared = new Set(lettersOf(ui.filter((path) => !isChinese(path))));
  const first = without([...ALWAYS_CHINESE, ...lettersOf(FIRST_CHINESE)], shared);
  const later = without(lettersOf([...ui.filter(isChinese), ...elsewhere]), new Set([...shared, ...first]));
  return { shared: joined(shared), first: joined(first), later: joined(later) };
}

/**
 * @param {string} source of a program, in which a letter may stand as an escape
 * @returns {string[]}
 */
export function lettersBeyondAscii(source) {
  const plain = source.replace(/\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/gi, (_, braced, four) =>
    String.fromCodePoint(parseInt(braced ?? four, 16)),
  );
  return [...plain].filter((letter) => /** @type {number} */ (letter.codePointAt(0)) > 0x7e);
}

/**
 * @param {string} root
 * @param {string} folder
 */
function sourcesIn(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.(ts|svelte)$/.test(path))
    .sort();
}

/**
 * @param {readonly string[]} letters
 * @param {ReadonlySet<string>} others
 */
function without(letters, others) {
  return new Set(letters.filter((letter) => !others.has(letter)));
}

/** @param {ReadonlySet<string>} letters */
function joined(letters) {
  return [...letters]
    .sort((left, right) => (left.codePointAt(0) ?? 0) - (right.codePointAt(0) ?? 0))
    .join('');
}
