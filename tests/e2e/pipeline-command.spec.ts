/** The headless runner as outside scripts use it: files, exit status, streams, and the report's schema. */
import { expect, test } from '@playwright/test';
import { Ajv } from 'ajv';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terrarium-command-'));
});
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

function command(...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/pipeline.mjs', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    child.once('error', fail);
    child.once('close', (status) => done({ status: status ?? -1, stdout, stderr }));
  });
}

interface Report {
  split: { test: number };
  train: { weightsSha256: string };
  exports: {
    kind: string;
    path: string;
    bytes: number;
    sha256: string;
    parity: { rows: number; maxAbsDifference: number };
  }[];
  network: { requestsToOtherOrigins: number; bytesSent: number };
}

for (const example of ['clinic-visits', 'house-prices']) {
  test(`the ${example} example runs to a report that fits the published schema, twice to the same weights`, async () => {
    const out = join(folder, example);
    const first = await command(`docs/examples/${example}.pipeline.json`, '--out', out);
    expect(first.stderr).not.toContain('E-');
    expect(first.status).toBe(0);
    expect(first.stdout.trim().split('\n').at(-1)).toBe(resolve(out, 'report.json'));

    const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as Report;
    const schema = JSON.parse(await readFile('docs/schemas/report.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);

    expect(report.network).toEqual({ requestsToOtherOrigins: 0, bytesSent: 0 });
    expect(report.exports.length).toBeGreaterThan(0);
    for (const { parity, path } of report.exports) {
      expect(parity.rows).toBe(report.split.test);
      expect(parity.maxAbsDifference).toBeLessThanOrEqual(1e-5);
      expect(await readdir(out)).toContain(path);
    }
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(['model-card.md', 'predictions.csv', 'report.json', 'splits.csv']),
    );
    const predictions = (await readFile(join(out, 'predictions.csv'), 'utf8')).trim().split(/\r?\n/);
    expect(predictions).toHaveLength(report.split.test + 1);

    const second = await command(
      `docs/examples/${example}.pipeline.json`,
      '--out',
      `${out}-again`,
      '--quiet',
    );
    expect(second.status).toBe(0);
    expect(second.stderr).toBe('');
    const again = JSON.parse(await readFile(join(`${out}-again`, 'report.json'), 'utf8')) as Report;
    expect(again.train.weightsSha256).toBe(report.train.weightsSha256);
  });
}

test('a refused input exits with 2 and says code, what happened, what was kept and what to do', async () => {
  await writeFile(join(folder, 'empty.csv'), '');
  const document = {
    terrarium: 1,
    name: 'Empty',
    task: 'classification',
    data: { path: 'empty.csv', target: 'x' },
  };
  await writeFile(join(folder, 'empty.pipeline.json'), JSON.stringify(document));
  const { status, stdout, stderr } = await command(
    join(folder, 'empty.pipeline.json'),
    '--out',
    join(folder, 'none'),
    '--quiet',
  );
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^E-DATA-EMPTY: .+\n.+\n.+\n$/);
  expect(await readdir(folder)).not.toContain('none');
});

test('a data file that is not there, text that is no JSON and a wrong argument exit with 2', async () => {
  const document = {
    terrarium: 1,
    name: 'Lost',
    task: 'classification',
    data: { path: 'lost.csv', target: 'x' },
  };
  await writeFile(join(folder, 'lost.pipeline.json'), JSON.stringify(document));
  await writeFile(join(folder, 'broken.pipeline.json'), '{"terrarium": 1,');
  const lost = await command(join(folder, 'lost.pipeline.json'), '--quiet');
  const broken = await command(join(folder, 'broken.pipeline.json'), '--quiet');
  const argument = await command(join(folder, 'lost.pipeline.json'), '--backend', 'tpu');
  const directory = await command(folder, '--quiet');
  const nothing = await command();
  expect([lost, broken, argument, nothing, directory].map(({ status }) => status)).toEqual([2, 2, 2, 2, 2]);
  expect(directory.stderr).toMatch(/^E-SOURCE-MISSING: .*folder/);
  for (const { stderr } of [lost, broken, argument, nothing, directory])
    expect(stderr.trim().split('\n')).toHaveLength(3);
  expect(lost.stderr).toMatch(/^E-SOURCE-MISSING: /);
  expect(broken.stderr).toMatch(/^E-PIPELINE-JSON: /);
  expect(argument.stderr).toMatch(/^E-ARGUMENT: /);
  expect(nothing.stderr).toMatch(/^E-ARGUMENT: /);
});

test('a fault that is not the input exits with 1, in the same three sentences', async () => {
  await writeFile(join(folder, 'some.csv'), `a,b\n${'1,x\n2,y\n'.repeat(30)}`);
  const document = {
    terrarium: 1,
    name: 'Unwritable',
    task: 'classification',
    data: { path: 'some.csv', target: 'b' },
    train: { model: 'baseline' },
  };
  await writeFile(join(folder, 'unwritable.pipeline.json'), JSON.stringify(document));
  const { status, stderr } = await command(
    join(folder, 'unwritable.pipeline.json'),
    '--quiet',
    '--out',
    join(folder, 'some.csv', 'below-a-file'),
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/^E-INTERNAL: /);
});

test('a data file behind a link is read', async () => {
  await mkdir(join(folder, 'linked'), { recursive: true });
  await writeFile(join(folder, 'some.csv'), `a,b\n${'1,x\n2,y\n'.repeat(30)}`);
  await symlink(join(folder, 'some.csv'), join(folder, 'linked', 'link.csv'));
  const document = {
    terrarium: 1,
    name: 'Link',
    task: 'classification',
    data: { path: 'link.csv', target: 'b' },
    train: { model: 'baseline' },
  };
  await writeFile(join(folder, 'linked', 'link.pipeline.json'), JSON.stringify(document));
  const { status } = await command(
    join(folder, 'linked', 'link.pipeline.json'),
    '--quiet',
    '--out',
    join(folder, 'linked', 'out'),
  );
  expect(status).toBe(0);
});
