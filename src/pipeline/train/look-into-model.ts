/**
 * What is drawn of a model while one row passes: which inputs enter strongly, what the units of every layer do, which
 * weights are the largest. Bounded whatever the model; reads the model through its face and its artifact alone.
 */
import {
  MAX_DRAWN_LINKS,
  MAX_DRAWN_UNITS,
  type GlassInput,
  type GlassLayer,
  type GlassLink,
  type GlassReport,
  type ModelArtifact,
  type NamedTensor,
  type Topology,
  type WatchRequest,
} from '../../contracts';
import type { DroppedUnits } from './live-glass';
import type { RowTrace, TracedLayer } from './row-trace';
import type { TrainedModel } from './trained-model';
import { describeWeights } from './weight-histogram';

/** A row as the model reads it. */
export interface PreparedRow {
  readonly values: Float32Array; // [features]
  /** Class index or standardised value; null when unknown. */
  readonly target: number | null;
}

export interface ModelLook extends Pick<
  GlassReport,
  'inputs' | 'nInputs' | 'layers' | 'links' | 'histograms'
> {
  /** What `predict` answers for the row, [outputs]. */
  readonly answer: Float32Array;
  readonly loss: number | null;
}

const FLOAT32_LIMIT = 3.4e38;

/** A number that can be drawn: overflow ends at the largest float32, an undefined one is 0. */
function drawable(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-FLOAT32_LIMIT, Math.min(FLOAT32_LIMIT, value));
}

function drawn(values: Float32Array): number[] {
  return Array.from(values.subarray(0, MAX_DRAWN_UNITS), drawable);
}

/** The matrix of weights that feed a layer; null for a baseline. */
function kernelName({ family }: Topology, layer: number): string | null {
  if (family === 'baseline') return null;
  return family === 'linear' ? 'kernel' : `dense_${layer}/kernel`;
}

function activationName(topology: Topology, isOutput: boolean): GlassLayer['activation'] {
  if (topology.family === 'baseline') return 'shares';
  return isOutput || topology.family === 'linear' ? topology.output : topology.activation;
}

function findTensor(tensors: readonly NamedTensor[] | null, name: string | null): NamedTensor | null {
  return tensors?.find((tensor) => tensor.name === name) ?? null;
}

/** Every feature's |value| times the sum of its outgoing weights' sizes, the strongest first, at most `most` of them. */
function listInputs(
  row: PreparedRow,
  names: readonly string[],
  kernel: NamedTensor | null,
  gradient: Float32Array | null,
  most: number,
): GlassInput[] {
  const units = kernel?.shape[1] ?? 0;
  const strengths = Float64Array.from(row.values, (value, index) => {
    let total = 0;
    for (let at = index * units; at < (index + 1) * units; at++)
      total += Math.abs(kernel?.values[at] as number);
    return Math.abs(value) * total;
  });
  return Array.from(strengths.keys())
    .sort((a, b) => (strengths[b] as number) - (strengths[a] as number) || a - b)
    .slice(0, most)
    .map((index) => ({
      index,
      name: names[index] ?? '',
      value: row.values[index] as number,
      strength: drawable(strengths[index] as number),
      gradient: gradient === null ? null : drawable(gradient[index] as number),
    }));
}

/** The largest entries of a matrix among some of its rows and its first columns, as lines. */
function listLinks(matrix: NamedTensor | null, rows: readonly number[]): GlassLink[] {
  const [, width] = matrix?.shape ?? [];
  if (matrix === null || width === undefined) return [];
  const links: GlassLink[] = [];
  for (const [from, row] of rows.entries()) {
    for (let to = 0; to < Math.min(width, MAX_DRAWN_UNITS); to++) {
      const value = drawable(matrix.values[row * width + to] as number);
      if (value !== 0) links.push({ from, to, value });
    }
  }
  return links.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MAX_DRAWN_LINKS);
}

function listNorms(kernel: NamedTensor | null, units: number): number[] {
  const squares = new Float64Array(Math.min(units, MAX_DRAWN_UNITS));
  for (let at = 0; at < (kernel?.values.length ?? 0); at += units) {
    for (let unit = 0; unit < squares.length; unit++)
      squares[unit] = (squares[unit] as number) + (kernel?.values[at + unit] as number) ** 2;
  }
  return Array.from(squares, (square) => drawable(Math.sqrt(square)));
}

function describeLayer(
  traced: TracedLayer,
  layer: number,
  isOutput: boolean,
  { topology, tensors }: ModelArtifact,
  kernel: NamedTensor | null,
  dropped: DroppedUnits | null,
  withGradients: boolean,
): GlassLayer {
  const { name, activations, gradient } = traced;
  const units = activations.length;
  const own = isOutput && topology.family !== 'mlp' ? tensors : namedAfter(tensors, `dense_${layer}/`);
  return {
    name,
    activation: activationName(topology, isOutput),
    units,
    parameters: own.reduce((total, { values }) => total + values.length, 0),
    activations: drawn(activations),
    weightNorms: listNorms(kernel, units),
    gradients: withGradients && gradient !== null ? drawn(gradient) : null,
    silent: activations.reduce((count, value) => count + (value === 0 ? 1 : 0), 0),
    dropout: dropped?.rate ?? 0,
    dropped: dropped === null ? null : dropped.units.filter((unit) => unit < MAX_DRAWN_UNITS),
    droppedCount: dropped === null ? null : dropped.units.length,
  };
}

function namedAfter(tensors: readonly NamedTensor[], prefix: string): readonly NamedTensor[] {
  return tensors.filter(({ name }) => name.startsWith(prefix));
}

/**
 * Follows one row through a model.
 * @param names of the features, in their order
 * @param dropped what dropout did in the latest step, one for each hidden layer; null outside training
 * @throws E-TRAIN-FEATURES when the row has another number of features than the model
 */
export async function lookIntoModel(
  model: TrainedModel,
  row: PreparedRow,
  names: readonly string[],
  request: WatchRequest,
  dropped: readonly DroppedUnits[] | null,
): Promise<ModelLook> {
  const artifact = model.toArtifact();
  const { topology, tensors } = artifact;
  const withGradients = request.view === 'gradients';
  const features = { nRows: 1, nFeatures: row.values.length, values: row.values };
  const trace: RowTrace = await model.traceRow(features, row.target);
  const kernels = trace.layers.map((_, layer) => findTensor(tensors, kernelName(topology, layer)));
  const inputs = listInputs(
    row,
    names,
    kernels[0] ?? null,
    withGradients ? trace.inputGradient : null,
    request.inputs,
  );
  const last = trace.layers.length - 1;
  const lines = withGradients ? trace.weightGradients : tensors;
  return {
    inputs,
    nInputs: row.values.length,
    layers: trace.layers.map((traced, layer) =>
      describeLayer(
        traced,
        layer,
        layer === last,
        artifact,
        kernels[layer] ?? null,
        dropped?.[layer] ?? null,
        withGradients,
      ),
    ),
    links: trace.layers.map((_, layer) => {
      const before = trace.layers[layer - 1];
      const rows =
        before === undefined
          ? inputs.map(({ index }) => index)
          : Array.from({ length: Math.min(before.activations.length, MAX_DRAWN_UNITS) }, (__, unit) => unit);
      return listLinks(findTensor(lines, kernelName(topology, layer)), rows);
    }),
    histograms: request.histograms
      ? kernels.flatMap((kernel, layer) =>
          kernel === null ? [] : [describeWeights((trace.layers[layer] as TracedLayer).name, kernel.values)],
        )
      : null,
    answer: (trace.layers[last] as TracedLayer).activations,
    loss: trace.loss !== null && Number.isFinite(trace.loss) ? trace.loss : null,
  };
}
