/**
 * Piecewise-linear encoding: beside a number, how far it has climbed through each quantile bin of the training rows.
 * Gives a linear model bends and steps, and a network an easier start (Gorishniy, Rubachev and Babenko, "On embeddings
 * for numerical features in tabular deep learning", NeurIPS 2022, section 3.2; there the outer bins are open, here they
 * end at the training range because the number itself stays beside them).
 */
import { quantileSorted } from '../../../foundation';
import {
  claimName,
  presentValues,
  replaceColumns,
  type NumberWorkingColumn,
  type WorkingColumn,
  type WorkingFrame,
} from '../working-frame';
import { selectNumbers, type FitContext, type FittedOf, type StepKind, type StepOf } from './step-kind';

/**
 * Learns the edges: every distinct value when there are at most `count` + 1 of them, else the distinct quantiles at
 * 0, 1/count ... 1. Columns with fewer than three edges would only repeat the number and get no features.
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (not numbers)
 */
export function fitBins(step: StepOf<'bins'>, frame: WorkingFrame, context: FitContext): FittedOf<'bins'> {
  const bins = selectNumbers(step, frame, context).flatMap((column) => {
    const edges = findEdges(presentValues(column).sort(), step.count);
    if (edges.length < 3) return [];
    const features = edges
      .slice(1)
      .map((edge, i) =>
        claimName(`${column.name} ${shorten(edges[i] as number)}..${shorten(edge)}`, context.taken),
      );
    return [{ column: column.name, edges, features }];
  });
  return { kind: 'bins', bins };
}

function findEdges(sorted: Float64Array, count: number): number[] {
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length && distinct.length <= count + 1; i++) {
    if (sorted[i] !== distinct[distinct.length - 1]) distinct.push(sorted[i] as number);
  }
  if (distinct.length <= count + 1) return distinct;
  const quantiles = Array.from({ length: count + 1 }, (_, i) => quantileSorted(sorted, i / count));
  return quantiles.filter((edge, i) => i === 0 || edge > (quantiles[i - 1] as number));
}

function shorten(edge: number): string {
  return String(Number(edge.toPrecision(4)));
}

/** min(max((x - low) / (high - low), 0), 1) for each bin; features follow their column; missing gives missing. */
export function applyBins(fitted: FittedOf<'bins'>, frame: WorkingFrame): WorkingFrame {
  const entryOf = new Map(fitted.bins.map((entry) => [entry.column, entry]));
  const replacements = new Map<string, readonly WorkingColumn[]>();
  for (const column of frame.columns) {
    const entry = entryOf.get(column.name);
    if (entry === undefined || column.kind !== 'number') continue;
    const features = entry.features.map((name, i): NumberWorkingColumn => {
      const low = entry.edges[i] as number;
      const width = (entry.edges[i + 1] as number) - low;
      const values = new Float32Array(frame.nRows);
      for (let row = 0; row < values.length; row++) {
        const climbed = ((column.values[row] as number) - low) / width;
        values[row] = climbed < 0 ? 0 : climbed > 1 ? 1 : climbed;
      }
      return { ...column, name, values };
    });
    replacements.set(column.name, [column, ...features]);
  }
  return replaceColumns(frame, replacements);
}

/** Takes the added features away: the number itself was kept. */
export function invertBins(fitted: FittedOf<'bins'>, frame: WorkingFrame): WorkingFrame {
  return replaceColumns(
    frame,
    new Map(fitted.bins.flatMap((entry) => entry.features.map((name) => [name, []] as const))),
  );
}

export const binsKind: StepKind<'bins'> = {
  kind: 'bins',
  fit: fitBins,
  apply: applyBins,
  invert: invertBins,
};
