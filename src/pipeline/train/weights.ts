/**
 * Weights as bytes: which tensors a topology asks for, how many parameters that is, how they are written, read back,
 * checked and hashed. The list of tensors follows from the topology alone, so a foreign file is refused before any
 * tensor is built. Layout of `weights.bin` and of the hash: docs/formats.md. Does not know TF.js, training or files.
 */
import {
  makeError,
  type HashPort,
  type ModelArtifact,
  type NamedTensor,
  type Topology,
} from '../../contracts';

/** Larger models are refused before anything is allocated: 50 million float32 values are 200 MB. */
export const MAX_PARAMETERS = 50_000_000;

/** Hidden layers a topology may have; the app itself builds at most 8. */
const MAX_HIDDEN_LAYERS = 64;
const HASH_CHUNK_VALUES = 65_536;

/** Name and shape of a tensor, without its values. */
export type TensorSpec = Pick<NamedTensor, 'name' | 'shape'>;

function refuse(part: string, expected: string | number, actual: string | number): never {
  throw makeError('E-MODEL-SIZE', { part, expected, actual });
}

function checkSize(part: string, value: number, minimum: number): void {
  if (!Number.isSafeInteger(value) || value < minimum)
    refuse(part, `an integer of at least ${minimum}`, String(value));
}

function checkTopology(topology: Topology): void {
  checkSize('nFeatures', topology.nFeatures, topology.family === 'baseline' ? 0 : 1);
  checkSize('outputs', topology.outputs, 1);
  if (topology.family !== 'mlp') return;
  if (topology.hiddenUnits.length > MAX_HIDDEN_LAYERS) {
    refuse('hiddenUnits', `at most ${MAX_HIDDEN_LAYERS} layers`, topology.hiddenUnits.length);
  }
  topology.hiddenUnits.forEach((units, layer) => checkSize(`hiddenUnits[${layer}]`, units, 1));
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/**
 * The tensors a topology asks for, in the order they are written.
 * linear: `kernel` [features, outputs], `bias` [outputs]; mlp: `dense_<i>/kernel` [in, out], `dense_<i>/bias` [out] for
 * i = 0 ... number of hidden layers; baseline: `output` [outputs].
 * @throws E-MODEL-SIZE when a size is not a positive integer (features may be 0 for a baseline) or there are more than
 *   64 hidden layers
 */
export function expectedTensors(topology: Topology): TensorSpec[] {
  checkTopology(topology);
  const { nFeatures, outputs } = topology;
  switch (topology.family) {
    case 'baseline':
      return [{ name: 'output', shape: [outputs] }];
    case 'linear':
      return [
        { name: 'kernel', shape: [nFeatures, outputs] },
        { name: 'bias', shape: [outputs] },
      ];
    case 'mlp': {
      const widths = [nFeatures, ...topology.hiddenUnits, outputs];
      return widths.slice(1).flatMap((width, layer) => [
        { name: `dense_${layer}/kernel`, shape: [widths[layer] as number, width] },
        { name: `dense_${layer}/bias`, shape: [width] },
      ]);
    }
  }
}

/**
 * Parameters of a topology: the sum over its tensors of the product of their shapes. Allocates nothing of that size.
 * @throws E-MODEL-SIZE when a size is not valid or the sum is above `MAX_PARAMETERS`
 */
export function countParameters(topology: Topology): number {
  const parameters = expectedTensors(topology).reduce((total, { shape }) => total + product(shape), 0);
  if (parameters > MAX_PARAMETERS) refuse('parameters', `at most ${MAX_PARAMETERS}`, parameters);
  return parameters;
}

function describeShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** Checks that `tensors` are exactly those of the topology, in any order. */
function checkTensorList(topology: Topology, tensors: readonly TensorSpec[]): void {
  countParameters(topology);
  const expected = expectedTensors(topology);
  if (tensors.length !== expected.length) refuse('tensors', expected.length, tensors.length);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape } of expected) {
    const actual = byName.get(name);
    if (actual === undefined) refuse(name, describeShape(shape), 'nothing');
    const same = actual.shape.length === shape.length && shape.every((axis, i) => axis === actual.shape[i]);
    if (!same) refuse(name, describeShape(shape), describeShape(actual.shape));
  }
}

function checkFinite({ name, values }: NamedTensor): void {
  const position = values.findIndex((value) => !Number.isFinite(value));
  if (position >= 0)
    throw makeError('E-MODEL-NOT-FINITE', { tensor: name, position, value: String(values[position]) });
}

/**
 * Checks that an artifact has exactly the tensors its topology asks for, each complete and finite.
 * @throws E-MODEL-SIZE for a missing, additional, repeated or misshapen tensor, for values fewer or more than the shape
 *   says, and above `MAX_PARAMETERS`; E-MODEL-NOT-FINITE for NaN or an infinity
 */
export function validateArtifact(artifact: ModelArtifact): void {
  checkTensorList(artifact.topology, artifact.tensors);
  for (const tensor of artifact.tensors) {
    if (tensor.values.length !== product(tensor.shape))
      refuse(tensor.name, product(tensor.shape), tensor.values.length);
  }
  artifact.tensors.forEach(checkFinite);
}

function writeFloat32(target: DataView, byteOffset: number, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) target.setFloat32(byteOffset + 4 * i, values[i] as number, true);
}

/**
 * All tensors one after the other as little-endian float32, row-major, without gaps, in the order given.
 * @returns 4 bytes for each parameter
 * @throws as `validateArtifact`
 */
export function serialiseWeights(artifact: ModelArtifact): Uint8Array<ArrayBuffer> {
  validateArtifact(artifact);
  const bytes = new Uint8Array(4 * countParameters(artifact.topology));
  const view = new DataView(bytes.buffer);
  let byteOffset = 0;
  for (const { values } of artifact.tensors) {
    writeFloat32(view, byteOffset, values);
    byteOffset += 4 * values.length;
  }
  return bytes;
}

/**
 * Reverses `serialiseWeights`.
 * @param tensors the tensors in the order they were written; must be those of the topology
 * @throws E-MODEL-SIZE when the list does not fit the topology, the topology is above `MAX_PARAMETERS`, or there are
 *   more or fewer bytes than 4 for each parameter (all before any tensor is built); E-MODEL-NOT-FINITE
 */
export function deserialiseWeights(
  topology: Topology,
  tensors: readonly TensorSpec[],
  bytes: Uint8Array,
): ModelArtifact {
  checkTensorList(topology, tensors);
  const expectedBytes = 4 * countParameters(topology);
  if (bytes.length !== expectedBytes)
    refuse('weights.bin', `${expectedBytes} bytes`, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let byteOffset = 0;
  const read = tensors.map(({ name, shape }): NamedTensor => {
    const values = new Float32Array(product(shape));
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(byteOffset + 4 * i, true);
    byteOffset += 4 * values.length;
    return { name, shape: [...shape], values };
  });
  read.forEach(checkFinite);
  return { topology, tensors: read };
}

/**
 * SHA-256 of the weights, independent of the order in which the tensors are held. For each tensor in ascending order of
 * its name (UTF-16 code units): its shape as little-endian uint32, one for each axis, then its values as little-endian
 * float32, row-major. Names, topology and recipe are not hashed.
 * @returns lower-case hex, 64 characters
 * @throws as `validateArtifact`
 */
export function hashWeights(artifact: ModelArtifact, hash: HashPort): string {
  validateArtifact(artifact);
  const hasher = hash.createSha256();
  const tensors = [...artifact.tensors].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const { shape, values } of tensors) {
    const shapeBytes = new DataView(new ArrayBuffer(4 * shape.length));
    shape.forEach((axis, i) => shapeBytes.setUint32(4 * i, axis, true));
    hasher.update(new Uint8Array(shapeBytes.buffer));
    for (let start = 0; start < values.length; start += HASH_CHUNK_VALUES) {
      const chunk = values.subarray(start, start + HASH_CHUNK_VALUES);
      const chunkBytes = new DataView(new ArrayBuffer(4 * chunk.length));
      writeFloat32(chunkBytes, 0, chunk);
      hasher.update(new Uint8Array(chunkBytes.buffer));
    }
  }
  return hasher.digest();
}
