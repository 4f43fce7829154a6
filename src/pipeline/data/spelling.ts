/**
 * Labels that differ only in spelling: upper and lower case, spaces, full-width forms, punctuation at the end. Such pairs
 * are one class to a person and two to a model. Words that differ in letters are not compared.
 */

/** A label without what spelling varies in. */
export function normaliseLabel(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\u200b]+/g, ' ')
    .replace(/[ .。!！;；:：,，]{1,32}$/u, '')
    .trim();
}

/** Groups of two and more labels that are spelled differently but read the same, in order of first appearance. */
export function findSpellings(labels: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const label of labels) {
    const key = normaliseLabel(label);
    const group = groups.get(key);
    if (group) group.push(label);
    else groups.set(key, [label]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
