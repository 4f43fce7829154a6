/**
 * The chain of a log book: sealing an entry onto the one before, finding where a chain is broken, and the file it leaves
 * the device as. A chain shows careless and partial edits; whoever can rewrite it whole can seal it anew, so it proves no
 * author. An exported file held elsewhere is what a rewritten book can be told by.
 */
import * as v from 'valibot';
import { canonicalJson } from '../foundation';
import { logbookEntrySchema, type LogbookEntry } from './logbook';

/** The log book of the device itself, for what outlives a project: that it was erased. */
export const DEVICE_LOGBOOK = 'device';

/** `previousSha256` of the first entry. */
export const CHAIN_START = '0'.repeat(64);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Where a book ends: kept apart from the entries, so that a missing last one shows. */
export const logbookHeadSchema = v.object({ sequence: count, sha256: v.string() });
export type LogbookHead = v.InferOutput<typeof logbookHeadSchema>;

/** SHA-256 of a text's UTF-8, lower-case hex. */
export type DigestText = (text: string) => string;

/** What happened, before it has a place in the chain. */
export type LogbookAct = Pick<LogbookEntry, 'projectId' | 'kind' | 'subject' | 'details'>;

/** What the page may note by itself; everything else is noted in the transaction that does it. */
export const notedActSchema = v.strictObject({
  ...v.pick(logbookEntrySchema, ['projectId', 'subject', 'details']).entries,
  kind: v.picklist(['exported', 'imported', 'retrained']),
});

/** The entry after `head`; null: the first. */
export function sealEntry(
  act: LogbookAct,
  at: string,
  head: LogbookHead | null,
  digest: DigestText,
): LogbookEntry {
  const { projectId, kind, subject, details } = act;
  const open = {
    projectId,
    sequence: (head?.sequence ?? 0) + 1,
    at,
    kind,
    subject,
    details: { ...details },
    previousSha256: head?.sha256 ?? CHAIN_START,
  };
  return { ...open, sha256: digestOf(open, digest) };
}

function digestOf(open: Omit<LogbookEntry, 'sha256'>, digest: DigestText): string {
  return digest(canonicalJson(open));
}

export const logbookVerdictSchema = v.variant('state', [
  v.object({ state: v.literal('whole'), entries: count, sha256: v.string() }),
  v.object({
    state: v.literal('broken'),
    entries: count,
    /** Number of the entry at which the chain breaks: the first that is wrong, or that is not there. */
    sequence: count,
    problem: v.picklist(['changed', 'missing', 'inserted', 'reordered']),
  }),
]);
/** Whether every entry is there, once, in its place and as it was written. */
export type LogbookVerdict = v.InferOutput<typeof logbookVerdictSchema>;

/**
 * @param entries in the order in which they are kept
 * @param head where the book says it ends; null where that is not known, and then a missing end cannot be seen
 */
export function verifyLogbook(
  entries: readonly LogbookEntry[],
  head: LogbookHead | null,
  digest: DigestText,
): LogbookVerdict {
  const broken = (
    sequence: number,
    problem: Extract<LogbookVerdict, { state: 'broken' }>['problem'],
  ): LogbookVerdict => ({ state: 'broken', entries: entries.length, sequence, problem });
  let before: LogbookEntry | null = null;
  for (const [position, entry] of entries.entries()) {
    const expected = position + 1;
    const { sha256, ...open } = entry;
    if (digestOf(open, digest) !== sha256) return broken(entry.sequence, 'changed');
    if (entry.projectId !== entries[0]?.projectId) return broken(expected, 'inserted');
    if (entry.sequence > expected) {
      const comesLater = entries.slice(position).some(({ sequence }) => sequence === expected);
      return broken(expected, comesLater ? 'reordered' : 'missing');
    }
    if (entry.sequence < expected) return broken(entry.sequence, 'inserted');
    // An entry sealed anew is itself in order: the one after it tells.
    if (entry.previousSha256 !== (before?.sha256 ?? CHAIN_START))
      return broken(Math.max(1, expected - 1), before === null ? 'missing' : 'changed');
    before = entry;
  }
  if (head !== null) {
    if (entries.length < head.sequence) return broken(entries.length + 1, 'missing');
    if (entries.length > head.sequence) return broken(head.sequence + 1, 'inserted');
    if ((before?.sha256 ?? CHAIN_START) !== head.sha256) return broken(entries.length, 'changed');
  }
  return { state: 'whole', entries: entries.length, sha256: before?.sha256 ?? CHAIN_START };
}

/** JSON Lines: an entry a line, then a line that says how many there are and how the last is sealed. */
export function writeLogbook(entries: readonly LogbookEntry[]): string {
  const end = { terrariumLogbook: 1, entries: entries.length, sha256: entries.at(-1)?.sha256 ?? CHAIN_START };
  return [...entries, end].map((line) => `${canonicalJson(line)}\n`).join('');
}

const endLineSchema = v.strictObject({ terrariumLogbook: v.literal(1), entries: count, sha256: v.string() });

/** Reads a written log book. @returns null when it is no log book; a missing last line leaves `head` null */
export function readLogbook(text: string): { entries: LogbookEntry[]; head: LogbookHead | null } | null {
  const entries: LogbookEntry[] = [];
  let head: LogbookHead | null = null;
  for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return null;
    }
    const end = v.safeParse(endLineSchema, value);
    if (end.success && head === null) {
      head = { sequence: end.output.entries, sha256: end.output.sha256 };
      continue;
    }
    const entry = v.safeParse(logbookEntrySchema, value);
    if (!entry.success || head !== null) return null;
    entries.push(entry.output);
  }
  return { entries, head };
}
