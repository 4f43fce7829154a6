/**
 * Rows by the value of a grouping column. Values are user text and may be anything. A column of many values gives at
 * most 50 groups: the largest stay, the others are merged, so that a report stays readable and its cost bounded.
 */

/** Groups per column, the merged one included. */
export const MAX_GROUPS = 50;
/** Below this many rows a group is marked as small: its figures say little. */
export const SMALL_GROUP_ROWS = 30;
/** Name of the group that holds what does not fit into MAX_GROUPS. */
export const OTHER_GROUP = '(other)';

export interface RowGroup {
  readonly value: string;
  /** Positions of the group's rows, ascending. */
  readonly rows: Int32Array;
}

/**
 * Groups row positions by value.
 * @param values one per row
 * @param positions the rows to group, positions into `values`, ascending
 * @returns largest first, equal sizes by first appearance; with more than MAX_GROUPS values the largest MAX_GROUPS - 1
 *   and last OTHER_GROUP with the rest (rows whose value is itself OTHER_GROUP are counted there). Empty without rows.
 *   Throws nothing.
 */
export function groupRows(values: readonly string[], positions: Int32Array): RowGroup[] {
  const members = new Map<string, number[]>();
  for (const position of positions) {
    const value = values[position] as string;
    const rows = members.get(value);
    if (rows === undefined) members.set(value, [position]);
    else rows.push(position);
  }
  const isMerging = members.size > MAX_GROUPS;
  const merged = isMerging ? (members.get(OTHER_GROUP) ?? []) : [];
  if (isMerging) members.delete(OTHER_GROUP);
  const groups = [...members].sort(([, a], [, b]) => b.length - a.length);
  const kept = isMerging ? groups.slice(0, MAX_GROUPS - 1) : groups;
  for (const [, rows] of groups.slice(kept.length)) merged.push(...rows);
  if (isMerging) kept.push([OTHER_GROUP, merged.sort((a, b) => a - b)]);
  return kept.map(([value, rows]) => ({ value, rows: Int32Array.from(rows) }));
}
