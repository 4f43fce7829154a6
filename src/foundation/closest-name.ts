/**
 * The name a person probably meant: the smallest Levenshtein distance (insertions, deletions, substitutions of one
 * UTF-16 unit), letter case aside. Names are looked at up to 64 units, so cost stays small for any column name.
 */
const LOOKED_AT = 64;

/**
 * @param name what was written
 * @param candidates what exists
 * @returns the closest candidate, the first of equals; '' when there is none
 */
export function closestName(name: string, candidates: Iterable<string>): string {
  let best = '';
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(
      name.slice(0, LOOKED_AT).toLowerCase(),
      candidate.slice(0, LOOKED_AT).toLowerCase(),
    );
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}
