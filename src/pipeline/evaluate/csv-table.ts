/**
 * Writing tables as CSV (RFC 4180: commas, CRLF after every record, quotes doubled), safe to open in a spreadsheet:
 * text that a spreadsheet would run as a formula gets a leading apostrophe, the defence OWASP describes under "CSV
 * injection". Numbers never do. Reading is the Data room's business.
 */
const FORMULA_START = /^[=+\-@\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One cell.
 * @param value a number, or any text
 * @returns a number as its shortest exact decimal form, NaN and infinities as an empty cell; text with `'` in front when
 *   it starts with = + - @ TAB CR or LF and is not a plain decimal number, in quotes where RFC 4180 asks for them
 */
export function toCsvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = FORMULA_START.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A table with its header.
 * @param records the header first, then one array of cells per row
 * @returns CSV text, CRLF after every record, also the last
 */
export function toCsv(records: Iterable<readonly (string | number)[]>): string {
  const lines: string[] = [];
  for (const record of records) lines.push(`${record.map(toCsvCell).join(',')}\r\n`);
  return lines.join('');
}
