/** Where labels go, so that none covers another. */

/**
 * Places for labels that keep `gap` pixels between them, in the order given by where they belong and as near to it as
 * together they can be (least squares: with gaps taken off, the places are the isotonic regression of the wishes, found by
 * pooling neighbours that violate the order). Inside [low, high] as long as they fit.
 */
export function spreadLabels(
  wishes: readonly number[],
  gap: number,
  low = -Infinity,
  high = Infinity,
): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => (wishes[a] as number) - (wishes[b] as number));
  const pools: { sum: number; size: number }[] = [];
  order.forEach((label, rank) => {
    let pool = { sum: (wishes[label] as number) - rank * gap, size: 1 };
    for (let above = pools.at(-1); above !== undefined && above.sum / above.size > pool.sum / pool.size;) {
      pools.pop();
      pool = { sum: above.sum + pool.sum, size: above.size + pool.size };
      above = pools.at(-1);
    }
    pools.push(pool);
  });
  const highest = high - (wishes.length - 1) * gap;
  const places = pools.flatMap(({ sum, size }) =>
    Array<number>(size).fill(Math.max(low, Math.min(highest, sum / size))),
  );
  const spread = [...wishes];
  order.forEach((label, rank) => (spread[label] = (places[rank] as number) + rank * gap));
  return spread;
}

/** A box on a drawing, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The box of a line of text of 12 to 13 pixels by its baseline. */
export function boxOfText(
  text: string,
  x: number,
  baseline: number,
  anchor: 'start' | 'middle' | 'end',
): Box {
  const width = estimateTextWidth(text);
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  return { left, right: left + width, top: baseline - 12, bottom: baseline + 4 };
}

/** The first of some boxes that covers none of the others; null where each does. */
export function findFree<Candidate extends Box>(
  candidates: readonly Candidate[],
  taken: readonly Box[],
): Candidate | null {
  const covers = (a: Box, b: Box): boolean =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return candidates.find((candidate) => !taken.some((box) => covers(candidate, box))) ?? null;
}

/** Letters of one em: Chinese, Japanese, Korean and full-width signs. */
const FULL_WIDTH =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const MEAN_EM = 0.54;

/** Pixels that a text will take at a font size, near enough to keep room for it. */
export function estimateTextWidth(text: string, fontSize = 12): number {
  let ems = 0;
  for (const letter of text) ems += FULL_WIDTH.test(letter) ? 1 : MEAN_EM;
  return Math.ceil(ems * fontSize);
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitText(text: string, width: number, fontSize = 12): string {
  if (estimateTextWidth(text, fontSize) <= width) return text;
  const letters = [...text];
  let kept = letters.length;
  while (kept > 1 && estimateTextWidth(`${letters.slice(0, kept).join('')}…`, fontSize) > width) kept -= 1;
  return `${letters.slice(0, kept).join('')}…`;
}
