/**
 * The model card and the datasheet as documents of plain text: composed once from facts, then written as Markdown, as
 * HTML, or shown on the page. Texts in them are anybody's and not escaped; whoever writes them escapes.
 */
import * as v from 'valibot';
import { STATEMENT_QUESTIONS, statementSchema } from './statement';
import { gateLineSchema } from './deployment';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** `modelCard`: Mitchell et al. (2019). `datasheet`: Gebru et al. (2021). */
export const CARD_KINDS = ['modelCard', 'datasheet'] as const;
export type CardKind = (typeof CARD_KINDS)[number];
export const CARD_FORMATS = ['md', 'html'] as const;
export type CardFormat = (typeof CARD_FORMATS)[number];

export const cardBlockSchema = v.variant('kind', [
  v.object({
    kind: v.literal('fact'),
    label: v.string(),
    value: v.string(),
    /** `computed` from stored artefacts, said by a `person`, or `missing`: nobody said it. */
    source: v.picklist(['computed', 'person', 'missing']),
  }),
  v.object({ kind: v.literal('paragraph'), text: v.string() }),
  v.object({ kind: v.literal('heading'), text: v.string() }),
  v.object({
    kind: v.literal('table'),
    /** What it shows, for those who cannot see it. */
    caption: v.string(),
    head: v.array(v.string()),
    rows: v.array(v.array(v.string())),
    /** The first columns that hold names; those after them hold figures. */
    nameColumns: count,
  }),
]);
export type CardBlock = v.InferOutput<typeof cardBlockSchema>;

export const cardDocumentSchema = v.object({
  kind: v.picklist(CARD_KINDS),
  locale: v.picklist(['en', 'zh']),
  /** Which document, of which version. */
  overline: v.string(),
  title: v.string(),
  /** The purpose as a person put it; null where nobody did. */
  lead: v.nullable(v.string()),
  sections: v.array(v.object({ id: v.string(), title: v.string(), blocks: v.array(cardBlockSchema) })),
});
export type CardDocument = v.InferOutput<typeof cardDocumentSchema>;

export const cardCompletenessSchema = v.object({
  answered: count,
  questions: count,
  /** Questions that nobody answered, in the order of the form. */
  open: v.array(v.picklist(STATEMENT_QUESTIONS)),
});
/** How much of what only people know was said. */
export type CardCompleteness = v.InferOutput<typeof cardCompletenessSchema>;

export const composedCardSchema = v.object({
  modelCard: cardDocumentSchema,
  datasheet: cardDocumentSchema,
  completeness: cardCompletenessSchema,
});
export type ComposedCard = v.InferOutput<typeof composedCardSchema>;

/** A stored version, or a judged run that is no version yet: its card is a draft with the number 0. */
export const cardSubjectSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('version'), modelVersionId: id }),
  v.strictObject({ kind: v.literal('draft'), runId: id, name: v.pipe(v.string(), v.maxLength(200)) }),
]);
export type CardSubject = v.InferOutput<typeof cardSubjectSchema>;

/** What may change in the facts of a stored version: what people say. Figures never do. */
export const cardAmendmentSchema = v.strictObject({
  statement: v.optional(statementSchema),
  gate: v.optional(v.array(gateLineSchema)),
});
export type CardAmendment = v.InferOutput<typeof cardAmendmentSchema>;

export const cardCheckRequestSchema = v.strictObject({
  modelVersionId: id,
  /** Markdown to hold against the facts instead of the stored card; null: the stored one. */
  text: v.nullable(v.pipe(v.string(), v.maxLength(4_000_000))),
});
export type CardCheckRequest = v.InferOutput<typeof cardCheckRequestSchema>;

export const cardCheckSchema = v.object({
  /** Facts that were made again from stored artefacts. */
  facts: count,
  /** Those that are other than what the card's facts say, such as `metrics.accuracy.low`; as JSON, cut to 200 characters. */
  mismatches: v.array(v.object({ fact: v.string(), stated: v.string(), recomputed: v.string() })),
  lines: count,
  /** Lines of the card's text that are other than what the recomputed facts give; 1-based. Null: there is no such line. */
  changedLines: v.array(
    v.object({ line: count, stated: v.nullable(v.string()), recomputed: v.nullable(v.string()) }),
  ),
  /** Facts that no artefact can tell: what people said. */
  said: v.array(v.string()),
});
/** The numbers of a stored card, held against the artefacts they were made from. */
export type CardCheck = v.InferOutput<typeof cardCheckSchema>;
