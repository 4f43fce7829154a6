/**
 * Rank components of two samples: scores whose sums over one sample are the two-sample normal-scores statistic for
 * location (van der Waerden, 1952) and, made orthogonal to it, Legendre polynomials of the ranks of degree 2 to 4 for
 * spread, skewness and peakedness: Neyman's smooth test (1937) in its two-sample rank form. Monotone changes of unit do
 * not alter them. Ties share their average rank. Cost: linear for sorted samples.
 */
import { normalQuantile } from './distributions';

/** Relative squared norm below which a component is a mixture of earlier ones (few distinct values). */
const DEGENERATE = 1e-9;

/** Average ranks 1 ... n of two ascending samples in their pool, the reference's first; ties share their average rank. */
export function pooledRanks(reference: Float64Array, current: Float64Array): Float64Array {
  const n = reference.length;
  const ranks = new Float64Array(n + current.length);
  let i = 0;
  let j = 0;
  while (i < n || j < current.length) {
    const left = i < n ? (reference[i] as number) : Infinity;
    const right = j < current.length ? (current[j] as number) : Infinity;
    const value = Math.min(left, right);
    const firstI = i;
    const firstJ = j;
    while (i < n && reference[i] === value) i += 1;
    while (j < current.length && current[j] === value) j += 1;
    const rank = (firstI + firstJ + i + j + 1) / 2;
    ranks.fill(rank, firstI, i);
    ranks.fill(rank, n + firstJ, n + j);
  }
  return ranks;
}

/**
 * Orthogonal score vectors over the pooled cells.
 *
 * From ranks r: s1 = normalQuantile(r / (n + 1)); with t = 2 r / (n + 1) - 1, s2 = (3 t^2 - 1) / 2,
 * s3 = (5 t^3 - 3 t) / 2, s4 = (35 t^4 - 30 t^2 + 3) / 8; each is made orthogonal to the constant and to those before
 * it and scaled to squared norm 1.
 * @param ranks average ranks, shape [cells]
 * @returns location first, then up to three shape components; components that few distinct values leave undefined are
 *   left out, so one distinct value gives none and two give one. Deterministic. Throws nothing.
 */
export function rankComponents(ranks: Float64Array): Float64Array[] {
  const n = ranks.length;
  const components: Float64Array[] = [];
  for (let degree = 1; degree <= 4; degree++) {
    const scores = new Float64Array(n);
    let centre = 0;
    for (let i = 0; i < n; i++) {
      const t = (2 * (ranks[i] as number)) / (n + 1) - 1;
      const score =
        degree === 1
          ? normalQuantile((t + 1) / 2)
          : degree === 2
            ? (3 * t * t - 1) / 2
            : degree === 3
              ? ((5 * t * t - 3) * t) / 2
              : ((35 * t * t - 30) * t * t + 3) / 8;
      scores[i] = score;
      centre += score;
    }
    centre /= n;
    let before = 0;
    for (let i = 0; i < n; i++) {
      const score = (scores[i] as number) - centre;
      scores[i] = score;
      before += score * score;
    }
    for (const earlier of components) {
      let product = 0;
      for (let i = 0; i < n; i++) product += (scores[i] as number) * (earlier[i] as number);
      for (let i = 0; i < n; i++) scores[i] = (scores[i] as number) - product * (earlier[i] as number);
    }
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (scores[i] as number) ** 2;
    if (!(squares > DEGENERATE * Math.max(before, DEGENERATE * n))) continue;
    const norm = Math.sqrt(squares);
    for (let i = 0; i < n; i++) scores[i] = (scores[i] as number) / norm;
    components.push(scores);
  }
  return components;
}
