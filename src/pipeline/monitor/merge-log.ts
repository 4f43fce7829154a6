/**
 * Joins two parts of one version's log by the random ids of what lies in them. Joining is idempotent, and its result does
 * not depend on the order of the parts as long as equal ids mean equal contents; where they do not, what was kept first
 * stays and the other is counted, since a log is only ever added to.
 */
import type { MergeCounts } from '../../contracts';
import { canonicalJson } from '../../foundation';

export interface Merged<Item> {
  /** What is not kept yet, in the order it came, each id once. */
  readonly added: Item[];
  readonly counts: MergeCounts;
}

/**
 * What of `incoming` must be added to `kept`.
 * @param kept what the log holds, in any order
 * @param incoming what came, in any order; an id that comes twice counts as `known`, or `altered` where it differs
 * @returns new + known + altered = incoming.length; throws nothing
 */
export function mergeById<Item extends { readonly id: string }>(
  kept: readonly Item[],
  incoming: readonly Item[],
): Merged<Item> {
  const byId = new Map(kept.map((item) => [item.id, item]));
  const added: Item[] = [];
  const counts = { new: 0, known: 0, altered: 0 };
  for (const item of incoming) {
    const present = byId.get(item.id);
    if (present === undefined) {
      byId.set(item.id, item);
      added.push(item);
      counts.new += 1;
    } else if (canonicalJson(present) === canonicalJson(item)) counts.known += 1;
    else counts.altered += 1;
  }
  return { added, counts };
}
