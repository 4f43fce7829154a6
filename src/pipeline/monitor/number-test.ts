/**
 * The drift test of a number column: normal scores for location, rank polynomials for shape, the hypergeometric
 * distribution for missing cells. The reference is the sketch's sample, whose trimmed ends are treated as two tied
 * groups, "below" and "above", to which current values beyond the trimming limits belong as well. Windows above 8,192
 * cells enter as that many evenly spaced order statistics.
 */
import type { ColumnSketch } from '../../contracts';
import type { Generator } from '../../foundation';
import { roundToSketch, SKETCH_TRIMMED_SHARE } from '../data';
import {
  COMPONENT_SHARES,
  effectiveSize,
  MAXIMUM_CELLS,
  standardisedEffect,
  type ColumnTest,
  type TestComponent,
} from './column-test';
import { logChiSquaredTail, logHypergeometricMidP } from './distributions';
import { pooledRanks, rankComponents } from './rank-components';

interface Cells {
  /** Ascending; -Infinity and Infinity stand for "beyond the trimming limits". */
  readonly present: Float64Array;
  readonly missing: number;
}

/**
 * Where the sketch moved extremes to, as the lowest and highest value that was kept; infinite at an end where nothing
 * was moved, because the training range ends there.
 */
export function trimmingLimits(sketch: ColumnSketch): { readonly low: number; readonly high: number } {
  const sample = sketch.sample ?? [];
  const first = sample[0] ?? -Infinity;
  const last = sample[sample.length - 1] ?? Infinity;
  const [minimum, maximum] = sketch.range ?? [first, last];
  return {
    low: roundToSketch(minimum) < first ? first : -Infinity,
    high: roundToSketch(maximum) > last ? last : Infinity,
  };
}

function referenceCells(sketch: ColumnSketch): Cells {
  const present = Float64Array.from(sketch.sample ?? []);
  const n = present.length;
  if (n === 0) return { present, missing: Math.min(sketch.rows, MAXIMUM_CELLS) };
  const beyond = n - 1 - Math.floor((n - 1) * (1 - SKETCH_TRIMMED_SHARE));
  const { low, high } = trimmingLimits(sketch);
  if (low > -Infinity) present.fill(-Infinity, 0, beyond);
  if (high < Infinity) present.fill(Infinity, n - beyond);
  const known = Math.max(1, sketch.rows - sketch.missing);
  return { present, missing: Math.min(MAXIMUM_CELLS, Math.round((n * sketch.missing) / known)) };
}

function currentCells(sketch: ColumnSketch, values: Float64Array): Cells {
  const { low, high } = trimmingLimits(sketch);
  const all = values.filter((value) => Number.isFinite(value)).sort();
  const kept = Math.min(
    all.length,
    Math.round((MAXIMUM_CELLS * all.length) / Math.max(values.length, MAXIMUM_CELLS)),
  );
  const present = new Float64Array(kept);
  for (let i = 0; i < kept; i++) {
    const value = roundToSketch(
      all[kept === all.length ? i : Math.floor(((i + 0.5) * all.length) / kept)] as number,
    );
    present[i] = value < low ? -Infinity : value > high ? Infinity : value;
  }
  return { present, missing: Math.min(values.length, MAXIMUM_CELLS) - kept };
}

/** Most components; fewer leave zeros, so that the inner loop of the shuffles is straight. */
const WIDTH = 4;

/** Scores by cell in random order, row-major [cells, WIDTH], and the mark of missing cells. */
interface ShuffledCells {
  readonly scores: Float64Array;
  readonly isMissing: Uint8Array;
}

function shuffleCells(
  components: readonly Float64Array[],
  nMissing: number,
  scale: number,
  generator: Generator,
): ShuffledCells {
  const nPresent = components[0]?.length ?? 0;
  const nCells = nPresent + nMissing;
  const order = generator.permutation(nCells);
  const scores = new Float64Array(nCells * WIDTH);
  const isMissing = new Uint8Array(nCells);
  for (let place = 0; place < nCells; place++) {
    const cell = order[place] as number;
    if (cell >= nPresent) isMissing[place] = 1;
    else
      components.forEach((component, c) => (scores[place * WIDTH + c] = scale * (component[cell] as number)));
  }
  return { scores, isMissing };
}

/**
 * Builds the test of one number column.
 *
 * With orthonormal scores a_c over the pooled cells (missing cells score 0), z_c = sqrt(N (N - 1) / (n m)) times the
 * sum of a_c over the current cells has mean 0 and variance 1 over all relabellings. Location: z_1, against the normal
 * distribution; shape: z_2^2 + z_3^2 + z_4^2, against chi-squared; missing: hypergeometric mid-p.
 * @param sketch of a number column
 * @param values the current column, shape [rows], NaN = missing, at least one row
 * @param generator puts the cells in random order
 * @returns a test with one component or more; a column that is constant over both sides and never missing has z = 0
 */
export function makeNumberTest(sketch: ColumnSketch, values: Float64Array, generator: Generator): ColumnTest {
  const reference = referenceCells(sketch);
  const current = currentCells(sketch, values);
  const nReference = reference.present.length + reference.missing;
  const nCurrent = current.present.length + current.missing;
  const nCells = nReference + nCurrent;
  const nMissing = reference.missing + current.missing;
  const nSmaller = Math.min(nReference, nCurrent);
  const effectiveRows = effectiveSize(nReference, nCurrent);

  const ranks = pooledRanks(reference.present, current.present);
  const rankScores = rankComponents(ranks);
  const width = rankScores.length;
  const scale = Math.sqrt((nCells * (nCells - 1)) / (nReference * nCurrent));
  const missingVaries = nMissing > 0 && nMissing < nCells;
  const logMissingP = missingVaries ? logHypergeometricMidP(nMissing, nSmaller, nCells) : null;

  const share = {
    location: width > 0 ? COMPONENT_SHARES.location : 0,
    shape: width > 1 ? COMPONENT_SHARES.shape : 0,
    missing: missingVaries ? COMPONENT_SHARES.missing : 0,
  };
  const total = share.location + share.shape + share.missing;
  const logShare = {
    location: Math.log(share.location / total),
    shape: Math.log(share.shape / total),
    missing: Math.log(share.missing / total),
  };

  const components: TestComponent[] = [];
  const z = rankScores.map((scores) => {
    let sum = 0;
    for (let i = reference.present.length; i < scores.length; i++) sum += scores[i] as number;
    return scale * sum;
  });
  const location = z[0] ?? 0;
  const shape = z.slice(1).reduce((sum, value) => sum + value * value, 0);
  if (width > 0 || !missingVaries) {
    components.push({
      statistic: 'normal scores',
      value: location,
      evidence: width > 0 ? Math.min(0, logChiSquaredTail(location ** 2, 1) - logShare.location) : 0,
      effect: standardisedEffect(location ** 2, 1, effectiveRows),
    });
  }
  if (width > 1) {
    components.push({
      statistic: 'rank shape',
      value: shape,
      evidence: Math.min(0, logChiSquaredTail(shape, width - 1) - logShare.shape),
      effect: standardisedEffect(shape, width - 1, effectiveRows),
    });
  }
  if (logMissingP !== null) {
    const shareDifference = current.missing / nCurrent - reference.missing / nReference;
    const pooledShare = nMissing / nCells;
    const chiSquared = (effectiveRows * shareDifference ** 2) / (pooledShare * (1 - pooledShare));
    const observed = nCurrent <= nReference ? current.missing : reference.missing;
    components.push({
      statistic: 'missing share',
      value: shareDifference,
      evidence: Math.min(0, (logMissingP[observed] as number) - logShare.missing),
      effect: standardisedEffect(chiSquared, 1, effectiveRows),
    });
  }

  const { scores, isMissing } = shuffleCells(rankScores, nMissing, scale, generator);
  return {
    name: sketch.name,
    nReference,
    nCurrent,
    components,
    evidenceOf(picked) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let i = 0; i < picked.length; i++) {
        const at = (picked[i] as number) * WIDTH;
        sum0 += scores[at] as number;
        sum1 += scores[at + 1] as number;
        sum2 += scores[at + 2] as number;
        sum3 += scores[at + 3] as number;
      }
      let evidence = 0;
      if (width > 0) evidence = Math.min(evidence, logChiSquaredTail(sum0 * sum0, 1) - logShare.location);
      if (width > 1) {
        const squares = sum1 * sum1 + sum2 * sum2 + sum3 * sum3;
        evidence = Math.min(evidence, logChiSquaredTail(squares, width - 1) - logShare.shape);
      }
      if (logMissingP === null) return evidence;
      let missing = 0;
      for (let i = 0; i < picked.length; i++) missing += isMissing[picked[i] as number] as number;
      return Math.min(evidence, (logMissingP[missing] as number) - logShare.missing);
    },
  };
}
