/** The two documents of a version, composed from its facts and written in a format. */
import {
  answerOf,
  STATEMENT_QUESTIONS,
  type CardCompleteness,
  type CardFormat,
  type CardKind,
  type ComposedCard,
  type Locale,
  type ModelCardFacts,
} from '../../contracts';
import { writeCardHtml } from './card-html';
import { writeCardMarkdown } from './card-markdown';
import { composeDatasheet } from './compose-datasheet';
import { composeModelCard } from './compose-model-card';

/** How many of the questions that only people can answer were answered. White space is no answer. */
export function cardCompleteness({ statement }: Pick<ModelCardFacts, 'statement'>): CardCompleteness {
  const open = STATEMENT_QUESTIONS.filter((question) => answerOf(statement, question) === null);
  const { length: questions } = STATEMENT_QUESTIONS;
  return { answered: questions - open.length, questions, open };
}

export function composeCard(facts: ModelCardFacts, locale: Locale): ComposedCard {
  return {
    modelCard: composeModelCard(facts, locale),
    datasheet: composeDatasheet(facts, locale),
    completeness: cardCompleteness(facts),
  };
}

/** One document as a file. */
export function writeCard(facts: ModelCardFacts, kind: CardKind, format: CardFormat, locale: Locale): string {
  const document = kind === 'modelCard' ? composeModelCard(facts, locale) : composeDatasheet(facts, locale);
  return format === 'md' ? writeCardMarkdown(document) : writeCardHtml(document);
}

/**
 * The model card as Markdown.
 * Every figure stands with its interval and beside the baseline's, to 4 significant digits; undefined figures read
 * "undefined"; groups carry their size and, where small, a mark. Lists longer than 100 names are cut and counted.
 * @param facts computed facts; names in it may be any text
 * @param locale language of the words around the facts
 */
export function writeModelCard(facts: ModelCardFacts, locale: Locale): string {
  return writeCard(facts, 'modelCard', 'md', locale);
}
