// Cards of models of real tables: every number is made again from what is stored and agrees, and one changed digit in any
// of the four texts (card and datasheet, both languages) is found where it is.
import { dirname, join } from 'node:path';
import { DIST } from '../headless-browser.mjs';
import { startServer } from '../serve.mjs';

/** @type {readonly { id: string, path: string, task: string, target: string, ignore: string[], groups: string[] }[]} */
const TABLES = [
  {
    id: 'titanic',
    path: 'titanic/titanic.csv',
    task: 'classification',
    target: 'survived',
    ignore: ['alive'],
    groups: ['sex', 'age'],
  },
  {
    id: 'penguins',
    path: 'penguins/penguins.csv',
    task: 'classification',
    target: 'species',
    ignore: [],
    groups: ['island'],
  },
  {
    id: 'mpg',
    path: 'mpg/mpg.csv',
    task: 'regression',
    target: 'mpg',
    ignore: ['name'],
    groups: ['origin'],
  },
];

/** Runs in the page: from the file to a version, its check, and its checks with a changed digit. @param {any} table */
async function checkInPage({ url, name, task, target, ignore, groups }) {
  const client = /** @type {any} */ (window).createTerrariumClient(() => undefined);
  const quiet = () => undefined;
  try {
    await client.data.open();
    await client.model.chooseBackend('wasm');
    const options = {
      format: 'auto',
      header: 'auto',
      delimiter: 'auto',
      encoding: 'auto',
      decimal: '.',
      missing: ['', '?', 'NA', 'N/A', 'NaN', 'null'],
      columns: {},
      target: null,
      labelMap: null,
    };
    const source = { kind: 'url', name, url };
    const dataset = await client.data.ingest('i', { source, options, like: null }, quiet);
    const split = await client.data.split('s', {
      datasetId: dataset.id,
      problem: { task, target, positive: null, ignore },
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 0 },
      testDatasetId: null,
    });
    const train = { model: 'linear', seed: 0, earlyStopping: true, l2: null, classWeights: 'none' };
    const run = await client.model.train(
      't',
      { splitId: split.id, prepare: 'auto', train, backend: 'wasm' },
      quiet,
    );
    await client.model.evaluate('e', { runId: run.id, groups, bootstrap: 1000 }, quiet);
    const statement = { purpose: 'Acceptance.', licence: '| <b>CC0</b> |' };
    const version = await client.model.deploy('d', { runId: run.id, name, exports: [], statement }, quiet);
    const request = { modelVersionId: version.id, text: null };
    const check = await client.model.checkCard('k', request, quiet);
    const facts = await client.model.readCardFacts({ kind: 'version', modelVersionId: version.id });
    let changed = 0;
    let found = 0;
    for (const kind of ['modelCard', 'datasheet']) {
      for (const locale of ['en', 'zh']) {
        const lines = (await client.model.writeCard(facts, kind, 'md', locale)).split('\n');
        const numbered = lines.flatMap((/** @type {string} */ line, /** @type {number} */ at) =>
          /\d/.test(line) ? [at] : [],
        );
        // Three lines of each text: the first with a figure, one in the middle, the last.
        for (const at of [numbered[0], numbered[numbered.length >> 1], numbered[numbered.length - 1]]) {
          const own = [...lines];
          own[at] = own[at].replace(/\d(?=\D*$)/, (/** @type {string} */ digit) =>
            String((Number(digit) + 1) % 10),
          );
          const text = own.join('\n');
          const tampered = await client.model.checkCard('k', { ...request, text }, quiet);
          const [first] = tampered.changedLines;
          changed += 1;
          found += Number(tampered.changedLines.length === 1 && first.line === at + 1);
        }
      }
    }
    return { check, changed, found };
  } finally {
    client.close();
  }
}

/** @param {any} context */
export async function checkCards(context) {
  const checks = [];
  for (const table of TABLES) {
    const file = join(context.dataFolder, table.path);
    const server = await startServer({ root: DIST, mounts: { '/source/': dirname(file) } });
    const { context: profile, page } = await context.browser.openPage();
    try {
      await page.goto(`${new URL(server.url).origin}/headless.html`);
      await page.waitForFunction(() => 'createTerrariumClient' in window);
      const name = table.path.split('/').pop() ?? table.id;
      const { check, changed, found } = await page.evaluate(checkInPage, {
        ...table,
        name,
        url: `/source/${name}`,
      });
      const differing = check.mismatches.length + check.changedLines.length;
      const figure =
        `${check.facts} facts and ${check.lines} lines made again, ${differing} differ; ` +
        `${found} of ${changed} changed digits found`;
      context.log(`card of ${table.id}: ${figure}`);
      checks.push({
        name: `card: every number of ${table.id} made again`,
        promise: '0 differ, every changed digit found on its line',
        figure,
        met: differing === 0 && found === changed && check.facts > 100,
      });
    } finally {
      await profile.close();
      await server.close();
    }
  }
  return checks;
}
