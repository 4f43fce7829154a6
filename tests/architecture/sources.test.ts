/** What must hold for the sources, and what no other tool can say. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../src/pipeline/stages';
import { listFiles, listRepositoryFiles, readText, root } from '../support/repository';

const sources = [...listFiles('src'), ...listFiles('workers')].filter((path) => /\.(ts|svelte)$/.test(path));

/** Places where a pattern occurs, as `path:line`. */
function find(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

describe('the stages', () => {
  it('are the six rooms in their order', () => {
    expect(STAGES).toEqual(['data', 'prepare', 'train', 'evaluate', 'deploy', 'monitor']);
  });

  it('each have a folder in the pipeline, beside known others', () => {
    const folders = readdirSync(join(root, 'src/pipeline'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(folders).toEqual(expect.arrayContaining([...STAGES, 'metrics']));
    const others = folders.filter((folder) => !(STAGES as readonly string[]).includes(folder));
    expect(['metrics', 'tasks', 'workflows']).toEqual(expect.arrayContaining(others));
  });

  it.each([...STAGES, 'metrics'])('%s has a front door', (folder) => {
    expect(listFiles(`src/pipeline/${folder}`)).toContain(`src/pipeline/${folder}/index.ts`);
  });
});

describe('the packages', () => {
  it('hold one copy of TF.js core', () => {
    const lock = JSON.parse(readText('package-lock.json')) as { packages: Record<string, unknown> };
    const copies = Object.keys(lock.packages).filter((path) =>
      path.endsWith('node_modules/@tensorflow/tfjs-core'),
    );
    expect(copies).toEqual(['node_modules/@tensorflow/tfjs-core']);
  });

  it('pin every TF.js package to the same version', () => {
    const manifest = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
    const versions = Object.entries(manifest.dependencies)
      .filter(([name]) => name.startsWith('@tensorflow/'))
      .map(([, version]) => version);
    expect(new Set(versions).size).toBe(1);
  });
});

describe('the sources', () => {
  it('draw no number from Math.random', () => {
    expect(find(sources, /Math\s*(\?\.|\.)\s*random|Math\[/)).toEqual([]);
  });

  it('start workers in one file', () => {
    expect(
      find(sources, /new\s+(Shared)?Worker\s*\(/).filter(
        (place) => !place.startsWith('src/platform/workers/client.ts:'),
      ),
    ).toEqual([]);
  });

  it('name no file utils, helpers, common, misc or manager', () => {
    expect(
      sources.filter((path) => /(^|\/)[^/]*(utils?|helpers?|common|misc|manager)\b[^/]*(\/|$)/i.test(path)),
    ).toEqual([]);
  });
});

describe('the repository', () => {
  const texts = listRepositoryFiles().filter(
    (path) =>
      /\.(ts|js|mjs|cjs|svelte|json|md|html|css|sh|yml|yaml)$|^\.ci\/|rc$/.test(path) &&
      !path.startsWith('tests/fixtures/'),
  );

  it('names no package registry', () => {
    const hosts = [
      '//registry\\.',
      'npm' + 'js',
      'yarn' + 'pkg',
      'pypi\\.org',
      'unp' + 'kg',
      'jsdel' + 'ivr',
    ];
    expect(
      find(texts, new RegExp(`(^|[^\\w.])(?:${hosts.join('|')})(\\.|/|\\b)`, 'i')).filter(
        (place) => !isThisFile(place),
      ),
    ).toEqual([]);
  });

  it('names no path of one machine', () => {
    const folders = ['work', 'tmp', 'home', 'root', 'Users'];
    expect(find(texts, new RegExp(`(^|[\\s"'\`(=:])/(${folders.join('|')})/`))).toEqual([]);
  });
});

function isThisFile(place: string): boolean {
  return place.startsWith('tests/architecture/sources.test.ts:');
}
