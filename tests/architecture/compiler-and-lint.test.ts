/** Proves that the compiler's canary and the lint rules bite. */
import { ESLint } from 'eslint';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/repository';

function diagnose(project: string): string[] {
  const path = join(root, project);
  const config = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic(diagnostic) {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    },
  );
  if (config === undefined) {
    throw new Error(`${project} cannot be read.`);
  }
  const program = ts.createProgram({ rootNames: config.fileNames, options: config.options });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

// Both read the whole project, which takes seconds, and longer on a busy machine.
const timeout = 120_000;

describe('the canary of the core layers', { timeout }, () => {
  it('fails when types of the page and of Node leak in', () => {
    const messages = diagnose('tests/fixtures/architecture/leak/tsconfig.json');
    expect(messages.filter((message) => message.includes("Unused '@ts-expect-error'"))).toHaveLength(3);
  });
});

describe('the lint rules', { timeout }, () => {
  let eslint: ESLint;

  beforeAll(() => {
    eslint = new ESLint({ cwd: root });
  });

  /** Rules that fire on a text, as if it stood in the given file, which has to exist. */
  async function lint(file: string, text: string): Promise<string[]> {
    const [result] = await eslint.lintText(text, { filePath: join(root, file) });
    return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
  }

  const cases: [rule: string, file: string, text: string][] = [
    ['no-restricted-syntax', 'src/pipeline/stages.ts', 'export const draw = () => Math.random();'],
    ['no-restricted-syntax', 'tests/support/setup.ts', 'export const draw = () => Math.random();'],
    ['no-restricted-syntax', 'src/pipeline/stages.ts', 'export const time = () => Date.now();'],
    ['no-restricted-syntax', 'src/pipeline/stages.ts', 'export const time = () => new Date();'],
    ['no-restricted-syntax', 'tests/support/setup.ts', "export const worker = new Worker('/x.js');"],
    [
      '@typescript-eslint/no-floating-promises',
      'src/pipeline/stages.ts',
      'const later = async () => 1; export const start = () => { later(); };',
    ],
    ['@typescript-eslint/no-explicit-any', 'src/pipeline/stages.ts', 'export const anything: any = 1;'],
  ];

  it.each(cases)('%s fires in %s', async (rule, file, text) => {
    expect(await lint(file, text)).toContain(rule);
  });

  it('leave clean code alone', async () => {
    expect(await lint('src/pipeline/stages.ts', 'export const STAGES = 1;\n')).toEqual([]);
  });
});
