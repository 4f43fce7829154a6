import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../../scripts/headers.mjs';
import { startServer } from '../../../scripts/serve.mjs';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe('the static server', () => {
  let folder = '';
  let server: Awaited<ReturnType<typeof startServer>>;
  const records: { method: string; url: string; bodyBytes: number; status: number }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrarium-serve-'));
    await mkdir(join(folder, 'app/assets'), { recursive: true });
    await mkdir(join(folder, 'rows'));
    await writeFile(join(folder, 'app/index.html'), '<!doctype html>');
    await writeFile(join(folder, 'app/empty.txt'), '');
    await writeFile(join(folder, 'app/engine.wasm'), 'wasm');
    await writeFile(join(folder, 'app/assets/index-Abc123_-.js'), 'export {};');
    await writeFile(join(folder, 'rows/a b.csv'), '0123456789');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await symlink(join(folder, 'secret.txt'), join(folder, 'rows/link.txt'));
    server = await startServer({
      root: join(folder, 'app'),
      mounts: { '/data/': join(folder, 'rows') },
      onRequest: (record) => records.push(record),
    });
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** Sends the path as it is; `fetch` would tidy it up first. */
  function ask(
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) {
    return new Promise<Answer>((done, fail) => {
      const { method = 'GET', headers = {}, body } = options;
      const sent = request({ port: server.port, host: '127.0.0.1', path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          done({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
      sent.on('error', fail).end(body);
    });
  }

  it('sends the security headers on every response, also on refusals', async () => {
    for (const answer of [await ask('/'), await ask('/nothing'), await ask('/', { method: 'POST' })]) {
      for (const [name, value] of Object.entries(securityHeaders)) {
        expect(answer.headers[name.toLowerCase()]).toBe(value);
      }
    }
  });

  it('names content types, WebAssembly included', async () => {
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/engine.wasm')).headers['content-type']).toBe('application/wasm');
    expect((await ask('/assets/index-Abc123_-.js')).headers['content-type']).toMatch(/^text\/javascript/);
  });

  it('serves mounted folders on the same origin, spaces and queries included', async () => {
    expect((await ask('/data/a%20b.csv?x=1')).body).toBe('0123456789');
    expect((await ask('/empty.txt')).status).toBe(200);
  });

  it.each([
    '/../secret.txt',
    '/data/../../secret.txt',
    '/data/%2e%2e/secret.txt',
    '/data/..%2fsecret.txt',
    '/data/..%5csecret.txt',
    '/data/link.txt',
    '/data/',
    '/%',
    '/a%00b',
  ])('keeps to its folders: %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  it('answers HEAD without a body and refuses to be written to', async () => {
    const head = await ask('/data/a%20b.csv', { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
    expect((await ask('/', { method: 'PUT', body: 'x' })).status).toBe(405);
  });

  it('answers byte ranges', async () => {
    const ranges: [string, number, string][] = [
      ['bytes=2-4', 206, '234'],
      ['bytes=7-', 206, '789'],
      ['bytes=-2', 206, '89'],
      ['bytes=5-99', 206, '56789'],
      ['bytes=10-', 416, 'The file does not reach that far.'],
      ['rows=1-2', 200, '0123456789'],
    ];
    for (const [range, status, body] of ranges) {
      expect(await ask('/data/a%20b.csv', { headers: { range } })).toMatchObject({ status, body });
    }
  });

  it('lets only hashed names be kept without asking', async () => {
    expect((await ask('/assets/index-Abc123_-.js')).headers['cache-control']).toContain('immutable');
    const first = await ask('/');
    expect(first.headers['cache-control']).toBe('no-cache');
    const tag = String(first.headers['etag']);
    expect((await ask('/', { headers: { 'if-none-match': tag } })).status).toBe(304);
  });

  it('tells about every request and the bytes it carried', async () => {
    records.length = 0;
    await ask('/?a=1');
    await ask('/x', { method: 'POST', body: 'seven b' });
    await expect
      .poll(() => records)
      .toEqual([
        { method: 'GET', url: '/?a=1', bodyBytes: 0, status: 200 },
        { method: 'POST', url: '/x', bodyBytes: 7, status: 405 },
      ]);
  });

  it('says so when its port is taken', async () => {
    await expect(startServer({ root: folder, port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
