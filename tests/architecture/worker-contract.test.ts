/**
 * Every method of the worker API has a contract test: a `describe`, `it` or `test` under tests/contract, tests/browser or
 * tests/e2e whose title names the interface and the method, in a file that calls it, such as `DataWorkerApi.ingest`.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { listFiles, readText } from '../support/repository';

/** `Interface.method` for every interface whose name ends in Api or Port. */
function workerMethods(): string[] {
  const file = ts.createSourceFile(
    'worker-api.ts',
    readText('src/contracts/worker-api.ts'),
    ts.ScriptTarget.ES2023,
  );
  return file.statements
    .filter(ts.isInterfaceDeclaration)
    .flatMap(({ name, members }) =>
      /(Api|Port)$/.test(name.text)
        ? members.flatMap((member) =>
            ts.isMethodSignature(member) && ts.isIdentifier(member.name)
              ? [`${name.text}.${member.name.text}`]
              : [],
          )
        : [],
    );
}

/** The titles of all tests that may be contract tests. */
function testTitles(): { readonly title: string; readonly path: string }[] {
  return ['tests/contract', 'tests/browser', 'tests/e2e']
    .flatMap(listFiles)
    .filter((path) => /\.(test|spec)\.ts$/.test(path))
    .flatMap((path) =>
      [...readText(path).matchAll(/\b(?:describe|it|test)(?:\.(?!skip|todo)\w+)*\(\s*(['"`])(.+?)\1/g)].map(
        (match) => ({ title: match[2] ?? '', path }),
      ),
    );
}

describe('the worker API', () => {
  const methods = workerMethods();
  const titles = testTitles();

  it('is found in the contracts', () => {
    expect(methods).toContain('DataWorkerApi.ingest');
    expect(methods).toContain('ModelWorkerApi.train');
  });

  it.each(methods)('%s has a contract test', (method) => {
    const name = new RegExp(`\\b${method.replace('.', '\\.')}\\b`);
    const call = new RegExp(`\\.${method.split('.')[1] ?? ''}\\(`);
    expect(titles.some(({ title, path }) => name.test(title) && call.test(readText(path)))).toBe(true);
  });
});
