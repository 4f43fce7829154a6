// Runs one pipeline file in a headless browser and writes everything it makes.
import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve, sep } from 'node:path';
import { DIST } from './headless-browser.mjs';
import { startServer } from './serve.mjs';

/** @typedef {{ openPage(): Promise<{ context: import('@playwright/test').BrowserContext, page: import('@playwright/test').Page }> }} Pages */

/** The input was refused: code, what happened, what was kept, what to do. */
export class InputRefused extends Error {}

/** The run failed for a reason that is not the input's, said in the app's sentences. */
export class RunFailed extends Error {}

/** @param {{code: string, what: string, kept: string, next: string}} sentences */
function refuse({ code, what, kept, next }) {
  return new InputRefused(`${code}: ${what}\n${kept}\n${next}`);
}

/** A folder name from any pipeline name. @param {string} name */
function folderName(name) {
  const safe = name
    .replace(/[^\p{L}\p{N} ._-]/gu, '_')
    .replace(/^\.+/, '_')
    .trim()
    .slice(0, 100);
  return safe || 'pipeline';
}

/**
 * Where the named files lie. Anything odd about the text is left for the app to refuse in its own words.
 *
 * @param {string} text
 * @param {string} folder
 */
async function findSources(text, folder) {
  /** @type {Record<string, string>} */
  const mounts = {};
  /** @type {Record<string, string>} */
  const urls = {};
  let json;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { mounts, urls };
  }
  const paths = [json?.data?.path, json?.data?.testPath, json?.monitor?.path].filter(
    (path) => typeof path === 'string',
  );
  for (const [index, path] of paths.entries()) {
    // The server keeps to the folders it was given, also by way of links, so a link is followed here.
    const absolute = await realpath(resolve(folder, path)).catch(() => null);
    if (absolute === null || !(await stat(absolute)).isFile()) continue;
    mounts[`/source/${index}/`] = dirname(absolute);
    urls[path] = `/source/${index}/${encodeURIComponent(basename(absolute))}`;
  }
  return { mounts, urls };
}

/** @param {{ stage: string, event: any }} progress */
function describeProgress({ stage, event }) {
  if (event.kind === 'entered') return `${stage} ...`;
  if (event.kind === 'candidate')
    return `  ${event.candidate.model}: validation ${event.candidate.validation}`;
  if (event.kind === 'finished') return `  ${event.family}: ${event.outcome}`;
  return null;
}

/**
 * @param {Pages} pages gives a page in a fresh profile
 * @param {{file: string, out: string | null, defaultOut: string, backend: string, log: (line: string) => void}} request
 * @returns {Promise<{reportPath: string, report: any}>}
 */
export async function runPipelineFile(pages, { file, out, defaultOut, backend, log }) {
  const text = await readFile(file, 'utf8').catch((error) => {
    const problem = error.code === 'EISDIR' ? 'it is a folder' : 'it does not exist or may not be read';
    throw refuse({
      code: 'E-SOURCE-MISSING',
      what: `${file} could not be opened: ${problem}.`,
      kept: 'Nothing was stored; the project is as it was.',
      next: 'Check the path and that the file may be read.',
    });
  });
  const sent = { bytes: 0, requestsToOtherOrigins: 0 };
  const { mounts, urls } = await findSources(text, dirname(file));
  const server = await startServer({ root: DIST, mounts });
  const origin = new URL(server.url).origin;
  const { context, page } = await pages.openPage();
  try {
    // Counted on the browser's side, where a request to anywhere is seen before it leaves.
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol === 'blob:' || url.protocol === 'data:') return;
      if (url.origin !== origin) sent.requestsToOtherOrigins += 1;
      sent.bytes += (request.postDataBuffer()?.length ?? 0) + Math.max(0, url.search.length - 1);
    });
    /** @type {Map<string, Buffer>} */
    const files = new Map();
    await page.exposeFunction(
      'deliverTerrariumFile',
      (/** @type {string} */ path, /** @type {string} */ base64) => {
        files.set(path, Buffer.from(base64, 'base64'));
      },
    );
    await page.exposeFunction('reportTerrariumProgress', (/** @type {any} */ progress) => {
      const line = describeProgress(progress);
      if (line) log(line);
    });
    await page.goto(`${origin}/headless.html`);
    await page.waitForFunction(() => 'runTerrariumPipeline' in window);

    const answer = await page.evaluate(
      (request) => /** @type {any} */ (window).runTerrariumPipeline(request),
      {
        text,
        fileName: basename(file),
        urls,
        backend,
      },
    );
    if (!answer.ok) {
      const { code, what, kept, next } = answer.error;
      if (!answer.refused) throw new RunFailed(`${code}: ${what}\n${kept}\n${next}`);
      throw refuse(answer.error);
    }
    const report = {
      ...JSON.parse(answer.report),
      network: { requestsToOtherOrigins: sent.requestsToOtherOrigins, bytesSent: sent.bytes },
    };
    const target = out ?? join(defaultOut, folderName(report.name));
    await mkdir(target, { recursive: true });
    for (const [path, bytes] of files) {
      const place = normalize(join(target, path));
      if (!place.startsWith(target + sep)) throw new Error(`an export tried to leave its folder: ${path}`);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, bytes);
    }
    const reportPath = join(target, 'report.json');
    await writeFile(reportPath, `${JSON.stringify(report, null, 2)}\n`);
    return { reportPath, report };
  } finally {
    await context.close();
    await server.close();
  }
}
