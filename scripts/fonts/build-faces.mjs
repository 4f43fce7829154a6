/** Cuts the design's families to what the interface can write, and describes the pieces for a style sheet. */
import { create } from 'fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';
import { CHINESE, LATIN } from './families.mjs';
import { joinSlices } from './join-slices.mjs';

const require = createRequire(import.meta.url);

/** Every package a face comes from, for the notices. */
export const FONT_PACKAGES = [...LATIN, ...CHINESE].map((face) => packageFolder(face.package));

/**
 * @typedef {object} Face
 * @property {string} family
 * @property {string} name of its file, without the ending
 * @property {string} weight
 * @property {string} unicodeRange
 * @property {Buffer} font woff2
 */

/**
 * @param {ReturnType<typeof import('./letters-in-use.mjs').lettersInUse>} letters
 * @returns {Promise<Face[]>}
 */
export async function buildFaces(letters) {
  /** @type {Face[]} */
  const faces = [];
  /** @type {Map<string, Set<number>>} */
  const latinLetters = new Map();
  for (const { family, package: name, styles, files, axes } of LATIN) {
    const ranges = rangesOf(name, styles);
    for (const file of files) {
      const original = readFileSync(join(packageFolder(name), 'files', file));
      const unicodeRange = ranges.get(file);
      if (unicodeRange === undefined) throw new Error(`${name} names no range for ${file}.`);
      const isInRange = inRange(unicodeRange);
      const kept = create(original).characterSet.filter(isInRange);
      const font = await subsetFont(original, String.fromCodePoint(...kept), {
        targetFormat: 'woff2',
        variationAxes: axes,
      });
      faces.push({
        family,
        name: file.replace(/-(opsz|wght)-normal\.woff2$/, ''),
        weight: '400 600',
        unicodeRange,
        font,
      });
      latinLetters.set(family, new Set([...(latinLetters.get(family) ?? []), ...kept]));
    }
  }

  for (const face of CHINESE) {
    const isLatin = (/** @type {string} */ letter) =>
      latinLetters.get(face.latin)?.has(/** @type {number} */ (letter.codePointAt(0))) ?? false;
    for (const [group, text] of Object.entries(letters)) {
      const wanted = [...text].filter((letter) => !isLatin(letter));
      const built = await cutChinese(face, wanted);
      if (built === null) continue;
      faces.push({
        family: face.family,
        name: `${face.package.replace(/^.*\//, '')}-${group}`,
        weight: face.weight,
        unicodeRange: built.letters.map((letter) => `U+${letter.toString(16)}`).join(', '),
        font: built.font,
      });
    }
  }
  return faces;
}

/**
 * @param {import('./families.mjs').ChineseFace} face
 * @param {readonly string[]} wanted letters; those that the family lacks are left to the system
 */
async function cutChinese(face, wanted) {
  const left = new Set(wanted.map((letter) => /** @type {number} */ (letter.codePointAt(0))));
  const slices = [];
  for (const [file, range] of rangesOf(face.package, face.styles)) {
    const inThisRange = [...left].filter(inRange(range));
    if (inThisRange.length === 0) continue;
    const original = readFileSync(join(packageFolder(face.package), 'files', file));
    const has = create(original);
    const here = inThisRange.filter((letter) => has.hasGlyphForCodePoint(letter));
    if (here.length === 0) continue;
    const font = await subsetFont(original, String.fromCodePoint(...here), {
      targetFormat: 'truetype',
      keepFeatures: [],
      noHinting: true,
    });
    const cut = create(font);
    slices.push({ font, letters: new Map(here.map((letter) => [letter, cut.glyphForCodePoint(letter).id])) });
    for (const letter of here) left.delete(letter);
  }
  const letters = slices.flatMap((slice) => [...slice.letters.keys()]).sort((a, b) => a - b);
  if (letters.length === 0) return null;
  const font = await subsetFont(joinSlices(slices), String.fromCodePoint(...letters), {
    targetFormat: 'woff2',
    variationAxes: face.axes,
    keepFeatures: [],
  });
  return { letters, font };
}

/** @param {string} name */
function packageFolder(name) {
  return dirname(require.resolve(`${name}/package.json`));
}

/**
 * Files of a package's style sheet with the range of each.
 *
 * @param {string} name
 * @param {string} styles
 * @returns {Map<string, string>}
 */
function rangesOf(name, styles) {
  const css = readFileSync(join(packageFolder(name), styles), 'utf8');
  return new Map(
    [...css.matchAll(/url\(\.\/files\/([^)]+)\)[^}]*?unicode-range:\s*([^;}]+)/g)].map(
      ([, file = '', range = '']) => [file, range.trim()],
    ),
  );
}

/**
 * @param {string} unicodeRange
 * @returns {(letter: number) => boolean}
 */
function inRange(unicodeRange) {
  const ranges = unicodeRange.split(',').map((part) => {
    const [from = '', to = from] = part.trim().slice(2).split('-');
    return { from: parseInt(from, 16), to: parseInt(to, 16) };
  });
  return (letter) => ranges.some(({ from, to }) => letter >= from && letter <= to);
}
