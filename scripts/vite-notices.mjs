/**
 * A pair of Vite plugins that collect the licences of every package that ends up in the build, page and workers
 * alike, into dist/third-party-notices.md. Vite's own `build.license` reads the page's bundle only, and the
 * heaviest dependencies live in the workers.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Notice
 * @property {string} name
 * @property {string} version
 * @property {string} licence
 * @property {string} text
 */

/**
 * @param {readonly string[]} fontPackages folders of packages whose fonts are in the build: fonts are no modules, and what
 * is built of them no longer says where it came from
 * @returns {{ page: import('vite').Plugin, worker: () => import('vite').Plugin }}
 */
export function thirdPartyNotices(fontPackages) {
  /** @type {Map<string, Notice>} */
  const notices = new Map(fontPackages.map((folder) => [folder, readNotice(folder)]));

  /** @param {Iterable<string>} moduleIds */
  function collect(moduleIds) {
    for (const id of moduleIds) {
      const folder = packageFolder(id);
      if (folder !== null && !notices.has(folder)) {
        notices.set(folder, readNotice(folder));
      }
    }
  }

  return {
    page: {
      name: 'terrarium:notices',
      generateBundle() {
        collect(this.getModuleIds());
        this.emitFile({ type: 'asset', fileName: 'third-party-notices.md', source: format(notices) });
      },
    },
    worker: () => ({
      name: 'terrarium:notices-of-workers',
      generateBundle() {
        collect(this.getModuleIds());
      },
    }),
  };
}

/**
 * The folder of the package a module belongs to; null for the app's own modules and virtual ones.
 *
 * @param {string} moduleId
 */
function packageFolder(moduleId) {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId);
  const folder = match?.[1];
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? folder : null;
}

/**
 * @param {string} folder
 * @returns {Notice}
 */
function readNotice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  return {
    name,
    version,
    licence: typeof license === 'string' ? license : 'see the text',
    text: files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n'),
  };
}

/**
 * Packages that ship no text of the Apache licence share the one at the end.
 *
 * @param {ReadonlyMap<string, Notice>} notices
 */
function format(notices) {
  const sections = [...notices.values()]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, version, licence, text }) =>
      [`## ${name} ${version}`, '', `Licence: ${licence}`, ...(text === '' ? [] : ['', text])].join('\n'),
    );
  const apache = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8').trim();
  return [
    '# Third-party notices',
    'This build contains the following packages.',
    ...sections,
    '## The Apache License 2.0',
    apache,
    '',
  ].join('\n\n');
}
