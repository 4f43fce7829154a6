import { describe, expect, it } from 'vitest';
import {
  LOGBOOK_KINDS,
  readLogbook,
  sealEntry,
  verifyLogbook,
  writeLogbook,
  type LogbookEntry,
  type LogbookHead,
} from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { testPorts } from '../unit/storage/test-database';

const digest = (text: string): string => testPorts.sha256(new TextEncoder().encode(text));
const CASES = 60;
const HOSTILE = ['__proto__', '<img src=x onerror=alert(1)>', '=1+1', '\ud800', '行', ''];

/** A book of 2 to 12 entries about anything. */
function makeBook(seed: number): { entries: LogbookEntry[]; head: LogbookHead; generator: Generator } {
  const generator = Generator.fromSeed(seed);
  const entries: LogbookEntry[] = [];
  let head: LogbookHead | null = null;
  const nEntries = 2 + generator.integer(11);
  for (let i = 0; i < nEntries; i++) {
    const entry = sealEntry(
      {
        projectId: 'clinic',
        kind: LOGBOOK_KINDS[generator.integer(LOGBOOK_KINDS.length)] ?? 'trained',
        subject: HOSTILE[generator.integer(HOSTILE.length)] ?? '',
        details: {
          count: generator.integer(1000),
          word: HOSTILE[generator.integer(HOSTILE.length)] ?? '',
          none: null,
        },
      },
      `2026-11-0${1 + (i % 9)}T08:00:00.000Z`,
      head,
      digest,
    );
    entries.push(entry);
    head = { sequence: entry.sequence, sha256: entry.sha256 };
  }
  return { entries, head: head as LogbookHead, generator };
}

const seeds = Array.from({ length: CASES }, (_, seed) => seed);

describe('the chain of a log book', () => {
  it.each(seeds)('holds as it was written, in memory and as a file (%i)', (seed) => {
    const { entries, head } = makeBook(seed);
    const whole = { state: 'whole', entries: entries.length, sha256: head.sha256 };
    expect(verifyLogbook(entries, head, digest)).toEqual(whole);
    const text = writeLogbook(entries);
    expect(text.split('\n')).toHaveLength(entries.length + 2);
    const read = readLogbook(text);
    expect(read).toEqual({ entries, head });
    expect(verifyLogbook(read?.entries ?? [], read?.head ?? null, digest)).toEqual(whole);
  });

  it.each(seeds)('shows an entry that was changed, sealed anew or not (%i)', (seed) => {
    const { entries, head, generator } = makeBook(seed);
    const at = generator.integer(entries.length);
    const entry = entries[at] as LogbookEntry;
    const details = { ...entry.details, count: -1 };
    const careless = entries.with(at, { ...entry, details });
    expect(verifyLogbook(careless, head, digest)).toMatchObject({ sequence: at + 1, problem: 'changed' });
    const { projectId, kind, subject } = entry;
    const before = at === 0 ? null : (entries[at - 1] as LogbookEntry);
    const sealed = sealEntry({ projectId, kind, subject, details }, entry.at, before, digest);
    expect(verifyLogbook(entries.with(at, sealed), head, digest)).toMatchObject({
      sequence: at + 1,
      problem: 'changed',
    });
  });

  it.each(seeds)('shows an entry that is missing, the last one too (%i)', (seed) => {
    const { entries, head, generator } = makeBook(seed);
    const at = generator.integer(entries.length);
    expect(verifyLogbook(entries.toSpliced(at, 1), head, digest)).toEqual({
      state: 'broken',
      entries: entries.length - 1,
      sequence: at + 1,
      problem: 'missing',
    });
    const file = readLogbook(
      writeLogbook(entries)
        .split('\n')
        .toSpliced(entries.length - 1, 1)
        .join('\n'),
    );
    expect(verifyLogbook(file?.entries ?? [], file?.head ?? null, digest)).toMatchObject({
      problem: 'missing',
    });
  });

  it.each(seeds)('shows an entry that was put in (%i)', (seed) => {
    const { entries, head, generator } = makeBook(seed);
    const at = 1 + generator.integer(entries.length);
    const before = entries[at - 1] as LogbookEntry;
    const act = { projectId: 'clinic', kind: 'promoted' as const, subject: 'other', details: {} };
    const put = sealEntry(act, '2026-11-01T08:00:00.000Z', before, digest);
    expect(verifyLogbook(entries.toSpliced(at, 0, put), head, digest)).toMatchObject({
      state: 'broken',
      problem: 'inserted',
    });
    const foreign = { ...act, projectId: 'houses' };
    expect(
      verifyLogbook([...entries, sealEntry(foreign, '2026', entries.at(-1) ?? null, digest)], head, digest),
    ).toMatchObject({ problem: 'inserted' });
  });

  it.each(seeds)('shows entries that changed places (%i)', (seed) => {
    const { entries, head, generator } = makeBook(seed);
    const at = generator.integer(entries.length - 1);
    const swapped = entries
      .with(at, entries[at + 1] as LogbookEntry)
      .with(at + 1, entries[at] as LogbookEntry);
    expect(verifyLogbook(swapped, head, digest)).toMatchObject({ sequence: at + 1, problem: 'reordered' });
  });

  it('is no log book where a line is none', () => {
    const { entries } = makeBook(1);
    const text = writeLogbook(entries);
    for (const damaged of [
      `{}\n${text}`,
      `${text}x`,
      text + text,
      text.replace('"sequence":1', '"sequence":"1"'),
    ])
      expect(readLogbook(damaged)).toBeNull();
  });
});
