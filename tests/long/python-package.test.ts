/** Runs the Python package under Debian's Python and NumPy and holds its answers against the app's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PARITY_TOLERANCE } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { parseDate } from '../../src/pipeline/data/date-notation';
import { parsePlainNumber, parseWrittenNumber } from '../../src/foundation/number-notation';
import { exportPython, forwardReference } from '../../src/pipeline/deploy';
import { applyRecipe } from '../../src/pipeline/prepare';
import {
  answeringCaseIds,
  fixtureOf,
  makeAnsweringCase,
  type AnsweringCase,
} from '../support/answering-cases';
import { answersOfApp, compareTables } from '../support/python-answers';
import { exportTexts } from '../support/export-texts';
import { unzipSync } from '../unit/deploy/unzip';

const PYTHON = process.env['TERRARIUM_PYTHON'] ?? '/usr/bin/python3';
const isThere = spawnSync(PYTHON, ['-c', 'import numpy']).status === 0;

describe.skipIf(!isThere)(`the Python package under ${PYTHON} (skipped where it or NumPy is absent)`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'terrarium-python-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function unpack({ bundle, contents, csv }: AnsweringCase): Promise<void> {
    const zip = await exportPython(bundle, contents.recipe, await exportTexts.pythonModules());
    for (const [path, bytes] of unzipSync(zip)) {
      execFileSync('mkdir', ['-p', dirname(join(folder, path))]);
      writeFileSync(join(folder, path), bytes);
    }
    writeFileSync(join(folder, 'rows.csv'), csv);
  }

  function run(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(PYTHON, ['-m', 'terrarium_model', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  it.each(answeringCaseIds)('answers as the app does: %s', async (id) => {
    const answering = await makeAnsweringCase(id);
    await unpack(answering);
    const { status, stdout, stderr } = run('model.terrarium.zip', 'rows.csv', '--raw');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [, ...lines] = stdout.trimEnd().split('\r\n');
    expect(lines).toHaveLength(answering.read.table.nRows);
    const { artifact, recipe } = answering.contents;
    const expected = forwardReference(artifact, applyRecipe(recipe, answering.read.table));
    const { outputs } = artifact.topology;
    let largest = 0;
    lines.forEach((line, row) => {
      const raw = line.split(',').slice(-outputs).map(Number);
      raw.forEach((value, j) => {
        largest = Math.max(largest, Math.abs(value - (expected[row * outputs + j] as number)));
      });
    });
    expect(largest).toBeLessThanOrEqual(PARITY_TOLERANCE);
    const answers = run('model.terrarium.zip', 'rows.csv').stdout;
    const fixture = fixtureOf(id);
    if (process.env['TERRARIUM_UPDATE_FIXTURES'] === '1') writeFileSync(fixture, answers);
    expect(compareTables(answers, readFileSync(fixture, 'utf8'))).toBeLessThan(1e-9);
    expect(compareTables(answersOfApp(answering), answers)).toBeLessThan(PARITY_TOLERANCE);
    expect(answers).not.toMatch(/(^|,)"?[=+@]|(^|,)"?-\d* ?[^\d.,\r]/m);
  });

  it('reads rows by name, in any order, with further columns, and says what it could not read', async () => {
    await unpack(await makeAnsweringCase(answeringCaseIds[0] as string));
    const names = ['city', 'smoker', 'joined', 'visited', 'note', 'weight', 'size'];
    writeFileSync(
      join(folder, 'rows.csv'),
      `${names.join('\t')}\nOslo\tyes\t2020-01-05\t5/6/2001\tx\theavy\t$950\n`,
    );
    const { status, stdout, stderr } = run('model.terrarium.zip', 'rows.csv');
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(2);
    expect(stderr).toContain("'weight': 1 cells");
    writeFileSync(join(folder, 'rows.csv'), 'city,smoker\nOslo,yes\n');
    const refused = run('model.terrarium.zip', 'rows.csv');
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^E-COLUMNS-MISSING: .*'size'.*'weight'/);
  });

  it('refuses a damaged bundle, whichever byte it is', async () => {
    const answering = await makeAnsweringCase(answeringCaseIds[0] as string);
    await unpack(answering);
    const { bundle } = answering;
    const codes = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const damaged = bundle.slice();
      const at = Math.floor(((i + 0.5) * damaged.length) / 40);
      damaged[at] = (damaged[at] as number) ^ 0x20;
      writeFileSync(join(folder, 'model.terrarium.zip'), i % 10 === 9 ? damaged.slice(0, at) : damaged);
      const { status, stdout, stderr } = run('model.terrarium.zip', 'rows.csv');
      expect({ at, status, stdout }).toEqual({ at, status: 2, stdout: '' });
      expect(stderr).toMatch(/^E-(BUNDLE|MODEL)-[A-Z-]+: /);
      codes.add(stderr.slice(0, stderr.indexOf(':')));
    }
    expect([...codes].sort()).toContain('E-BUNDLE-TRUNCATED');
  });

  it('reads 20,000 made-up cells as the app does', () => {
    const generator = Generator.fromSeed(77);
    const alphabet = [
      ...'0123456789'.repeat(3),
      ...".,-+$% 'eE()",
      '\u2212',
      '\uff11',
      '\u00a0',
      '1,234',
      '12/3/',
      '2019-',
      'T10:',
      ':30',
      'Z',
      '年',
      '月',
      '/',
    ];
    const cells = Array.from({ length: 20_000 }, () =>
      Array.from(
        { length: 1 + Math.floor(generator.uniform() * 9) },
        () => alphabet[Math.floor(generator.uniform() * alphabet.length)] as string,
      )
        .join('')
        .trim(),
    ).filter((cell) => cell !== '');
    cells.push(
      '1/2/0000',
      '29/2/1900',
      '29/2/2000',
      '0000-01-01',
      '9999-12-31',
      '1e400',
      '-0',
      '1_000',
      'Infinity',
      '0x1f',
      '0e5',
    );
    writeFileSync(join(folder, 'cells.json'), JSON.stringify(cells));
    const script = [
      'import json, math',
      'from terrarium_model.cells import parse_date, parse_number',
      'show = lambda value: None if math.isnan(value) else value',
      "cells = json.load(open('cells.json', encoding='utf-8'))",
      "print(json.dumps([[show(parse_number(c, '.')), show(parse_number(c, ',')), show(parse_date(c, 'dayFirst')), show(parse_date(c, 'monthFirst'))] for c in cells]))",
    ].join('\n');
    const { stdout, status } = spawnSync(PYTHON, ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect(status).toBe(0);
    const read = JSON.parse(stdout) as (number | null)[][];
    const asNumber = (cell: string, decimal: '.' | ',') => {
      const plain = parsePlainNumber(cell, decimal);
      const value = Number.isNaN(plain) ? (parseWrittenNumber(cell, decimal)?.value ?? NaN) : plain;
      return Number.isFinite(value) ? Math.max(-1e300, Math.min(1e300, value)) : null;
    };
    const asDate = (cell: string, order: 'dayFirst' | 'monthFirst') => {
      const value = parseDate(cell, order);
      return Number.isNaN(value) ? null : value;
    };
    const differing = cells.flatMap((cell, i) => {
      const expected = [
        asNumber(cell, '.'),
        asNumber(cell, ','),
        asDate(cell, 'dayFirst'),
        asDate(cell, 'monthFirst'),
      ];
      return expected.every(
        (value, j) => (value === 0 ? 0 : value) === read[i]?.[j] || value === read[i]?.[j],
      )
        ? []
        : [{ cell, expected, read: read[i] }];
    });
    expect(differing).toEqual([]);
    expect(read.filter(([number]) => number !== null).length).toBeGreaterThan(1000);
    expect(read.filter(([, , date]) => date !== null).length).toBeGreaterThan(100);
  });
});
