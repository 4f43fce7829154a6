/**
 * A small static server for the built app, without dependencies. It sends the security headers on every response,
 * answers GET and HEAD only, and keeps to the folders it was given.
 *
 *   npm run serve -- [--port N] [--host NAME] [--root FOLDER]
 *
 * The headless runner uses `startServer` to put a data folder on the app's own origin.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { securityHeaders } from './headers.mjs';

/** @type {Readonly<Record<string, string>>} */
const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.flac': 'audio/flac',
  '.zip': 'application/zip',
  '.csv': 'text/csv; charset=utf-8',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

/**
 * What is told about a request once it has been answered.
 *
 * @typedef {object} RequestRecord
 * @property {string} method
 * @property {string} url path and query string as received
 * @property {number} bodyBytes bytes of request body received; the app never sends any
 * @property {number} status
 */

/**
 * @typedef {object} ServerOptions
 * @property {string} root folder served at `/`
 * @property {number} [port] 0 (default) picks a free one
 * @property {string} [host] default 127.0.0.1
 * @property {Readonly<Record<string, string>>} [mounts] URL prefix (`/data/`) to folder
 * @property {Readonly<Record<string, string>>} [headers] sent on every response; default: the security headers
 * @property {(record: RequestRecord) => void} [onRequest]
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url the origin with a slash at its end, `http://127.0.0.1:8080/`
 * @property {number} port
 * @property {() => Promise<void>} close
 */

/**
 * Starts the server and resolves when it listens.
 *
 * @param {ServerOptions} options
 * @returns {Promise<RunningServer>}
 */
export async function startServer({
  root,
  port = 0,
  host = '127.0.0.1',
  mounts = {},
  headers = securityHeaders,
  onRequest,
}) {
  /** @type {{ prefix: string, folder: string }[]} */
  const places = [];
  for (const [prefix, folder] of Object.entries({ ...mounts, '/': root })) {
    if (!prefix.startsWith('/') || !prefix.endsWith('/')) {
      throw new Error(`A mount needs a slash at both ends, like /data/; got "${prefix}".`);
    }
    places.push({ prefix, folder: await realpath(resolve(folder)) });
  }
  places.sort((left, right) => right.prefix.length - left.prefix.length);

  const server = createServer((request, response) => {
    let bodyBytes = 0;
    request.on('data', (chunk) => {
      bodyBytes += chunk.length;
    });
    response.on('close', () => {
      onRequest?.({
        method: request.method ?? '',
        url: request.url ?? '',
        bodyBytes,
        status: response.statusCode,
      });
    });
    for (const [name, value] of Object.entries(headers)) {
      response.setHeader(name, value);
    }
    answer(request, response, places).catch(() => {
      if (!response.headersSent) {
        refuse(response, 500, 'The file could not be read.');
      } else {
        response.destroy();
      }
    });
  });

  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on something that is not a port.');
  }
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    url: `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${address.port}/`,
    port: address.port,
    close: () =>
      new Promise((done, fail) => {
        server.close((error) => (error ? fail(error) : done()));
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {readonly { prefix: string, folder: string }[]} places
 */
async function answer(request, response, places) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    refuse(response, 405, 'Only GET and HEAD are answered here.');
    return;
  }
  const found = await findFile(request.url ?? '/', places);
  if (found === null) {
    refuse(response, 404, 'There is no such file.');
    return;
  }

  const { path, size, modified } = found;
  const tag = `"${size.toString(16)}-${Math.round(modified.getTime()).toString(16)}"`;
  response.setHeader('Content-Type', contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream');
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', tag);
  // Names under assets/ carry a hash of their content, paths under wasm/ a version; everything else is asked for again.
  response.setHeader(
    'Cache-Control',
    /\/(assets\/[^/]+-[\w-]{8,}\.\w+|wasm\/\d+\.\d+\.\d+\/[\w-]+\.wasm)$/.test(path.split(sep).join('/'))
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  );
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }

  const range = parseRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${size}`);
    refuse(response, 416, 'The file does not reach that far.');
    return;
  }
  const first = range?.first ?? 0;
  const last = range?.last ?? size - 1;
  response.setHeader('Content-Length', last - first + 1);
  if (range) {
    response.setHeader('Content-Range', `bytes ${first}-${last}/${size}`);
  }
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || size === 0) {
    response.end();
    return;
  }
  try {
    await pipeline(createReadStream(path, { start: first, end: last }), response);
  } catch (error) {
    // The reader went away before the end: nobody is left to tell.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      throw error;
    }
  }
}

/**
 * The file behind a URL, or null where there is none or where it lies outside the folder, also by way of a link.
 *
 * @param {string} url
 * @param {readonly { prefix: string, folder: string }[]} places
 */
async function findFile(url, places) {
  let pathname;
  try {
    pathname = decodeURIComponent(/** @type {string} */ (url.split(/[?#]/, 1)[0]));
  } catch {
    return null;
  }
  if (!pathname.startsWith('/') || pathname.includes('\0') || pathname.includes('\\')) {
    return null;
  }
  if (pathname.split('/').includes('..')) {
    return null;
  }
  const place = places.find(({ prefix }) => pathname.startsWith(prefix));
  if (place === undefined) {
    return null;
  }
  try {
    let path = await realpath(join(place.folder, pathname.slice(place.prefix.length)));
    if ((await stat(path)).isDirectory()) {
      path = await realpath(join(path, 'index.html'));
    }
    if (path !== place.folder && !path.startsWith(place.folder + sep)) {
      return null;
    }
    const { size, mtime, isFile } = await fileFacts(path);
    return isFile ? { path, size, modified: mtime } : null;
  } catch {
    return null;
  }
}

/** @param {string} path */
async function fileFacts(path) {
  const facts = await stat(path);
  return { size: facts.size, mtime: facts.mtime, isFile: facts.isFile() };
}

/**
 * A single byte range; several ranges, or a header that says nothing, are answered with the whole file.
 *
 * @param {string | undefined} header
 * @param {number} size
 * @returns {{ first: number, last: number } | 'unsatisfiable' | null}
 */
function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) {
    return null;
  }
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return first > last ? 'unsatisfiable' : { first, last };
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} message
 */
function refuse(response, status, message) {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(message));
  response.writeHead(status).end(message);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const usage = 'usage: npm run serve -- [--port N] [--host NAME] [--root FOLDER]';
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(usage);
    process.exit(0);
  }
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      root: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
    },
  });
  try {
    const running = await startServer({ root: values.root, port: Number(values.port), host: values.host });
    console.log(`Terrarium is at ${running.url} (end with Ctrl+C)`);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    console.error(
      code === 'ENOENT'
        ? `There is no folder ${values.root}. Build first: npm run build`
        : code === 'EADDRINUSE'
          ? `Port ${values.port} is taken. Choose another: npm run serve -- --port 0`
          : message,
    );
    process.exitCode = 1;
  }
}
