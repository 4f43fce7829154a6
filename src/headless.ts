/**
 * The page without an interface. The headless runner opens it in a browser, binds `deliverTerrariumFile` and calls
 * `runTerrariumPipeline`; the same worker client as the app's does the work.
 */
import {
  describeError,
  isInputRefusal,
  makeError,
  parsePipelineFile,
  type BackendChoice,
  type DataSource,
} from './contracts';
import { createWorkerClient } from './platform/workers/client';
import { runPipeline, type PipelineProgress } from './platform/run-pipeline';

interface HeadlessRequest {
  /** Text of the pipeline file. */
  readonly text: string;
  readonly fileName: string;
  /** Maps a path as written in the pipeline file to a path on this origin. */
  readonly urls: Readonly<Record<string, string>>;
  readonly backend: BackendChoice;
}

type HeadlessAnswer =
  /** The report as JSON text: what carries it to the runner drops members called `__proto__`. */
  | { readonly ok: true; readonly report: string }
  | { readonly ok: false; readonly refused: boolean; readonly error: ReturnType<typeof describeError> };

interface HeadlessWindow {
  deliverTerrariumFile(path: string, base64: string): Promise<void>;
  reportTerrariumProgress(progress: PipelineProgress): Promise<void>;
  runTerrariumPipeline(request: HeadlessRequest): Promise<HeadlessAnswer>;
  /** The worker client itself, for scripts that walk the rooms one by one. */
  createTerrariumClient: typeof createWorkerClient;
}

const host = window as unknown as HeadlessWindow;

function parseText(text: string, fileName: string) {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw makeError('E-PIPELINE-JSON', {
      file: fileName,
      problem: error instanceof Error ? error.message : '',
    });
  }
  return parsePipelineFile(json);
}

async function deliver(path: string, bytes: Uint8Array): Promise<void> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('reading failed'));
    reader.readAsDataURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  });
  await host.deliverTerrariumFile(path, url.slice(url.indexOf(',') + 1));
}

host.createTerrariumClient = createWorkerClient;

host.runTerrariumPipeline = async ({ text, fileName, urls, backend }) => {
  const client = createWorkerClient(() => undefined);
  try {
    const file = parseText(text, fileName);
    const source = (path: string | null): DataSource | null => {
      if (path === null) return null;
      const url = Object.hasOwn(urls, path) ? urls[path] : undefined;
      if (url === undefined) throw makeError('E-SOURCE-MISSING', { file: path, problem: 'no such file' });
      return { kind: 'url', name: path.split(/[\\/]/).pop() ?? path, url };
    };
    const sources = {
      data: source(file.data.path) as DataSource,
      test: source(file.data.testPath),
      monitor: source(file.monitor?.path ?? null),
    };
    const outcome = await runPipeline(
      file,
      sources,
      backend,
      client,
      (progress) => void host.reportTerrariumProgress(progress),
      'pipeline',
    );
    const encoder = new TextEncoder();
    await deliver('predictions.csv', encoder.encode(outcome.predictionsCsv));
    await deliver('splits.csv', encoder.encode(outcome.splitsCsv));
    await deliver('model-card.md', encoder.encode(outcome.modelCard));
    for (const exported of outcome.exports) {
      for (const { path, bytes } of exported.files) await deliver(path, bytes);
    }
    return { ok: true, report: JSON.stringify(outcome.report) };
  } catch (error) {
    const sentences = describeError(error, 'en');
    return { ok: false, refused: isInputRefusal(sentences.code), error: sentences };
  } finally {
    client.close();
  }
};
