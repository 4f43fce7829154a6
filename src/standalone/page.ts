/** What every part of the page is handed: the model, the words, the log, and a way to be drawn anew. */
import type { Answer, HtmlPayload, InputRow, PredictionRecord } from '../contracts';
import type { OpenVersion } from '../pipeline/deploy';
import type { AnswerStore } from './answer-store';
import type { Figures } from './figures';
import type { Words } from './words/en';

/** The case on the screen. */
export interface ShownCase {
  readonly row: InputRow;
  readonly answer: Answer;
  readonly record: PredictionRecord;
  judged: 'no' | 'yes' | 'notSure' | null;
  asksTruth: boolean;
}

export interface Page {
  readonly payload: HtmlPayload;
  readonly version: OpenVersion;
  readonly store: AnswerStore;
  words: Words;
  figures: Figures;
  /** Cells of the form by column. */
  readonly cells: Map<string, string>;
  shown: ShownCase | null;
  /** Draws every part again, with the state as it is. */
  draw(): void;
}

/** A limit or a cell of a column in its own notation: dates as dates. */
export function writeLimit(page: Page, column: string, value: number, digits?: number): string {
  const field = page.payload.fields.find(({ name }) => name === column);
  return field?.type === 'date'
    ? new Date(value).toISOString().slice(0, 10)
    : page.figures.value(value, digits);
}
