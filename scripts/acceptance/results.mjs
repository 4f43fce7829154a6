// docs/results.md: the figures of the last whole acceptance run.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../headless-browser.mjs';

/**
 * @param {readonly { name: string, promise: string, figure: string, met: boolean, note?: string }[]} checks
 * @param {string} commit
 */
export async function writeResults(checks, commit) {
  const lines = [
    '# Results',
    '',
    `Written by \`npm run accept\` on commit \`${commit}\`. Every figure comes from the built app in headless Chromium`,
    '(WASM backend) or, for the drift tables, from the same code in Node. A figure from fewer than 1,000 test rows is the',
    'mean over split seeds 0-9. The brackets after a mean are the smallest and largest seed.',
    '',
    '| check | promised | figure | met | note |',
    '| --- | --- | --- | --- | --- |',
    ...checks.map(
      ({ name, promise, figure, met, note }) =>
        `| ${name} | ${promise} | ${figure} | ${met ? 'yes' : '**no**'} | ${note ?? ''} |`,
    ),
    '',
  ];
  await writeFile(join(ROOT, 'docs', 'results.md'), lines.join('\n'));
}
