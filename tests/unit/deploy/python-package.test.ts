import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportPython, readPythonPackage } from '../../../src/pipeline/deploy';
import { exportTexts } from '../../support/export-texts';
import { answeringCaseIds, fixtureOf, makeAnsweringCase } from '../../support/answering-cases';
import { answersOfApp, compareTables } from '../../support/python-answers';
import { rawZip } from './raw-zip';
import { failureOf, nodeHash } from './sample-models';
import { unzipSync } from './unzip';

const modules = await exportTexts.pythonModules();
const { bundle, contents } = await makeAnsweringCase(answeringCaseIds[0] as string);
const zip = await exportPython(bundle, contents.recipe, modules);
const files = unzipSync(zip);

describe('the Python package', () => {
  it('is modules, a text in both languages, and the bundle', async () => {
    expect([...files.keys()]).toEqual([
      ...['__init__', '__main__', 'bundle', 'cells', 'decision', 'forward', 'model', 'recipe', 'refused'].map(
        (name) => `terrarium_model/${name}.py`,
      ),
      'terrarium_model/table.py',
      'README.md',
      'model.terrarium.zip',
    ]);
    const readme = Buffer.from(files.get('README.md') ?? []).toString();
    expect(readme).toContain('- visited (date)');
    expect(readme).toContain('- visited（日期）');
    const read = await readPythonPackage(zip, modules, nodeHash);
    expect(read.recipe).toEqual(contents.recipe);
    expect(read.decision).toEqual(contents.decision);
  });

  it.each<[string, (changed: Map<string, Uint8Array>) => void, string, string]>([
    [
      'a module that is not ours',
      (changed) => changed.set('terrarium_model/cells.py', new TextEncoder().encode('import os')),
      'E-BUNDLE-HASH',
      'terrarium_model/cells.py',
    ],
    [
      'a module that is gone',
      (changed) => changed.delete('terrarium_model/forward.py'),
      'E-BUNDLE-MISSING',
      'terrarium_model/forward.py',
    ],
    [
      'a module too many',
      (changed) => changed.set('terrarium_model/numpy.py', new Uint8Array(3)),
      'E-BUNDLE-UNLISTED',
      'terrarium_model/numpy.py',
    ],
    [
      'no bundle',
      (changed) => changed.delete('model.terrarium.zip'),
      'E-BUNDLE-MISSING',
      'model.terrarium.zip',
    ],
  ])('is not taken for whole with %s', async (_, change, code, file) => {
    const changed = new Map(files);
    change(changed);
    const bytes = rawZip([...changed].map(([name, data]) => ({ name, data })));
    expect(await failureOf(() => readPythonPackage(bytes, modules, nodeHash))).toMatchObject({
      code,
      details: { file },
    });
  });

  it('says names of the data without their markup', async () => {
    const hostile = {
      ...contents.recipe,
      target: { ...contents.recipe.target, column: '<img src=x onerror=alert(1)>' },
      inputs: [{ name: '[x](javascript:alert(1))', type: 'number' as const, overridden: false }],
      features: [{ name: 'x', column: '[x](javascript:alert(1))' }],
    };
    const text = Buffer.from(
      unzipSync(await exportPython(bundle, hostile, modules)).get('README.md') ?? [],
    ).toString();
    expect(text).not.toContain('<img');
    expect(text).toContain('\\[x\\](javascript');
  });
});

describe('the answers of the Python package, as Python gave them', () => {
  it.each(answeringCaseIds)('are those of the app: %s', async (id) => {
    const own = answersOfApp(await makeAnsweringCase(id));
    const python = readFileSync(fixtureOf(id), 'utf8');
    expect(python.split('\r\n')).toHaveLength(122);
    // Both compute in float64; what differs is the order of sums.
    expect(compareTables(own, python)).toBeLessThan(1e-9);
  });
});
