/** A card held against facts that were made again from stored artefacts: fact by fact, and line by line of its text. */
import type { CardCheck, ModelCardFacts } from '../../contracts';

/** Below this relative difference two figures are the same: another order of addition may change the last digits. */
const SAME_FIGURE = 1e-9;
const LONGEST_SHOWN = 200;
/** What people said; no artefact tells it. */
const SAID = ['statement', 'gate'] as const satisfies readonly (keyof ModelCardFacts)[];

type Leaves = Map<string, unknown>;

/** Every leaf by its path, such as `groups.0.metrics.accuracy.low`; an empty list or object is a leaf itself. */
function collectLeaves(value: unknown, path: readonly string[], leaves: Leaves): Leaves {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch) {
    if (value !== undefined) leaves.set(path.join('.'), value);
    return leaves;
  }
  for (const [key, member] of Object.entries(value as object)) collectLeaves(member, [...path, key], leaves);
  return leaves;
}

function isSame(stated: unknown, recomputed: unknown): boolean {
  if (typeof stated !== 'number' || typeof recomputed !== 'number')
    return JSON.stringify(stated) === JSON.stringify(recomputed);
  const scale = Math.max(Math.abs(stated), Math.abs(recomputed));
  return stated === recomputed || Math.abs(stated - recomputed) <= SAME_FIGURE * scale;
}

const show = (value: unknown): string => (JSON.stringify(value) ?? '–').slice(0, LONGEST_SHOWN);

/**
 * Facts that differ from those that were made again.
 * Facts that a version of before does not state are left out: nothing is claimed by them.
 * @returns number of facts that were compared, those that differ in the order of the recomputed facts, and what is not
 *   compared because people said it
 */
export function checkCardFacts(
  stated: ModelCardFacts,
  recomputed: ModelCardFacts,
): Pick<CardCheck, 'facts' | 'mismatches' | 'said'> {
  const mismatches: CardCheck['mismatches'] = [];
  let facts = 0;
  for (const name of Object.keys({ ...recomputed, ...stated }) as (keyof ModelCardFacts)[]) {
    if (SAID.some((said) => said === name) || stated[name] === undefined) continue;
    const own = collectLeaves(stated[name], [name], new Map());
    const made = collectLeaves(recomputed[name], [name], new Map());
    for (const path of new Set([...made.keys(), ...own.keys()])) {
      if (name === 'data' && !own.has(path) && isAbsentFromBefore(stated, path)) continue;
      facts += 1;
      if (isSame(own.get(path), made.get(path))) continue;
      mismatches.push({ fact: path, stated: show(own.get(path)), recomputed: show(made.get(path)) });
    }
  }
  return { facts, mismatches, said: SAID.filter((name) => stated[name] !== undefined) };
}

/** True for a part of `data` that versions of before lack as a whole. */
function isAbsentFromBefore({ data }: ModelCardFacts, path: string): boolean {
  return data[path.split('.')[1] as keyof ModelCardFacts['data']] === undefined;
}

/**
 * Lines of a card's text that differ from the text the recomputed facts give. Line ends are compared as line feeds.
 * Lines are aligned by their longest common subsequence, so that one added line is one difference.
 */
export function checkCardText(stated: string, recomputed: string): Pick<CardCheck, 'lines' | 'changedLines'> {
  const own = stated.replace(/\r\n?/g, '\n').split('\n');
  const made = recomputed.split('\n');
  return { lines: made.length, changedLines: pairChanges(own, made) };
}

function pairChanges(own: readonly string[], made: readonly string[]): CardCheck['changedLines'] {
  let start = 0;
  while (start < own.length && start < made.length && own[start] === made[start]) start += 1;
  let end = 0;
  const most = Math.min(own.length, made.length) - start;
  while (end < most && own[own.length - 1 - end] === made[made.length - 1 - end]) end += 1;
  const removed = own.slice(start, own.length - end);
  const added = made.slice(start, made.length - end);
  const changes: CardCheck['changedLines'] = [];
  let i = 0;
  let j = 0;
  for (const [keptOwn, keptMade] of [
    ...commonLines(removed, added),
    [removed.length, added.length] as const,
  ]) {
    for (; i < keptOwn || j < keptMade; i += Number(i < keptOwn), j += Number(j < keptMade)) {
      changes.push({
        line: start + i + 1,
        ...showPair(i < keptOwn ? (removed[i] ?? null) : null, j < keptMade ? (added[j] ?? null) : null),
      });
    }
    i = keptOwn + 1;
    j = keptMade + 1;
  }
  return changes;
}

/** Two lines from shortly before the place where they begin to differ. */
function showPair(stated: string | null, recomputed: string | null) {
  let same = 0;
  while (stated !== null && same < stated.length && stated[same] === recomputed?.[same]) same += 1;
  const from = same < LONGEST_SHOWN / 2 ? 0 : same - LONGEST_SHOWN / 4;
  const cut = (line: string) =>
    `${from > 0 ? '…' : ''}${line.slice(from, from + LONGEST_SHOWN)}${line.length > from + LONGEST_SHOWN ? '…' : ''}`;
  return {
    stated: stated === null ? null : cut(stated),
    recomputed: recomputed === null ? null : cut(recomputed),
  };
}

/** Beyond this many pairs of lines, lines are paired by their place. */
const MOST_PAIRS = 4_000_000;

/** Places of the lines that both have, by the longest common subsequence. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  if (a.length * b.length > MOST_PAIRS) return [];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i++;
    else j++;
  }
  return pairs;
}
