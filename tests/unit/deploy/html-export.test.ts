import { beforeAll, describe, expect, it } from 'vitest';
import type { HtmlPayload, StandalonePage } from '../../../src/contracts';
import {
  answerRows,
  exportHtml,
  makeHtmlPayload,
  openHtmlPayload,
  readHtmlExport,
} from '../../../src/pipeline/deploy';
import { answeringCaseIds, makeAnsweringCase, type AnsweringCase } from '../../support/answering-cases';
import { exportTexts } from '../../support/export-texts';
import { failureOf, nodeHash } from './sample-models';

let page: StandalonePage;
let answering: AnsweringCase;
let payload: HtmlPayload;
let html = '';

beforeAll(async () => {
  page = await exportTexts.standalonePage();
  answering = await makeAnsweringCase(answeringCaseIds[0] as string);
  const { contents, read } = answering;
  payload = makeHtmlPayload(
    contents as Parameters<typeof makeHtmlPayload>[0],
    {
      source: read.manifest.source,
      personal: ['city'],
      units: new Map([['size', '$']]),
    },
    nodeHash,
  );
  html = new TextDecoder().decode(exportHtml(payload, page, nodeHash));
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => failureOf(() => readHtmlExport(bytesOf(text), page, nodeHash));

describe('the single HTML file', () => {
  it('carries a model that answers as the version does', () => {
    const { contents } = answering;
    const rows = [
      {
        size: '$1,250.50',
        weight: '−3.5',
        visited: '3/4/1990',
        joined: '2001-05-06',
        city: 'Oslo',
        smoker: 'no',
      },
      {},
    ];
    const source = /id="terrarium-model">([^<]*)</.exec(html)?.[1] ?? '';
    const opened = openHtmlPayload(JSON.parse(source));
    const { artifact, recipe, reference, decision, notation } = contents;
    const expected = answerRows(rows, {
      artifact,
      recipe,
      reference,
      ...(decision ? { decision } : { decision: opened.payload.decision }),
      ...(notation ? { notation } : {}),
    });
    expect(opened.version.answerRows(rows)).toEqual(expected);
    expect(expected[0]?.probabilities).toHaveLength(4);
    expect(readHtmlExport(bytesOf(html), page, nodeHash).recipe).toEqual(recipe);
  });

  it('asks for what the model uses and carries no sampled number', () => {
    expect(payload.fields.map(({ name, unit }) => [name, unit])).toEqual([
      ['size', '$'],
      ['weight', null],
      ['visited', null],
      ['joined', null],
      ['city', null],
      ['smoker', null],
    ]);
    expect(payload.reference.columns.filter(({ sample }) => sample !== null)).toEqual([]);
  });

  it('has a policy that allows its own script and style and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hash = (text: string) =>
      `'sha256-${Buffer.from(nodeHash.sha256(bytesOf(text)), 'hex').toString('base64')}'`;
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(page.script)}`,
      `style-src ${hash(page.style)}`,
      "connect-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
    ]);
    // Before anything it is to govern.
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.search(/<style|<script/));
  });

  it('lets no name of the data be more than text', () => {
    const hostile = '</script><!--<img src=x onerror=alert(1)>\u2028&amp;\u0000"\'';
    const text = new TextDecoder().decode(exportHtml({ ...payload, name: hostile }, page, nodeHash));
    expect(text.match(/<\/script>/g)).toHaveLength(2);
    expect(text).not.toMatch(/<img|<!--/);
    expect(text).toContain('<title>&lt;/script&gt;&lt;!--&lt;img src=x onerror=alert(1)&gt;');
    const source = /id="terrarium-model">([^<]*)</.exec(text)?.[1] ?? '';
    expect((JSON.parse(source) as HtmlPayload).name).toBe(hostile);
    expect(() => exportHtml(payload, { ...page, script: 'x="</SCRIPT >"' }, nodeHash)).toThrow('E-INTERNAL');
  });

  it.each<[string, (text: string) => string, string]>([
    ['a script of another hand', (text) => text.replace('console.log', 'console.warn'), 'E-BUNDLE-HASH'],
    ['another style', (text) => text.replace('#19211c', '#000000'), 'E-BUNDLE-HASH'],
    ['a wider policy', (text) => text.replace("connect-src 'none'", 'connect-src *'), 'E-BUNDLE-HASH'],
    ['an added script', (text) => text.replace('</body>', '<script>1</script>\n</body>'), 'E-BUNDLE-HASH'],
    [
      'a picture that asks for itself',
      (text) => text.replace('<div id', '<img src="http://x"><div id'),
      'E-BUNDLE-HASH',
    ],
    ['no end', (text) => text.slice(0, -20), 'E-BUNDLE-SHAPE'],
    ['weights cut short', (text) => text.replace(/"weights":"[^"]{8}/, '"weights":"'), 'E-MODEL-SIZE'],
    ['other weights', (text) => text.replace(/"weights":"(....)(....)/, '"weights":"$2$1'), 'E-BUNDLE-HASH'],
    [
      'a field too many',
      (text) => text.replace('"terrariumHtml":1', '"terrariumHtml":1,"x":1'),
      'E-BUNDLE-SHAPE',
    ],
  ])('is not taken for whole with %s', async (_, change, code) => {
    const changed = change(html);
    expect(changed).not.toBe(html);
    expect((await read(changed)).code).toBe(code);
  });
});
