/**
 * The log book: an append-only record of what was done, each entry chained to the one before by its SHA-256, so that an
 * entry that was changed, left out or put in shows. It holds names of things, counts and digests, never cells of data.
 */
import * as v from 'valibot';

export const LOGBOOK_KINDS = [
  'trained',
  'registered',
  'gatePassedOver',
  'promoted',
  'returned',
  'exported',
  'imported',
  'logMerged',
  'alertAcknowledged',
  'retrained',
  'erased',
] as const;
export type LogbookKind = (typeof LOGBOOK_KINDS)[number];

export const logbookEntrySchema = v.object({
  projectId: v.string(),
  /** 1, 2, 3 ... within a project, without gaps. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** ISO 8601, UTC, of this device's clock. */
  at: v.string(),
  kind: v.picklist(LOGBOOK_KINDS),
  /** Id of the run, version, file or alert that it is about. */
  subject: v.string(),
  /** Counts, digests, codes, and reasons that a person typed. */
  details: v.record(
    v.string(),
    v.union([v.pipe(v.string(), v.maxLength(500)), v.number(), v.boolean(), v.null()]),
  ),
  /** `sha256` of the entry before; 64 zeros for the first. */
  previousSha256: v.string(),
  /** SHA-256 of the canonical JSON of everything above. */
  sha256: v.string(),
});
export type LogbookEntry = v.InferOutput<typeof logbookEntrySchema>;
