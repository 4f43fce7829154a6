/**
 * The report as one HTML file that needs nothing else: its own style sheet, drawings inline, no script, no request. Its
 * policy allows that one sheet by its hash and nothing more. Sections come as escaped parts; text is escaped here.
 */
import { escapeHtml } from '../../../foundation';

export const REPORT_STYLE = `
:root{color-scheme:light;font-family:"Source Sans 3","Noto Sans SC",system-ui,sans-serif;color:#19211c;background:#fffdf8}
body{max-width:880px;margin:0 auto;padding:32px 24px 64px;font-size:15px;line-height:1.5;overflow-wrap:anywhere}
h1,h2{font-family:"Source Serif 4","Noto Serif SC",Georgia,serif;font-weight:500;line-height:1.25}
h1{font-size:27px;margin:0 0 4px}h2{font-size:19px;margin:36px 0 6px}h3{font-size:15px;margin:20px 0 2px}
p{margin:4px 0;max-width:74ch}.small{font-size:13.5px;color:#454d46}.figure{font:400 48px/54px Georgia,serif;margin:8px 0}
.warn{border:1px solid #c9a15a;background:#f7e9c8;padding:10px 14px;max-width:74ch}
table{border-collapse:collapse;font-size:13.5px;margin:8px 0}th,td{padding:4px 16px 4px 0;text-align:left;border-bottom:1px solid #dcd4c3;vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}thead th{color:#5f665e;font-size:12.5px}
.charts{display:flex;flex-wrap:wrap;gap:24px}.charts figure{margin:0;max-width:100%}svg{max-width:100%;height:auto}
svg text{font:12px "Source Sans 3","Noto Sans SC",system-ui,sans-serif;fill:#5f665e}.grid{stroke:#e6dfcf;fill:none}.axis{stroke:#7f7a6c;fill:none}
.line{stroke:#1b6040;stroke-width:2;fill:none}.dashed{stroke:#7f7a6c;stroke-dasharray:5 4;fill:none}.dot{fill:#1b6040}
@media print{body{padding:0}section{break-inside:avoid}}
`;

/** SHA-256 of the sheet in base64, held against it by a test. */
export const REPORT_STYLE_HASH = 'x8yTCDBWnSp1jffXed2upodrGtuI8v4ynUBDCrF386c=';

export interface ReportSection {
  readonly title: string;
  /** Escaped HTML. */
  readonly body: string;
}

export interface Report {
  readonly language: 'en' | 'zh';
  readonly title: string;
  readonly finding: string;
  readonly provenance: string;
  readonly sections: readonly ReportSection[];
}

/** The whole file. */
export function reportHtml({ language, title, finding, provenance, sections }: Report): string {
  const policy = `default-src 'none'; style-src 'sha256-${REPORT_STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    `<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title><style>${REPORT_STYLE}</style></head><body><main>`,
    `<p class="small">${escapeHtml(title)}</p><h1>${escapeHtml(finding)}</h1>`,
    `<p class="small">${escapeHtml(provenance)}</p>`,
    ...sections.map((section) => `<section><h2>${escapeHtml(section.title)}</h2>${section.body}</section>`),
    '</main></body></html>\n',
  ].join('\n');
}

export function paragraph(text: string, className = ''): string {
  return text === '' ? '' : `<p${className === '' ? '' : ` class="${className}"`}>${escapeHtml(text)}</p>`;
}

export interface ReportColumn {
  readonly name: string;
  readonly isNumber?: boolean;
}

/** A table of texts. */
export function table(columns: readonly ReportColumn[], rows: readonly (readonly string[])[]): string {
  const cell = (tag: 'th' | 'td', text: string, column: ReportColumn | undefined, scope = ''): string =>
    `<${tag}${scope}${column?.isNumber ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`;
  const head = columns.map((column) => cell('th', column.name, column, ' scope="col"')).join('');
  const body = rows
    .map(
      (row) =>
        `<tr>${row
          .map((text, i) =>
            i === 0 ? cell('th', text, columns[i], ' scope="row"') : cell('td', text, columns[i]),
          )
          .join('')}</tr>`,
    )
    .join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Drawings beside each other, each with its finding. @param drawings finding and SVG text */
export function figures(drawings: readonly (readonly [finding: string, svg: string])[]): string {
  return `<div class="charts">${drawings
    .map(
      ([finding, svg]) => `<figure><figcaption><h3>${escapeHtml(finding)}</h3></figcaption>${svg}</figure>`,
    )
    .join('')}</div>`;
}
