/** The figures of a chart as CSV: RFC 4180, numbers in full, a mark of UTF-8 so that spreadsheets read Chinese. */
import type { ChartTable, TableCell } from './chart-shapes';

/** Texts that a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function writeCell(cell: TableCell): string {
  if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function tableCsv({ columns, rows }: ChartTable): string {
  const head = columns.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`));
  return `\ufeff${[head, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n')}\r\n`;
}
