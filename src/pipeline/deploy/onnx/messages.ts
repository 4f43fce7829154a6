/**
 * The few messages of an ONNX file that Terrarium writes, by their numbers in onnx.proto (ONNX 1.12, IR version 8), and
 * how they are written and read. Fields beyond these are skipped when reading.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Element types of `TensorProto`. */
export const ELEMENT = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = (typeof ELEMENT)[keyof typeof ELEMENT];
/** `AttributeProto.type` of the attributes in use. */
export const ATTRIBUTE = { int: 2, ints: 7, strings: 8 } as const;

export interface TensorMessage {
  dims: number[];
  dataType: number;
  /** Texts; other elements lie in `rawData`, row-major and little-endian. */
  stringData: Uint8Array[];
  name: string;
  rawData?: Uint8Array;
}
export interface AttributeMessage {
  name: string;
  int?: number;
  ints: number[];
  strings: Uint8Array[];
  type: number;
}
export interface NodeMessage {
  inputs: string[];
  outputs: string[];
  operator: string;
  attributes: AttributeMessage[];
  domain: string;
}
/** A number, or the name of one that differs from call to call. */
interface DimensionMessage {
  value?: number;
  parameter?: string;
}
export interface ValueMessage {
  name: string;
  type: { tensor: { elementType: number; shape: { dimensions: DimensionMessage[] } } };
  description: string;
}
export interface GraphMessage {
  nodes: NodeMessage[];
  name: string;
  initializers: TensorMessage[];
  inputs: ValueMessage[];
  outputs: ValueMessage[];
}
export interface ModelMessage {
  irVersion: number;
  producerName: string;
  producerVersion: string;
  description: string;
  graph: GraphMessage;
  operatorSets: { domain: string; version: number }[];
  metadata: { key: string; value: string }[];
}

type Scalar = 'int' | 'text' | 'bytes';
type FieldKind = Scalar | Description;
/** [field number, kind, repeated]. */
type Field = readonly [number, FieldKind, boolean];
interface Description {
  readonly [field: string]: Field;
}
const one = (number: number, kind: FieldKind): Field => [number, kind, false];
const many = (number: number, kind: FieldKind): Field => [number, kind, true];

const TENSOR: Description = {
  dims: many(1, 'int'),
  dataType: one(2, 'int'),
  stringData: many(6, 'bytes'),
  name: one(8, 'text'),
  rawData: one(9, 'bytes'),
};
const ATTRIBUTE_FIELDS: Description = {
  name: one(1, 'text'),
  int: one(3, 'int'),
  ints: many(8, 'int'),
  strings: many(9, 'bytes'),
  type: one(20, 'int'),
};
const NODE: Description = {
  inputs: many(1, 'text'),
  outputs: many(2, 'text'),
  operator: one(4, 'text'),
  attributes: many(5, ATTRIBUTE_FIELDS),
  domain: one(7, 'text'),
};
const DIMENSION: Description = { value: one(1, 'int'), parameter: one(2, 'text') };
const SHAPE: Description = { dimensions: many(1, DIMENSION) };
const TENSOR_TYPE: Description = { elementType: one(1, 'int'), shape: one(2, SHAPE) };
const VALUE: Description = {
  name: one(1, 'text'),
  type: one(2, { tensor: one(1, TENSOR_TYPE) }),
  description: one(3, 'text'),
};
const GRAPH: Description = {
  nodes: many(1, NODE),
  name: one(2, 'text'),
  initializers: many(5, TENSOR),
  inputs: many(11, VALUE),
  outputs: many(12, VALUE),
};
const MODEL: Description = {
  irVersion: one(1, 'int'),
  producerName: one(2, 'text'),
  producerVersion: one(3, 'text'),
  description: one(6, 'text'),
  graph: one(7, GRAPH),
  operatorSets: many(8, { domain: one(1, 'text'), version: one(2, 'int') }),
  metadata: many(14, { key: one(1, 'text'), value: one(2, 'text') }),
};

type Fields = Record<string, unknown>;
const EMPTY: Readonly<Record<Scalar, () => unknown>> = {
  int: () => 0,
  text: () => '',
  bytes: () => new Uint8Array(0),
};

function writeField(writer: BinaryWriter, number: number, kind: FieldKind, value: unknown): void {
  if (kind === 'int') writer.tag(number, WireType.Varint).int64(value as number);
  else if (kind === 'text') writer.tag(number, WireType.LengthDelimited).string(value as string);
  else if (kind === 'bytes') writer.tag(number, WireType.LengthDelimited).bytes(value as Uint8Array);
  else {
    writer.tag(number, WireType.LengthDelimited).fork();
    writeMessage(writer, kind, value as Fields);
    writer.join();
  }
}

function writeMessage(writer: BinaryWriter, description: Description, message: Fields): void {
  for (const [name, [number, kind, repeated]] of Object.entries(description)) {
    const value = message[name];
    if (repeated) for (const item of value as unknown[]) writeField(writer, number, kind, item);
    else if (value !== undefined) writeField(writer, number, kind, value);
  }
}

function readValue(reader: BinaryReader, kind: FieldKind): unknown {
  if (kind === 'int') return Number(reader.int64());
  if (kind === 'text') return reader.string();
  if (kind === 'bytes') return reader.bytes();
  return readMessage(new BinaryReader(reader.bytes()), kind);
}

function makeEmpty(description: Description): Fields {
  return Object.fromEntries(
    Object.entries(description).map(([name, [, kind, repeated]]) => [
      name,
      repeated ? [] : typeof kind === 'string' ? EMPTY[kind]() : makeEmpty(kind),
    ]),
  );
}

function readMessage(reader: BinaryReader, description: Description): Fields {
  const fieldOf = new Map(Object.entries(description).map(([name, field]) => [field[0], { name, field }]));
  const message = makeEmpty(description);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const known = fieldOf.get(number);
    if (known === undefined) {
      reader.skip(wireType, number);
      continue;
    }
    const [, kind, repeated] = known.field;
    const value = readValue(reader, kind);
    if (repeated) (message[known.name] as unknown[]).push(value);
    else message[known.name] = value;
  }
  return message;
}

/** The bytes of an ONNX file. Equal messages give equal bytes. */
export function encodeModel(model: ModelMessage): Uint8Array {
  const writer = new BinaryWriter();
  writeMessage(writer, MODEL, model as unknown as Fields);
  return writer.finish();
}

/** Reads a file that `encodeModel` wrote; not meant for files from an unknown hand. */
export function decodeModel(bytes: Uint8Array): ModelMessage {
  return readMessage(new BinaryReader(bytes), MODEL) as unknown as ModelMessage;
}
