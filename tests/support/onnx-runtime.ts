/** Runs an ONNX file in onnxruntime-web, fed with the columns of a table as the file's own metadata asks. */
import * as ort from 'onnxruntime-web';
import type { ExportFile, Table } from '../../src/contracts';
import { openOnnx, readStated } from '../../src/pipeline/deploy';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

interface StatedInput {
  readonly input: string;
  readonly column: string;
  readonly missing: string | null;
}

export type OnnxOutputs = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly values: readonly (number | string)[] }>
>;

function makeFeed({ column: name, missing }: StatedInput, table: Table): ort.Tensor {
  const data = table.columns.find((column) => column.name === name)?.data;
  const dims = [table.nRows, 1];
  if (missing === null && data?.kind === 'number')
    return new ort.Tensor('float64', Float64Array.from(data.values), dims);
  if (missing !== null && data?.kind === 'category') {
    const texts = Array.from(data.codes, (code) => data.dictionary[code] ?? missing);
    return new ort.Tensor('string', texts, dims);
  }
  throw new Error(`the file asks for ${name} as another type`);
}

/** Every output of `model.onnx` for every row of a table. */
export async function runOnnx(files: readonly ExportFile[], table: Table): Promise<OnnxOutputs> {
  const bytes = files.find(({ path }) => path === 'model.onnx')?.bytes ?? new Uint8Array();
  const session = await ort.InferenceSession.create(bytes);
  const inputs = readStated(openOnnx(files), 'inputs') as readonly StatedInput[];
  try {
    const outputs = await session.run(
      Object.fromEntries(inputs.map((input) => [input.input, makeFeed(input, table)])),
    );
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { dims, data }]) => [
        name,
        { dims, values: Array.from(data as ArrayLike<number | string>) },
      ]),
    );
  } finally {
    await session.release();
  }
}
