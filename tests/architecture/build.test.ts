/**
 * What must hold for the build. These tests fail where there is no build: `npm run build` makes one, and `npm test` does
 * so before it comes here.
 */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { listBuiltFiles, readText } from '../support/repository';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

/** Sizes in kB (1000 bytes) of gzipped JavaScript and styles that a page loads, all its lazy parts included. */
const budgets = { 'index.html': 250, 'headless.html': 60 };

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

  /** Everything a page can load without starting a worker. */
  function reachable(entry: string): Set<string> {
    const files = new Set<string>();
    const open = [entry];
    const seen = new Set(open);
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const chunk = manifest[key];
      expect(chunk, `${key} is in the manifest`).toBeDefined();
      for (const file of [chunk?.file ?? '', ...(chunk?.css ?? [])]) {
        files.add(`dist/${file}`);
      }
      for (const next of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) {
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return files;
  }

  it.each(Object.entries(budgets))('%s stays below %d kB', (entry, budget) => {
    const sizes = [...reachable(entry)].map((file) => gzipSync(readText(file)).byteLength / 1000);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(budget);
  });

  it.each(Object.keys(budgets))('%s loads no TF.js', (entry) => {
    expect([...reachable(entry)].filter((file) => marksOfTfjs.test(readText(file)))).toEqual([]);
  });

  it('has TF.js in a worker, so that the test above knows what it looks for', () => {
    const pages = new Set(Object.keys(budgets).flatMap((entry) => [...reachable(entry)]));
    const others = built.filter((file) => file.endsWith('.js') && !pages.has(file));
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
  });
});
