/** Figures, lists and names as a card states them, and the blocks that hold them. All texts are plain, none escaped. */
import {
  answerOf,
  type CardBlock,
  type Estimate,
  type Locale,
  type Metrics,
  type ModelCardFacts,
  type StatementQuestion,
} from '../../contracts';
import { wilsonShare } from '../metrics';
import { CARD_WORDS, type CardWords } from './card-words';
import { plainAnswer, plainName } from './plain-text';

const SIGNIFICANT_DIGITS = 4;
const MOST_LISTED = 100;

/** A figure to 4 significant digits; “undefined” for null and what is not finite. */
export function showFigure(value: number | null | undefined, words: CardWords): string {
  return value === null || value === undefined || !Number.isFinite(value)
    ? words.signs.undefined
    : String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

/** Replicates of one figure may differ in the last digits of their sums. */
const ROUNDING = 1e-12;

/**
 * `0.91 (0.88 to 0.94)`; “undefined” where there is no figure. Where every counted row is alike, drawing rows again changes
 * nothing and the bootstrap has no width: a share then gets Wilson's interval, and of other figures none is claimed.
 * @param shareOf rows that the figure is a share of; null where it is none
 */
export function showEstimate(
  estimate: Estimate | undefined,
  words: CardWords,
  shareOf: number | null = null,
): string {
  const { open, to, close, noInterval } = words.signs;
  if (estimate === undefined || estimate.value === null) return words.signs.undefined;
  const show = (value: number | null) => showFigure(value, words);
  const interval = intervalOf(estimate, shareOf);
  const bounds = interval === null ? noInterval : `${show(interval.low)}${to}${show(interval.high)}`;
  return `${show(estimate.value)}${open}${bounds}${close}`;
}

function intervalOf(
  { value, low, high }: Estimate,
  shareOf: number | null,
): Pick<Estimate, 'low' | 'high'> | null {
  if (low === null || high === null) return null;
  if (high - low > ROUNDING * Math.max(1, Math.abs(high))) return { low, high };
  return shareOf === null || value === null ? null : wilsonShare(Math.round(value * shareOf), shareOf);
}

/** Rows that a metric is a share of: accuracy counts rows, the others are no plain shares. */
export function shareRows(id: string, rows: number): number | null {
  return id === 'accuracy' ? rows : null;
}

export function estimateIn(metrics: Metrics, id: string): Estimate | undefined {
  return Object.hasOwn(metrics, id) ? metrics[id] : undefined;
}

/** Names one after the other; beyond the first 100 they are counted. */
export function listNames(names: readonly string[], words: CardWords): string {
  if (names.length === 0) return words.signs.none;
  const listed = names.slice(0, MOST_LISTED).map(plainName).join(words.signs.comma);
  if (names.length <= MOST_LISTED) return listed;
  return `${listed}${words.signs.comma}${words.values.more.replace('{count}', String(names.length))}`;
}

/** What writes the blocks of one card. */
export interface CardPen {
  readonly facts: ModelCardFacts;
  readonly words: CardWords;
  /** What was computed. */
  readonly fact: (label: keyof CardWords['facts'], value: string | number) => CardBlock;
  /** What a person answered, or that nobody did. */
  readonly said: (question: StatementQuestion) => CardBlock;
  /** What nobody is asked and no artefact tells. */
  readonly unsaid: (label: keyof CardWords['facts']) => CardBlock;
  readonly table: (
    caption: keyof CardWords['tables'],
    head: readonly (keyof CardWords['tables'] | { readonly name: string })[],
    rows: readonly (readonly string[])[],
    nameColumns?: number,
  ) => CardBlock;
  readonly heading: (text: keyof CardWords['tables']) => CardBlock;
  readonly note: (text: string) => CardBlock;
}

export function makeCardPen(facts: ModelCardFacts, locale: Locale): CardPen {
  const words = CARD_WORDS[locale];
  return {
    facts,
    words,
    fact: (label, value) => ({
      kind: 'fact',
      label: words.facts[label],
      value: String(value),
      source: 'computed',
    }),
    said: (question) => {
      const answer = answerOf(facts.statement, question);
      const text = answer === null ? '' : plainAnswer(answer);
      return {
        kind: 'fact',
        label: words.said[question],
        value: text === '' ? words.signs.notStated : text,
        source: text === '' ? 'missing' : 'person',
      };
    },
    unsaid: (label) => ({
      kind: 'fact',
      label: words.facts[label],
      value: words.signs.notStated,
      source: 'missing',
    }),
    table: (caption, head, rows, nameColumns = 1) => ({
      kind: 'table',
      caption: words.tables[caption],
      head: head.map((cell) => (typeof cell === 'string' ? words.tables[cell] : cell.name)),
      rows: rows.map((row) => [...row]),
      nameColumns,
    }),
    heading: (text) => ({ kind: 'heading', text: words.tables[text] }),
    note: (text) => ({ kind: 'paragraph', text }),
  };
}

function columnsWith(code: string, { data }: ModelCardFacts): string[] {
  return data.findings.flatMap((finding) =>
    finding.code === code && finding.column !== null ? [finding.column] : [],
  );
}

/** Columns with a finding that the model reads; null where the version does not say which columns it reads. */
export function columnsRead(facts: ModelCardFacts, code: string): string[] | null {
  if (facts.inputs === undefined) return null;
  const read = new Set(facts.inputs.map(({ name }) => name));
  return columnsWith(code, facts).filter((name) => read.has(name));
}

/** Columns that were found to hold what seems personal. */
export function personalColumnsOf(facts: ModelCardFacts): string[] {
  return columnsWith('F-PERSONAL', facts);
}

/** Of these, the ones that the model reads; null where the version does not say. */
export function personalColumnsRead(facts: ModelCardFacts): string[] | null {
  return columnsRead(facts, 'F-PERSONAL');
}
