/**
 * Opens a TF.js export the way its user would, with stock `loadLayersModel`, and answers with it: the half of the
 * parity check that needs the engine. Layers are loaded only when an export is verified. Runs on the active backend.
 */
import { makeError, type ExportFile, type FeatureMatrix } from '../../contracts';
import { parseJsonBytes } from './bundle-json';
import type { OutputMatrix } from './parity';

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly weights: readonly object[] }[];
}

function fileNamed(files: readonly ExportFile[], path: string): Uint8Array {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined) throw makeError('E-BUNDLE-MISSING', { file: path });
  return file.bytes;
}

/** Fetches the layers ahead of need: a fresh worker then finds them in the browser's cache, also without a network. */
export async function preloadTfjsLayers(): Promise<void> {
  await import('@tensorflow/tfjs-layers');
}

/**
 * Answers of an exported folder for some rows.
 * @param files as `exportTfjs` made them; not meant for files from an unknown hand
 * @param features [rows, features]; 0 rows give an empty answer
 * @returns [rows, outputs]
 * @throws E-BUNDLE-MISSING without `model.json` or `weights.bin`
 */
export async function predictWithTfjsExport(
  files: readonly ExportFile[],
  features: FeatureMatrix,
): Promise<OutputMatrix> {
  const { modelTopology, weightsManifest } = parseJsonBytes(
    'model.json',
    fileNamed(files, 'model.json'),
  ) as ModelJson;
  const weights = fileNamed(files, 'weights.bin');
  const core = await import('@tensorflow/tfjs-core');
  const { loadLayersModel } = await import('@tensorflow/tfjs-layers');
  const artifacts: Parameters<typeof core.io.fromMemory>[0] = {
    modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights) as never,
    weightData: weights.slice().buffer,
  };
  const model = await loadLayersModel(core.io.fromMemory(artifacts));
  try {
    const { nRows, nFeatures } = features;
    const nOutputs = model.outputs[0]?.shape[1] as number;
    if (nRows === 0) return { nRows, nOutputs, values: [] };
    const input = core.tensor2d(features.values, [nRows, nFeatures]);
    const output = model.predict(input, { batchSize: 1024 }) as ReturnType<typeof core.tensor2d>;
    const values = await output.data();
    core.dispose([input, output]);
    return { nRows, nOutputs, values };
  } finally {
    model.dispose();
  }
}
