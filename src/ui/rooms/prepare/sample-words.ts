/** Cells of the before/after table as they are shown, and which columns of a wide sample are shown at all. */
import type { SampleColumn } from '../../../contracts';
import { shorten } from '../../i18n/formats';
import type { Language } from '../../i18n/language';
import { cellNumber } from './step-words';

const LONGEST_CELL = 24;
/** Columns a step touches, and others beside them for context. */
const MOST_MARKED = 12;
const MOST_KEPT = 2;

export interface CellWords {
  readonly text: string;
  readonly tone: 'plain' | 'quiet';
}

/** A cell in words. Cells made from a column of personal data are never shown. */
export function cellText(
  column: SampleColumn,
  row: number,
  personal: ReadonlySet<string>,
  language: Language,
): CellWords {
  if (personal.has(column.column)) return { text: language.t('prepare.masked'), tone: 'quiet' };
  if (column.isOther[row] === true) return { text: language.t('prepare.other'), tone: 'quiet' };
  const cell = column.cells[row] ?? null;
  if (cell === null) return { text: language.t('prepare.missing'), tone: 'quiet' };
  if (typeof cell === 'string') return { text: shorten(cell, LONGEST_CELL), tone: 'plain' };
  return { text: column.type === 'date' ? language.day(cell) : cellNumber(cell, language), tone: 'plain' };
}

/** The columns of one side that fit: those that are marked, and a few that stay as they are. */
export function chooseColumns(columns: readonly SampleColumn[]): readonly SampleColumn[] {
  const marked = columns.filter(({ mark }) => mark !== 'kept').slice(0, MOST_MARKED);
  const kept = columns.filter(({ mark }) => mark === 'kept');
  return [...marked, ...kept.slice(0, Math.max(MOST_KEPT, 6 - marked.length))];
}
