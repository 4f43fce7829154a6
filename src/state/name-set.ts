/** Sets of names that are replaced, never changed, so that raw state notices. Any string is a name, also `__proto__`. */

export type NameSet = ReadonlySet<string>;

export const NO_NAMES: NameSet = new Set();

export function withName(names: NameSet, name: string): NameSet {
  return new Set([...names, name]);
}

export function withoutName(names: NameSet, name: string): NameSet {
  return new Set([...names].filter((candidate) => candidate !== name));
}
