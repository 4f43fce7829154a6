/**
 * What only people know about a model and its data: ten short answers, kept with the project's decisions and copied into
 * the facts of a version's card. An answer that is absent reads "not stated".
 */
import * as v from 'valibot';

/** UTF-16 units of one answer. */
export const LONGEST_ANSWER = 1000;

const answer = v.optional(v.pipe(v.string(), v.maxLength(LONGEST_ANSWER)));

export const statementSchema = v.strictObject({
  /** What the model is for. */
  purpose: answer,
  /** Who uses it. */
  users: answer,
  /** What it must not be used for. */
  outOfScope: answer,
  /** How the data were collected. */
  collection: answer,
  /** Who or what is missing from them. */
  notCovered: answer,
  /** Consent, or another legal basis. */
  consent: answer,
  /** Who to ask. */
  contact: answer,
  /** What to watch while it is used. */
  watch: answer,
  /** When to retrain. */
  retrain: answer,
  licence: answer,
});
export type Statement = v.InferOutput<typeof statementSchema>;

export const STATEMENT_QUESTIONS = [
  'purpose',
  'users',
  'outOfScope',
  'collection',
  'notCovered',
  'consent',
  'contact',
  'watch',
  'retrain',
  'licence',
] as const satisfies readonly (keyof Statement)[];
export type StatementQuestion = (typeof STATEMENT_QUESTIONS)[number];

/** An answer without the white space around it; null where nothing was said. */
export function answerOf(statement: Statement | undefined, question: StatementQuestion): string | null {
  const text = statement?.[question]?.trim() ?? '';
  return text === '' ? null : text;
}
