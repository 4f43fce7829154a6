// npm run accept [-- --only NAME,NAME]: every promised figure on real data; writes docs/results.md.
// Data from TERRARIUM_DATA, default ../shared/data; absent: one visible skip line.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCards } from './acceptance/card.mjs';
import { checkDataRoom } from './acceptance/data-room.mjs';
import { checkDrift } from './acceptance/drift.mjs';
import { checkExports } from './acceptance/exports.mjs';
import { checkFirstLoad } from './acceptance/first-load.mjs';
import { checkLighthouse } from './acceptance/lighthouse.mjs';
import { checkMessyFiles } from './acceptance/messy.mjs';
import { checkOnnx } from './acceptance/onnx.mjs';
import { checkTables } from './acceptance/promised-tables.mjs';
import { checkWatchedStreams } from './acceptance/watched-streams.mjs';
import { writeResults } from './acceptance/results.mjs';
import { ensureBuild, HeadlessBrowser, ROOT } from './headless-browser.mjs';

/** @typedef {{ name: string, promise: string, figure: string, met: boolean, note?: string }} Check */

const CHECKS = {
  'data-room': checkDataRoom,
  tables: checkTables,
  onnx: checkOnnx,
  card: checkCards,
  drift: checkDrift,
  watched: checkWatchedStreams,
  messy: checkMessyFiles,
  exports: checkExports,
  'first-load': checkFirstLoad,
  lighthouse: checkLighthouse,
};

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, seeds: { type: 'string' } } });
  const dataFolder = resolve(process.env.TERRARIUM_DATA ?? join(ROOT, '../shared/data'));
  if (!existsSync(dataFolder)) {
    console.log(`SKIPPED: no data folder (set TERRARIUM_DATA); no figure was checked.`);
    return 0;
  }
  ensureBuild();
  const only = values.only?.split(',') ?? [];
  const scratch = await mkdtemp(join(tmpdir(), 'terrarium-accept-'));
  const browser = await HeadlessBrowser.start();
  /** @type {Check[]} */
  const checks = [];
  try {
    const context = {
      browser,
      dataFolder,
      scratch,
      out: join(ROOT, 'out', 'accept'),
      only,
      seeds: values.seeds ? values.seeds.split(',').map(Number) : null,
      log: (/** @type {string} */ line) => console.log(line),
      writePipeline: async (/** @type {{ name: string }} */ document) => {
        const file = join(scratch, `${document.name}.pipeline.json`);
        await writeFile(file, JSON.stringify(document));
        return file;
      },
    };
    for (const [group, check] of Object.entries(CHECKS)) {
      const wanted = only.length === 0 || only.some((name) => name === group || name.startsWith(`${group}:`));
      if (wanted) checks.push(...(await check(context)));
    }
  } finally {
    await browser.close();
    await rm(scratch, { recursive: true, force: true });
  }
  const failed = checks.filter(({ met }) => !met);
  for (const { name, promise, figure, met } of checks)
    console.log(`${met ? 'met  ' : 'UNMET'} ${name}: ${figure} (promised ${promise})`);
  if (only.length === 0 && !values.seeds) {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: ROOT,
      encoding: 'utf8',
    }).trim();
    await writeResults(checks, commit);
  }
  console.log(`${checks.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
