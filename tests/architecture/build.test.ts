/**
 * What must hold for the build. These tests fail where there is no build: `npm run build` makes one, and `npm test` does
 * so before it comes here.
 */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { STAGES } from '../../src/pipeline/stages';
import { listBuiltFiles, readText } from '../support/repository';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

/** Sizes in kB (1000 bytes) of gzipped JavaScript. */
const budgets = {
  /** Fetched until home answers. */
  home: 150,
  /** Fetched until a room answers, home's part included; the engine is in the workers and does not count. */
  room: 300,
  /** The page without an interface. */
  headless: 60,
};
const pages = ['index.html', 'headless.html'];

/** Sentences that TF.js alone says, and that no minifier removes. */
const marksOfTfjs = /not registered for backend|WEBGPU_CPU_FORWARD|tfjs-backend-wasm|KernelBackend/;

/** Text that looks like an address and is never asked: names of XML vocabularies, licences, documentation. */
const knownAddresses = [
  'http://www.w3.org/',
  'http://www.apache.org/licenses/',
  'https://www.apache.org/licenses/',
  'https://opensource.org/licenses/',
  'https://svelte.dev/e/',
  'https://emscripten.org/docs/',
  'https://github.com/tensorflow/tfjs',
  // Named in messages and shader comments of TF.js.
  'https://developer.mozilla.org/en-US/docs/',
  'https://en.wikipedia.org/wiki/IEEE_754',
  'https://www.shadertoy.com/view/',
];

describe('the build', () => {
  let built: string[] = [];
  let manifest: Record<string, Chunk> = {};

  beforeAll(() => {
    built = listBuiltFiles();
    manifest = JSON.parse(readText('dist/.vite/manifest.json')) as Record<string, Chunk>;
  });

  interface Reach {
    /** With the parts that are loaded later; otherwise only what must be there before the entry runs. */
    readonly lazy: boolean;
    /** Keys that are there already; what they load is not followed. */
    readonly known?: ReadonlySet<string>;
  }

  /** Keys of the manifest that an entry loads, its own among them. No worker is among them. */
  function reachableKeys(entries: readonly string[], { lazy, known = new Set() }: Reach): Set<string> {
    const open = [...entries];
    const seen = new Set(open);
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const chunk = manifest[key];
      expect(chunk, `${key} is in the manifest`).toBeDefined();
      for (const next of [...(chunk?.imports ?? []), ...(lazy ? (chunk?.dynamicImports ?? []) : [])]) {
        if (!seen.has(next) && !known.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return seen;
  }

  function filesOf(keys: Iterable<string>): Set<string> {
    const files = [...keys].flatMap((key) => [manifest[key]?.file ?? '', ...(manifest[key]?.css ?? [])]);
    return new Set(files.map((file) => `dist/${file}`));
  }

  const reachable = (entries: readonly string[]): Set<string> =>
    filesOf(reachableKeys(entries, { lazy: true }));

  function kilobytesOfCode(files: Iterable<string>): number {
    const code = [...files].filter((file) => file.endsWith('.js'));
    expect(code).not.toEqual([]);
    return code.reduce((sum, file) => sum + gzipSync(readText(file)).byteLength / 1000, 0);
  }

  /** Keys of what a visit fetches: the entry, what it imports, and the words of one language, the larger. */
  function homeKeys(parts: readonly ('first' | 'rooms')[] = ['first']): Set<string> {
    const keys = reachableKeys(['index.html'], { lazy: false });
    const words = ['en', 'zh'].map((locale) => {
      const files = parts.map((part) => `src/ui/i18n/${locale}-${part}.ts`);
      const own = [...reachableKeys(files, { lazy: false, known: keys })];
      return { own, size: kilobytesOfCode(filesOf(own)) };
    });
    words.sort((left, right) => right.size - left.size);
    return new Set([...keys, ...(words[0]?.own ?? [])]);
  }

  it(`fetches at most ${budgets.home} kB of code to an interactive home`, () => {
    const home = homeKeys();
    expect(kilobytesOfCode(filesOf(home))).toBeLessThanOrEqual(budgets.home);
  });

  it(`fetches at most ${budgets.room} kB of code to any room`, () => {
    const home = homeKeys(['first', 'rooms']);
    const rooms = Object.keys(manifest).filter((key) => /^src\/ui\/rooms\/\w+\/\w+Room\.svelte$/.test(key));
    expect(rooms).toHaveLength(STAGES.length);
    const sizes = rooms.map((room) => {
      const own = reachableKeys([room], { lazy: true, known: home });
      return { room, size: kilobytesOfCode(filesOf([...home, ...own])) };
    });
    expect(sizes.filter(({ size }) => size > budgets.room)).toEqual([]);
  });

  it(`fetches at most ${budgets.headless} kB of code to the page without an interface`, () => {
    expect(kilobytesOfCode(reachable(['headless.html']))).toBeLessThanOrEqual(budgets.headless);
  });

  it.each(pages)('%s loads no TF.js', (entry) => {
    const files = reachable([entry]);
    expect([...files].filter((file) => marksOfTfjs.test(readText(file)))).toEqual([]);
  });

  it('has TF.js in a worker, so that the test above knows what it looks for', () => {
    const loaded = reachable(pages);
    const others = built.filter((file) => file.endsWith('.js') && !loaded.has(file));
    expect(others.some((file) => marksOfTfjs.test(readText(file)))).toBe(true);
  });

  it('has no inline script, style or handler in its pages', () => {
    for (const page of built.filter((file) => file.endsWith('.html'))) {
      const html = readText(page);
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/i);
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/i);
    }
  });

  it('has the WebAssembly binaries under their own names and the version of their backend', () => {
    expect(built).toContain('dist/wasm/4.22.0/tfjs-backend-wasm-simd.wasm');
    expect(built).toContain('dist/wasm/4.22.0/tfjs-backend-wasm.wasm');
  });

  it('names no address of another origin but known ones', () => {
    const texts = built.filter((file) => /\.(js|css|html|json|webmanifest|svg)$/.test(file));
    const addresses = texts.flatMap((file) =>
      [...readText(file).matchAll(/\b(?:https?|wss?):\/\/[a-z0-9.-]+\.[a-z]{2,}[\w/.-]*/gi)].map(
        ([address]) => address,
      ),
    );
    const foreign = addresses.filter((address) => !knownAddresses.some((known) => address.startsWith(known)));
    expect([...new Set(foreign)].sort()).toEqual([]);
  });

  it('names the licence of every package it contains', () => {
    const notices = readText('dist/third-party-notices.md');
    expect(notices).toContain('## @tensorflow/tfjs-core 4.22.0');
    expect(notices).toContain('## @fontsource-variable/source-serif-4');
    expect(notices).toContain('## @fontsource-variable/noto-serif-sc');
  });
});
