/**
 * Opens an ONNX export as its user would, feeds it the columns of a table and reads its answers, with an evaluator of
 * our own: onnxruntime is 14 MB and is used in the tests only.
 */
import { makeError, type Column, type ExportFile, type Table } from '../../../contracts';
import type { Piecewise } from '../../../foundation';
import { evaluateGraph, type Tensor } from './evaluate-graph';
import { decodeModel, ELEMENT, type ModelMessage } from './messages';

const BLOCK_ROWS = 2048;

/** Answers of an ONNX file for some rows. */
export interface OnnxAnswers {
  /** [rows, classes] as the file gives them, or [rows, 1] values in the target's unit; row-major. */
  readonly values: Float64Array;
  readonly nOutputs: number;
  /** One a row; empty for regression. */
  readonly labels: readonly string[];
}

interface StatedInput {
  readonly input: string;
  readonly column: string;
  readonly missing: string | null;
}

function readTexts({ data }: Column, start: number, end: number, missing: string): string[] {
  const rows = Array.from({ length: end - start }, (_, i) => start + i);
  if (data.kind === 'category') {
    return rows.map((row) => data.dictionary[data.codes[row] as number] ?? missing);
  }
  if (data.kind === 'number')
    return rows.map((row) => (Number.isNaN(data.values[row]) ? missing : String(data.values[row])));
  throw makeError('E-INTERNAL', { problem: 'ONNX takes no free text' });
}

function readNumbers({ data }: Column, start: number, end: number): Float64Array {
  if (data.kind === 'number') return data.values.slice(start, end);
  if (data.kind !== 'category') throw makeError('E-INTERNAL', { problem: 'ONNX takes no free text' });
  return Float64Array.from(data.codes.subarray(start, end), (code) => {
    const text = data.dictionary[code]?.trim() ?? '';
    return text === '' ? NaN : Number(text);
  });
}

function feed(inputs: readonly StatedInput[], table: Table, start: number, end: number): Map<string, Tensor> {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return new Map(
    inputs.map(({ input, column: name, missing }): [string, Tensor] => {
      const column = byName.get(name);
      if (column === undefined) throw makeError('E-COLUMNS-MISSING', { columns: [name] });
      const dims = [end - start, 1];
      return missing === null
        ? [input, { dims, elementType: ELEMENT.double, values: readNumbers(column, start, end) }]
        : [input, { dims, elementType: ELEMENT.string, values: readTexts(column, start, end, missing) }];
    }),
  );
}

/** The file of an export as its messages. @throws E-BUNDLE-MISSING without `model.onnx` */
export function openOnnx(files: readonly ExportFile[]): ModelMessage {
  const file = files.find(({ path }) => path === 'model.onnx');
  if (file === undefined) throw makeError('E-BUNDLE-MISSING', { file: 'model.onnx' });
  return decodeModel(file.bytes);
}

/** What the file states about itself under `terrarium.<key>`, which must be JSON. */
export function readStated(model: ModelMessage, key: string): unknown {
  const entry = model.metadata.find((candidate) => candidate.key === `terrarium.${key}`);
  if (entry === undefined) throw makeError('E-INTERNAL', { problem: `the ONNX file states no ${key}` });
  return JSON.parse(entry.value) as unknown;
}

/**
 * Answers of the file for every row of a table, with a pause after every 2048 rows.
 * @throws E-COLUMNS-MISSING when a column that it takes is not there
 */
export function* predictWithOnnx(model: ModelMessage, table: Table): Piecewise<OnnxAnswers> {
  const inputs = readStated(model, 'inputs') as readonly StatedInput[];
  const values: number[] = [];
  const labels: string[] = [];
  let nOutputs = 1;
  for (let start = 0; start < table.nRows; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, table.nRows);
    const outputs = evaluateGraph(model.graph, feed(inputs, table, start, end));
    const answers = outputs.get('probabilities') ?? outputs.get('value');
    if (answers === undefined) throw makeError('E-INTERNAL', { problem: 'the ONNX file answers nothing' });
    nOutputs = answers.dims[1] as number;
    for (const value of answers.values as Float64Array) values.push(value);
    for (const label of (outputs.get('label')?.values ?? []) as readonly string[]) labels.push(label);
    yield { done: end, total: table.nRows, unit: 'rows' };
  }
  return { values: Float64Array.from(values), nOutputs, labels };
}
