/**
 * Holds every rule of .dependency-cruiser.cjs against a small tree that breaks it. Each file of the tree that breaks a
 * rule says which one in its first line; the other files break none.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listFiles, root } from '../support/repository';

const tree = 'tests/fixtures/architecture/broken';

interface Violation {
  from: string;
  rule: { name: string };
}

function cruise(folder: string): Promise<Violation[]> {
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const options = [
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    'src',
    'workers',
  ];
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [command, ...options],
      { cwd: join(root, folder), maxBuffer: 1 << 26 },
      (error, output) => {
        try {
          const report = JSON.parse(output) as { summary: { violations: Violation[] } };
          done(report.summary.violations);
        } catch {
          fail(error ?? new Error(`dependency-cruiser printed no report: ${output.slice(0, 500)}`));
        }
      },
    );
  });
}

function declaredBreaches(): string[] {
  return listFiles(tree).flatMap((file) => {
    const breaks = /^\/\/ breaks: (.+)/.exec(readFileSync(join(root, file), 'utf8'));
    const names = breaks?.[1]?.split(' ') ?? [];
    return names.map((name) => `${relative(tree, file)}: ${name}`);
  });
}

describe('the import rules', () => {
  let violations: Violation[] = [];

  beforeAll(async () => {
    violations = await cruise(tree);
  });

  it('catch every breach in the broken tree and nothing else', () => {
    const found = violations.map(({ from, rule }) => `${from}: ${rule.name}`);
    expect([...new Set(found)].sort()).toEqual(declaredBreaches().sort());
  });

  it('are all proven to bite', () => {
    const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
      forbidden: { name: string; comment: string; severity: string }[];
    };
    const proven = new Set(violations.map(({ rule }) => rule.name));
    expect(config.forbidden.filter(({ name }) => !proven.has(name)).map(({ name }) => name)).toEqual([]);
    expect(config.forbidden.every(({ severity }) => severity === 'error')).toBe(true);
    expect(config.forbidden.filter(({ comment }) => comment.length < 60)).toEqual([]);
  });
});
