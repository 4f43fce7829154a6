/**
 * The families of the design and how much of each is built. Axes are cut to the weights and sizes that tokens.css uses;
 * what lies between stays continuous.
 */

/**
 * @typedef {object} LatinFace
 * @property {string} family
 * @property {string} package
 * @property {readonly string[]} files in the package; the range of each is that of the package's own style sheet
 * @property {string} styles the package's style sheet that names the files
 * @property {Record<string, { min: number, max: number }>} axes
 */

/** @type {readonly LatinFace[]} */
export const LATIN = [
  {
    family: 'Source Serif 4 Variable',
    package: '@fontsource-variable/source-serif-4',
    styles: 'opsz.css',
    files: ['source-serif-4-latin-opsz-normal.woff2', 'source-serif-4-latin-ext-opsz-normal.woff2'],
    axes: { wght: { min: 400, max: 600 }, opsz: { min: 18, max: 40 } },
  },
  {
    family: 'Source Sans 3 Variable',
    package: '@fontsource-variable/source-sans-3',
    styles: 'index.css',
    files: ['source-sans-3-latin-wght-normal.woff2', 'source-sans-3-latin-ext-wght-normal.woff2'],
    axes: { wght: { min: 400, max: 600 } },
  },
  {
    family: 'Source Code Pro Variable',
    package: '@fontsource-variable/source-code-pro',
    styles: 'index.css',
    files: ['source-code-pro-latin-wght-normal.woff2', 'source-code-pro-latin-ext-wght-normal.woff2'],
    axes: { wght: { min: 400, max: 600 } },
  },
];

/**
 * @typedef {object} ChineseFace
 * @property {string} family
 * @property {string} latin the family whose letters come first, so that this one need not have them
 * @property {string} package
 * @property {string} styles
 * @property {string} weight as `@font-face` says it
 * @property {Record<string, number | { min: number, max: number }>} axes
 */

/** @type {readonly ChineseFace[]} */
export const CHINESE = [
  {
    family: 'Noto Sans SC Variable',
    latin: 'Source Sans 3 Variable',
    package: '@fontsource-variable/noto-sans-sc',
    styles: 'index.css',
    weight: '400 600',
    axes: { wght: { min: 400, max: 600 } },
  },
  {
    family: 'Noto Serif SC Variable',
    latin: 'Source Serif 4 Variable',
    package: '@fontsource-variable/noto-serif-sc',
    styles: 'index.css',
    // Titles alone are set in it, and in one weight.
    weight: '400 600',
    axes: { wght: 500 },
  },
];
