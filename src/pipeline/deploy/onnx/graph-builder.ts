/** Puts an ONNX graph together: constants, nodes and the values between them. Every value is a matrix [rows, columns]. */
import {
  ATTRIBUTE,
  ELEMENT,
  type AttributeMessage,
  type ElementType,
  type NodeMessage,
  type TensorMessage,
  type ValueMessage,
} from './messages';

/** A value of the graph and how many columns it has. */
export interface GraphValue {
  readonly name: string;
  readonly width: number;
}

/** Begins every name that the graph gives itself; no input may begin so. */
export const INTERNAL_PREFIX = 'terrarium_';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | BigInt64Array) =>
  new Uint8Array(buffer, byteOffset, byteLength).slice();

function attribute(name: string, value: Partial<AttributeMessage> & { type: number }): AttributeMessage {
  return { name, ints: [], strings: [], ...value };
}
export const intAttribute = (name: string, int: number) => attribute(name, { type: ATTRIBUTE.int, int });
export const intsAttribute = (name: string, ints: number[]) =>
  attribute(name, { type: ATTRIBUTE.ints, ints });
export const stringsAttribute = (name: string, strings: readonly string[]) =>
  attribute(name, { type: ATTRIBUTE.strings, strings: strings.map(encode) });

/** A value of any number of rows; `columns` null: a vector [rows]. */
export function describeValue(
  name: string,
  elementType: ElementType,
  columns: number | null,
  description = '',
): ValueMessage {
  const rows = { parameter: 'rows' };
  const dimensions = columns === null ? [rows] : [rows, { value: columns }];
  return { name, type: { tensor: { elementType, shape: { dimensions } } }, description };
}

export class GraphBuilder {
  readonly nodes: NodeMessage[] = [];
  readonly initializers: TensorMessage[] = [];
  #names = 0;

  #newName(): string {
    return `${INTERNAL_PREFIX}${this.#names++}`;
  }

  #initializer(fields: Pick<TensorMessage, 'dims' | 'dataType'> & Partial<TensorMessage>): string {
    const name = this.#newName();
    this.initializers.push({ stringData: [], ...fields, name });
    return name;
  }

  /** One row [1, values] in float64. */
  row(values: readonly number[]): GraphValue {
    const rawData = bytesOf(Float64Array.from(values));
    const name = this.#initializer({ dims: [1, values.length], dataType: ELEMENT.double, rawData });
    return { name, width: values.length };
  }

  /** Float32 of any shape. */
  floats(dims: number[], values: Float32Array): string {
    return this.#initializer({ dims, dataType: ELEMENT.float, rawData: bytesOf(values) });
  }

  /** A vector of whole numbers, or one row of them. */
  ints(values: readonly number[], dims: number[] = [values.length]): string {
    const rawData = bytesOf(BigInt64Array.from(values, BigInt));
    return this.#initializer({ dims, dataType: ELEMENT.int64, rawData });
  }

  texts(values: readonly string[]): string {
    return this.#initializer({
      dims: [values.length],
      dataType: ELEMENT.string,
      stringData: values.map(encode),
    });
  }

  /** Adds a node and names its one output, unless a name is given. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: AttributeMessage[] = [],
    output = this.#newName(),
    domain = '',
  ): string {
    this.nodes.push({ inputs: [...inputs], outputs: [output], operator, attributes, domain });
    return output;
  }

  /** An operator on one matrix, or on a matrix and a row or column of it: element by element. */
  map(operator: string, first: GraphValue, ...others: readonly GraphValue[]): GraphValue {
    const values = [first, ...others];
    return {
      name: this.node(
        operator,
        values.map(({ name }) => name),
      ),
      width: Math.max(...values.map(({ width }) => width)),
    };
  }

  cast(value: GraphValue, to: ElementType, output?: string): GraphValue {
    return { ...value, name: this.node('Cast', [value.name], [intAttribute('to', to)], output) };
  }

  /** `condition` ? `yes` : `no`, element by element. */
  where(condition: GraphValue, yes: GraphValue, no: GraphValue): GraphValue {
    return this.map('Where', condition, yes, no);
  }

  /** min(max(value, low), high); NaN stays NaN. */
  limit(value: GraphValue, low: GraphValue, high: GraphValue): GraphValue {
    const raised = this.where(this.map('Less', value, low), low, value);
    return this.where(this.map('Greater', raised, high), high, raised);
  }

  /** Columns of a matrix, in the order given. */
  pick(value: GraphValue, columns: readonly number[]): GraphValue {
    if (columns.length === value.width && columns.every((column, i) => column === i)) return value;
    const name = this.node('Gather', [value.name, this.ints(columns)], [intAttribute('axis', 1)]);
    return { name, width: columns.length };
  }

  /** Matrices side by side. */
  join(values: readonly GraphValue[]): GraphValue {
    const [only] = values;
    if (values.length === 1 && only !== undefined) return only;
    const names = values.map(({ name }) => name);
    return {
      name: this.node('Concat', names, [intAttribute('axis', 1)]),
      width: values.reduce((total, { width }) => total + width, 0),
    };
  }
}
