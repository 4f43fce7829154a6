/**
 * Export as one HTML file that answers wherever it is opened: markup, style, script and model in a single document, no
 * request, a Content-Security-Policy of its own that names the two hashes and allows nothing else. Names from the data
 * stand in the title, escaped, and in a JSON block in which no character can end the block.
 */
import { makeError, type HashPort, type HtmlPayload, type StandalonePage } from '../../../contracts';
import { canonicalJson, encodeBase64 } from '../../../foundation';
import type { VersionParts } from '../answer-rows';
import { decodeText, parseJsonBytes } from '../bundle-json';
import { hashWeights } from '../../train';
import { readHtmlPayload } from './html-payload';

const PAYLOAD_ID = 'terrarium-model';
const MAX_HTML_BYTES = 512 * 1024 * 1024;
const WHOLE = new RegExp(
  '^<!doctype html>\\n<html lang="en">\\n<head>\\n<meta charset="utf-8">\\n' +
    '<meta http-equiv="Content-Security-Policy" content="([^"]+)">\\n[^]*?' +
    '<style>([^]*?)</style>\\n</head>\\n<body>\\n[^]*?' +
    `<script type="application/json" id="${PAYLOAD_ID}">([^<]*)</script>\\n<script>([^]*?)</script>\\n</body>\\n</html>\\n$`,
);

const NO_SCRIPT =
  'This page answers with JavaScript, inside this file alone. 本页面用 JavaScript 在文件内部作答，请开启后再试。';

function sourceHash(text: string, ports: HashPort): string {
  const hex = ports.sha256(new TextEncoder().encode(text));
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return `'sha256-${encodeBase64(bytes)}'`;
}

/** The policy: this script, this style, blobs to save files from, and nothing else in the world. */
function policyOf({ script, style }: StandalonePage, ports: HashPort): string {
  return [
    "default-src 'none'",
    `script-src ${sourceHash(script, ports)}`,
    `style-src ${sourceHash(style, ports)}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text inside an element; control characters, which HTML cannot hold, become spaces. */
function escapeHtml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** JSON in which nothing can end a script element or begin a comment, and which is still the same JSON. */
function escapeJson(value: unknown): string {
  return canonicalJson(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * @param page script and style of this build; neither may hold what ends its element
 * @returns the document in UTF-8; equal input gives equal bytes
 * @throws E-INTERNAL for a script or style that would end its element
 */
export function exportHtml(payload: HtmlPayload, page: StandalonePage, ports: HashPort): Uint8Array {
  if (/<\/script|<!--|<script/i.test(page.script) || /<\/style/i.test(page.style))
    throw makeError('E-INTERNAL', { problem: 'the text of the HTML file would end its element' });
  const document = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(page, ports)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Terrarium">
<title>${escapeHtml(payload.name)}</title>
<style>${page.style}</style>
</head>
<body>
<div id="app"></div>
<noscript>${NO_SCRIPT}</noscript>
<script type="application/json" id="${PAYLOAD_ID}">${escapeJson(payload)}</script>
<script>${page.script}</script>
</body>
</html>
`;
  return new TextEncoder().encode(document);
}

/**
 * Takes an HTML export apart: its policy must name the hashes of its own script and style, these must be this build's,
 * its model must be whole, and nothing else may be in it. The script is not run; the model inside can answer through the same core.
 * @throws E-BUNDLE-HASH naming the part that differs; E-BUNDLE-SHAPE, E-MODEL-SIZE, E-MODEL-NOT-FINITE for the model
 */
export function readHtmlExport(bytes: Uint8Array, page: StandalonePage, ports: HashPort): VersionParts {
  if (bytes.length > MAX_HTML_BYTES)
    throw makeError('E-BUNDLE-SIZE', { limit: 'html', actual: bytes.length, allowed: MAX_HTML_BYTES });
  const match = WHOLE.exec(decodeText('html', bytes));
  if (!match) throw makeError('E-BUNDLE-SHAPE', { file: 'html', path: '', problem: 'another document' });
  const [, policy, style, payloadText, script] = match as unknown as [string, string, string, string, string];
  const differs = (file: string): never => {
    throw makeError('E-BUNDLE-HASH', { file });
  };
  if (script !== page.script) differs('script');
  if (style !== page.style) differs('style');
  if (policy !== policyOf({ script, style }, ports)) differs('Content-Security-Policy');
  const value = parseJsonBytes(PAYLOAD_ID, new TextEncoder().encode(payloadText));
  const { payload, parts } = readHtmlPayload(value);
  if (hashWeights(parts.artifact, ports) !== payload.weightsSha256) differs('weights');
  // Equal input gives equal bytes, so that whatever else was put into the document shows.
  const again = exportHtml(payload, page, ports);
  if (ports.sha256(again) !== ports.sha256(bytes)) differs('html');
  return parts;
}
