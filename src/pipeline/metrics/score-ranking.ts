/**
 * Rows in the order of one class's score, sorted once, so that AUC and average precision under any weights (a bootstrap
 * replicate is a vector of integer weights) cost one pass and no further sorting. Equal scores form one tie; scores are
 * equal when they are the same float64. Cost: n log n to make, n to use.
 */

/** One class against the rest, rows from the highest score to the lowest. */
export interface ScoreRanking {
  readonly order: Int32Array; // [rows], row positions
  /** 1 where the row at that place is of the class. */
  readonly isPositive: Uint8Array; // [rows], by place
  /** 1 where the next place has a lower score or there is none. */
  readonly endsTie: Uint8Array; // [rows], by place
  /** True when a score is NaN: rows cannot be ranked. */
  readonly hasNaN: boolean;
}

/**
 * Ranks rows by the score of one class.
 * @param yTrue class indices, shape [rows]
 * @param scores row-major, shape [rows, nColumns]; any monotone scale
 * @param nColumns columns of `scores`, >= 1
 * @param column the class: the column to rank by and the value of yTrue that counts as positive
 * @returns empty arrays when there are no rows. Deterministic; ties keep row order. Throws nothing.
 */
export function rankScores(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  nColumns: number,
  column: number,
): ScoreRanking {
  const nRows = yTrue.length;
  const ofClass = new Float64Array(nRows);
  const order = new Int32Array(nRows);
  let hasNaN = false;
  for (let i = 0; i < nRows; i++) {
    const score = scores[i * nColumns + column] as number;
    ofClass[i] = score;
    order[i] = i;
    if (Number.isNaN(score)) hasNaN = true;
  }
  if (!hasNaN) order.sort((a, b) => compareDescending(ofClass[a] as number, ofClass[b] as number) || a - b);
  const isPositive = new Uint8Array(nRows);
  const endsTie = new Uint8Array(nRows);
  for (let place = 0; place < nRows; place++) {
    const row = order[place] as number;
    if (yTrue[row] === column) isPositive[place] = 1;
    const next = place + 1 < nRows ? ofClass[order[place + 1] as number] : NaN;
    if (ofClass[row] !== next) endsTie[place] = 1;
  }
  return { order, isPositive, endsTie, hasNaN };
}

function compareDescending(a: number, b: number): number {
  return a > b ? -1 : a < b ? 1 : 0;
}
