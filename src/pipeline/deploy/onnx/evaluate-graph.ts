/**
 * Evaluates the graph of an ONNX file in plain arithmetic: the few operators that Terrarium's exports use, by their
 * definitions in the ONNX operator set (onnx.ai, Operators, opset 17). It shares nothing with the code that writes
 * graphs but the description of the messages, so that it can find a graph that says something else than the app. Matrices and
 * vectors only; elements of type float are rounded to float32 after every operator, all others are float64.
 */
import { makeError } from '../../../contracts';
import { erf } from '../error-function';
import { ELEMENT, type GraphMessage, type NodeMessage, type TensorMessage } from './messages';

/** Numbers, truth as 0 and 1, or texts; row-major. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly elementType: number;
  readonly values: Float32Array | Float64Array | readonly string[];
}
type Numbers = Float32Array | Float64Array;

function refuse(problem: string): never {
  throw makeError('E-INTERNAL', { problem: `ONNX graph: ${problem}` });
}

function makeNumbers(elementType: number, size: number): Numbers {
  return elementType === ELEMENT.float ? new Float32Array(size) : new Float64Array(size);
}

const product = (dims: readonly number[]): number => dims.reduce((total, size) => total * size, 1);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function readInitializer({ dims, dataType, rawData, stringData }: TensorMessage): Tensor {
  if (dataType === ELEMENT.string) return { dims, elementType: dataType, values: stringData.map(decode) };
  const bytes = rawData ?? new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = makeNumbers(dataType, product(dims));
  for (let i = 0; i < values.length; i++) {
    if (dataType === ELEMENT.float) values[i] = view.getFloat32(4 * i, true);
    else if (dataType === ELEMENT.double) values[i] = view.getFloat64(8 * i, true);
    else if (dataType === ELEMENT.int64) values[i] = Number(view.getBigInt64(8 * i, true));
    else refuse(`elements of type ${dataType}`);
  }
  return { dims, elementType: dataType, values };
}

function numbersOf({ values }: Tensor): Numbers {
  return values instanceof Float32Array || values instanceof Float64Array
    ? values
    : refuse('numbers expected');
}

/** Applies a function element by element; an axis of size 1 is repeated along the longer one. */
function broadcast(
  elementType: number,
  inputs: readonly Tensor[],
  apply: (...elements: number[]) => number,
): Tensor {
  const rank = Math.max(...inputs.map(({ dims }) => dims.length));
  const shapes = inputs.map(({ dims }) => [...Array<number>(rank - dims.length).fill(1), ...dims]);
  const dims = Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis] as number).filter((size) => size !== 1);
    if (sizes.some((size) => size !== sizes[0])) refuse(`axes of sizes ${sizes.join(' and ')}`);
    return sizes[0] ?? 1;
  });
  if (rank > 2) refuse(`rank ${rank}`);
  const columns = dims.at(-1) ?? 1;
  const sources = inputs.map((input, i) => {
    const shape = shapes[i] as number[];
    const width = shape.at(-1) ?? 1;
    const height = shape.length < 2 ? 1 : (shape[0] as number);
    return { values: numbersOf(input), rowStep: height === 1 ? 0 : width, step: width === 1 ? 0 : 1 };
  });
  const values = makeNumbers(elementType, product(dims));
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / columns);
    const column = i - row * columns;
    values[i] = apply(
      ...sources.map((source) => source.values[row * source.rowStep + column * source.step] as number),
    );
  }
  return { dims, elementType, values };
}

const truth = (value: boolean): number => (value ? 1 : 0);

const UNARY: Readonly<Record<string, (x: number) => number>> = {
  Neg: (x) => -x,
  Log: Math.log,
  Exp: Math.exp,
  Abs: Math.abs,
  Sign: Math.sign,
  Floor: Math.floor,
  Relu: (x) => (x < 0 ? 0 : x),
  Tanh: Math.tanh,
  Erf: erf,
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Identity: (x) => x,
};
const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};
const COMPARED: Readonly<Record<string, (a: number, b: number) => number>> = {
  Less: (a, b) => truth(a < b),
  Greater: (a, b) => truth(a > b),
  GreaterOrEqual: (a, b) => truth(a >= b),
  Equal: (a, b) => truth(a === b),
  IsNaN: (a) => truth(Number.isNaN(a)),
};

/** [rows, inner] x [inner, columns] + bias. */
function gemm(a: Tensor, b: Tensor, c: Tensor): Tensor {
  const [rows = 0, inner = 0] = a.dims;
  const [height, columns = 0] = b.dims;
  if (height !== inner) refuse(`Gemm of ${inner} by ${height}`);
  const [left, right, bias] = [numbersOf(a), numbersOf(b), numbersOf(c)];
  const values = makeNumbers(a.elementType, rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.set(bias);
    for (let k = 0; k < inner; k++) {
      const factor = left[row * inner + k] as number;
      for (let j = 0; j < columns; j++)
        sums[j] = (sums[j] as number) + factor * (right[k * columns + j] as number);
    }
    values.set(sums, row * columns);
  }
  return { dims: [rows, columns], elementType: a.elementType, values };
}

/** Along the last axis of a matrix. */
function softmax(input: Tensor): Tensor {
  const [rows = 0, columns = 0] = input.dims;
  const values = makeNumbers(input.elementType, rows * columns);
  for (let row = 0; row < rows; row++) {
    const logits = Array.from(numbersOf(input).subarray(row * columns, (row + 1) * columns));
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - largest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    values.set(
      powers.map((power) => power / total),
      row * columns,
    );
  }
  return { ...input, values };
}

/** Along the last axis of a matrix, which goes. */
function argMax(input: Tensor): Tensor {
  const [rows = 0, columns = 0] = input.dims;
  const values = Float64Array.from({ length: rows }, (_, row) => {
    const elements = numbersOf(input).subarray(row * columns, (row + 1) * columns);
    return elements.indexOf(Math.max(...elements));
  });
  return { dims: [rows], elementType: ELEMENT.int64, values };
}

function gather(data: Tensor, indices: Tensor, axis: number): Tensor {
  const positions = Array.from(numbersOf(indices));
  if (axis === 0 && data.dims.length === 1 && Array.isArray(data.values)) {
    const texts = data.values as readonly string[];
    return { ...data, dims: indices.dims, values: positions.map((position) => texts[position] as string) };
  }
  if (axis !== 1 || data.dims.length !== 2) refuse(`Gather along axis ${axis}`);
  const [rows = 0, columns = 0] = data.dims;
  const source = numbersOf(data);
  const values = makeNumbers(data.elementType, rows * positions.length);
  positions.forEach((position, j) => {
    for (let row = 0; row < rows; row++)
      values[row * positions.length + j] = source[row * columns + position] as number;
  });
  return { ...data, dims: [rows, positions.length], values };
}

function concat(inputs: readonly Tensor[]): Tensor {
  const [first] = inputs;
  if (first === undefined) refuse('Concat of nothing');
  const rows = first.dims[0] as number;
  const width = inputs.reduce((total, { dims }) => total + (dims[1] as number), 0);
  const values = makeNumbers(first.elementType, rows * width);
  let start = 0;
  for (const input of inputs) {
    const columns = input.dims[1] as number;
    const source = numbersOf(input);
    for (let row = 0; row < rows; row++)
      values.set(source.subarray(row * columns, (row + 1) * columns), row * width + start);
    start += columns;
  }
  return { ...first, dims: [rows, width], values };
}

function evaluateNode(node: NodeMessage, inputs: readonly Tensor[]): Tensor {
  const { operator } = node;
  const attributeOf = (name: string) => node.attributes.find((attribute) => attribute.name === name);
  const [first, second, third] = inputs as [Tensor, Tensor, Tensor];
  const { elementType } = first;
  const unary = UNARY[operator];
  if (unary !== undefined) return broadcast(elementType, inputs, unary);
  const binary = BINARY[operator];
  if (binary !== undefined) return broadcast(elementType, inputs, binary);
  const compared = COMPARED[operator];
  if (compared !== undefined) return broadcast(ELEMENT.bool, inputs, compared);
  switch (operator) {
    case 'Where':
      return broadcast(
        second.elementType,
        inputs,
        (condition, yes, no) => (condition === 1 ? yes : no) as number,
      );
    case 'Cast':
      return broadcast(attributeOf('to')?.int ?? 0, inputs, (value) => value);
    case 'Reshape':
      return { ...first, dims: [first.values.length] };
    case 'Gather':
      return gather(first, second, attributeOf('axis')?.int ?? 0);
    case 'Concat':
      return concat(inputs);
    case 'Gemm':
      return gemm(first, second, third);
    case 'Softmax':
      return softmax(first);
    case 'ArgMax':
      return argMax(first);
    case 'LabelEncoder': {
      const texts = attributeOf('keys_strings')?.strings.map(decode) ?? [];
      const numberOf = new Map(
        texts.map((text, i) => [text, attributeOf('values_int64s')?.ints[i] as number]),
      );
      const otherwise = attributeOf('default_int64')?.int ?? -1;
      const values = Float64Array.from(
        first.values as readonly string[],
        (text) => numberOf.get(text) ?? otherwise,
      );
      return { dims: first.dims, elementType: ELEMENT.int64, values };
    }
    default:
      return refuse(`operator ${operator}`);
  }
}

/**
 * The values of a graph's outputs.
 * @param inputs by name; every input of the graph must be there
 * @throws E-INTERNAL for a graph that no export of Terrarium would write
 */
export function evaluateGraph(graph: GraphMessage, inputs: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const values = new Map(inputs);
  for (const initializer of graph.initializers) values.set(initializer.name, readInitializer(initializer));
  const valueOf = (name: string): Tensor => values.get(name) ?? refuse(`no value ${name.slice(0, 80)}`);
  for (const node of graph.nodes)
    values.set(node.outputs[0] as string, evaluateNode(node, node.inputs.map(valueOf)));
  return new Map(graph.outputs.map(({ name }) => [name, valueOf(name)]));
}
