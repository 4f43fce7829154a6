/**
 * Runs everything that must hold before a change is taken, one step after another, and ends with one plain line that
 * sums up the tests of all steps: `N passed, N failed`.
 *
 *   npm test            check, lint, unit tests, build, end-to-end tests
 *   npm run test:long   build, then the tests under tests/long
 *
 * All steps run, also after a failed one, so that one run shows everything there is to mend. A step without tests of
 * its own (check, lint, build) that fails counts as one failure, and so does a test run that ends without a report.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */
/** @typedef {{ name: string, command: readonly string[], report?: string, needs?: string }} Step */

const root = fileURLToPath(new URL('..', import.meta.url));
const vitestReport = 'test-results/vitest.json';
const playwrightReport = 'test-results/playwright.json';

/** @param {readonly string[]} options */
const vitest = (...options) => [
  ...['npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
  ...options,
];

/** @param {string} script a script of package.json @returns {Step} */
const npmScript = (script) => ({ name: script, command: ['npm', 'run', script] });

/** @type {readonly Step[]} */
const everyday = [
  ...['check:core', 'check:pipeline', 'check:workers', 'check:standalone', 'check:node', 'check:app'].map(
    npmScript,
  ),
  ...['lint:code', 'lint:format', 'lint:imports', 'lint:unused'].map(npmScript),
  npmScript('build'),
  // After the build: the architecture tests read it.
  { name: 'unit', command: vitest('--project', 'node', '--project', 'page'), report: vitestReport },
  {
    name: 'e2e',
    command: ['npx', 'playwright', 'test', '--project', 'e2e'],
    report: playwrightReport,
    needs: 'build',
  },
];

/** @type {readonly Step[]} */
const long = [
  npmScript('build'),
  { name: 'unit', command: vitest('--project', 'long', '--passWithNoTests'), report: vitestReport },
  {
    name: 'e2e',
    command: ['npx', 'playwright', 'test', '--project', 'long', '--pass-with-no-tests'],
    report: playwrightReport,
    needs: 'build',
  },
];

/**
 * @param {readonly string[]} command
 * @returns {Promise<number>} exit status
 */
function runCommand([program = '', ...args]) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', fail);
    child.once('close', (status) => done(status ?? 1));
  });
}

/**
 * @param {string} file
 * @returns {Promise<Totals | null>} null where the run left no report
 */
async function readTotals(file) {
  try {
    const report = JSON.parse(await readFile(new URL(`../${file}`, import.meta.url), 'utf8'));
    if (file === playwrightReport) {
      const { expected, unexpected, flaky, skipped } = report.stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    }
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + filesThatFailedAsAWhole(report),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return null;
  }
}

/**
 * Files that cannot be loaded, or whose preparation fails, fail without a failed test; each counts as one.
 *
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 */
function filesThatFailedAsAWhole(report) {
  return report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
}

/**
 * @param {Step} step
 * @param {ReadonlySet<string>} failedSteps
 * @returns {Promise<Totals & { ok: boolean }>}
 */
async function runStep(step, failedSteps) {
  if (step.needs !== undefined && failedSteps.has(step.needs)) {
    console.log(`Not run: ${step.name} needs ${step.needs}, which failed.`);
    return { passed: 0, failed: 1, skipped: 0, ok: false };
  }
  if (step.report !== undefined) {
    await rm(new URL(`../${step.report}`, import.meta.url), { force: true });
  }
  const status = await runCommand(step.command);
  const totals = step.report === undefined ? null : await readTotals(step.report);
  const { passed = 0, failed = 0, skipped = 0 } = totals ?? {};
  const ok = status === 0 && failed === 0 && (step.report === undefined || totals !== null);
  return { passed, failed: ok ? 0 : Math.max(failed, 1), skipped, ok };
}

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } });
await mkdir(new URL('../test-results/', import.meta.url), { recursive: true });

const sum = { passed: 0, failed: 0, skipped: 0 };
/** @type {Set<string>} */
const failedSteps = new Set();
/** @type {string[]} */
const lines = [];
for (const step of values.long ? long : everyday) {
  console.log(`\n=== ${step.name}`);
  const started = Date.now();
  const result = await runStep(step, failedSteps);
  sum.passed += result.passed;
  sum.failed += result.failed;
  sum.skipped += result.skipped;
  if (!result.ok) {
    failedSteps.add(step.name);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  lines.push(`${step.name.padEnd(14)} ${result.ok ? 'ok    ' : 'FAILED'} ${seconds} s`);
}

console.log(`\n${lines.join('\n')}`);
if (sum.skipped > 0) {
  console.log(`${sum.skipped} skipped`);
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = failedSteps.size === 0 ? 0 : 1;
