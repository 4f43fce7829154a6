/**
 * A card as one HTML file that needs nothing else: its own style sheet, no script, no request. Its policy allows that one
 * sheet by its hash and nothing more. Every text is escaped here; one that a spreadsheet would run is marked as text.
 */
import type { CardBlock, CardDocument } from '../../contracts';
import { escapeHtml } from '../../foundation';

export const CARD_STYLE = `
:root{color-scheme:light;background:#f7f3ea}
body{margin:0;padding:24px 16px;color:#19211c;font:15px/1.5 "Source Sans 3","Noto Sans SC",system-ui,sans-serif;overflow-wrap:anywhere}
main{box-sizing:border-box;max-width:860px;margin:0 auto;padding:28px 32px;background:#fffdf8;border:4px double #7f7a6c}
h1,h2,.lead{font-family:"Source Serif 4","Noto Serif SC",Georgia,serif;font-weight:500;line-height:1.25}
h1{font-size:30px;margin:2px 0 6px}h2{font-size:20px;margin:30px 0 8px;padding-top:14px;border-top:1px solid #dcd4c3}
h3{font-size:15px;margin:18px 0 4px}p{margin:6px 0;max-width:74ch;white-space:pre-line}
.overline{font-size:13px;color:#454d46}.lead{font-size:18px;color:#454d46}
dl{margin:0}dl div{display:grid;grid-template-columns:minmax(9em,14em) 1fr;gap:2px 16px;padding:3px 0}
dt{color:#454d46;font-size:13.5px;padding-top:1px}dd{margin:0;white-space:pre-line}
dd.missing{color:#7d5200;font-style:italic}:lang(zh) dd.missing{font-style:normal}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13.5px;margin:6px 0;width:100%}
th,td{padding:4px 14px 4px 0;text-align:left;border-bottom:1px solid #dcd4c3;vertical-align:top;min-width:4em}
thead th{color:#454d46;font-size:12.5px}tbody th{font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:560px){main{padding:18px 14px}dl div{grid-template-columns:1fr}}
@media print{@page{margin:18mm}:root{background:none}body{padding:0}main{border:0;padding:0;max-width:none}
h2,h3{break-after:avoid}tr,dl div{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
`;

/** SHA-256 of the sheet in base64, held against it by a test. */
export const CARD_STYLE_HASH = '6V84Ktg2YHJo/+IEfMAjjmllDsy0OmG+f11hEyjFnM4=';

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
/** A figure with its interval, or a range. */
const FIGURE = new RegExp(String.raw`^${NUMBER}(?:\s(?:to|至)\s${NUMBER}|\s?[(（][^()（）=+@]*[)）])?$`, 'i');

/** A cell's text. Spreadsheets open HTML tables, too: what begins like a formula and is no figure is prefixed with `'`. */
function cellText(text: string): string {
  return escapeHtml(/^[=+\-@\t\r]/.test(text) && !FIGURE.test(text) ? `'${text}` : text);
}

function writeTable({ caption, head, rows, nameColumns }: Extract<CardBlock, { kind: 'table' }>): string {
  const kindOf = (column: number) => (column < nameColumns ? '' : ' class="number"');
  const headCells = head.map((text, i) => `<th scope="col"${kindOf(i)}>${cellText(text)}</th>`);
  const lines = rows.map((row) => {
    const cells = row.map((text, i) =>
      i === 0 ? `<th scope="row">${cellText(text)}</th>` : `<td${kindOf(i)}>${cellText(text)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return [
    `<div class="wide" role="group" tabindex="0" aria-label="${escapeHtml(caption)}"><table>`,
    `<thead><tr>${headCells.join('')}</tr></thead>`,
    `<tbody>${lines.join('\n')}</tbody></table></div>`,
  ].join('\n');
}

function writeBlock(block: CardBlock): string {
  switch (block.kind) {
    case 'fact':
      return `<div><dt>${escapeHtml(block.label)}</dt><dd class="${block.source}">${escapeHtml(block.value)}</dd></div>`;
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'heading':
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case 'table':
      return writeTable(block);
  }
}

/** Blocks one after the other; facts in a row make one list. */
function writeBlocks(blocks: readonly CardBlock[]): string {
  return blocks
    .map((block, i) => {
      const isFact = block.kind === 'fact';
      const opens = isFact && blocks[i - 1]?.kind !== 'fact' ? '<dl>' : '';
      const closes = isFact && blocks[i + 1]?.kind !== 'fact' ? '</dl>' : '';
      return `${opens}${writeBlock(block)}${closes}`;
    })
    .join('\n');
}

/** The whole file. */
export function writeCardHtml({ locale, overline, title, lead, sections }: CardDocument): string {
  const policy = `default-src 'none'; style-src 'sha256-${CARD_STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    `<html lang="${locale === 'zh' ? 'zh-Hans' : 'en'}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(`${title}: ${overline}`)}</title><style>${CARD_STYLE}</style></head><body><main>`,
    `<p class="overline">${escapeHtml(overline)}</p><h1>${escapeHtml(title)}</h1>`,
    lead === null ? '' : `<p class="lead">${escapeHtml(lead)}</p>`,
    ...sections.map(
      ({ id, title: name, blocks }) =>
        `<section id="${escapeHtml(id)}" aria-labelledby="${escapeHtml(id)}-title"><h2 id="${escapeHtml(id)}-title">${escapeHtml(name)}</h2>\n${writeBlocks(blocks)}</section>`,
    ),
    '</main></body></html>\n',
  ].join('\n');
}
