/**
 * One pipeline file from bytes to report, through the same worker API that the rooms use. Knows the order of the
 * rooms and nothing of what happens inside them.
 */
import {
  canAnswer,
  progressOnly,
  type BackendChoice,
  type DataSource,
  type DeployedExport,
  type DriftReport,
  type ExportReceipt,
  type PipelineFile,
  type PipelineReport,
  type Problem,
  type ProgressEvent,
  type ReadOptions,
  type RunEvent,
  type RunSummary,
  type Stage,
} from '../contracts';
import { uniteFindings } from './unite-findings';
import { verifyInFreshWorker } from './verify-in-fresh-worker';
import type { WorkerClient } from './workers/client';

export interface PipelineSources {
  readonly data: DataSource;
  readonly test: DataSource | null;
  readonly monitor: DataSource | null;
}

export interface PipelineOutcome {
  /** Without `network`, which only an outside observer can count. */
  readonly report: Omit<PipelineReport, 'network'>;
  readonly predictionsCsv: string;
  readonly splitsCsv: string;
  readonly modelCard: string;
  readonly exports: readonly DeployedExport[];
}

export interface PipelineProgress {
  readonly stage: Stage;
  readonly event: ProgressEvent | RunEvent | { readonly kind: 'entered' | 'left' };
}

function readOptionsOf(file: PipelineFile): ReadOptions {
  const { format, header, delimiter, encoding, decimal, missing, columns, labelMap, target } = file.data;
  return {
    format,
    header,
    delimiter,
    encoding,
    decimal,
    missing,
    columns,
    labelMap,
    target: { column: target, task: file.task },
  };
}

/**
 * Walks the six rooms. Calls are named `<pipelineId>/<room>`, so that each can be stopped.
 * @throws TerrariumError of the room that refused; rooms before it have kept what they made
 */
export async function runPipeline(
  file: PipelineFile,
  sources: PipelineSources,
  backend: BackendChoice,
  client: WorkerClient,
  onProgress: (progress: PipelineProgress) => void,
  pipelineId: string,
): Promise<PipelineOutcome> {
  const inRoom = async <Result>(
    stage: Stage,
    work: (callId: string, onEvent: (event: ProgressEvent | RunEvent) => void) => Promise<Result>,
  ): Promise<Result> => {
    onProgress({ stage, event: { kind: 'entered' } });
    const result = await work(`${pipelineId}/${stage}`, (event) => onProgress({ stage, event }));
    onProgress({ stage, event: { kind: 'left' } });
    return result;
  };
  const options = readOptionsOf(file);
  const problem: Problem = {
    task: file.task,
    target: file.data.target,
    positive: file.data.positive,
    ignore: file.data.ignore,
  };

  await client.data.open();
  const environment = await client.model.chooseBackend(backend);

  const { dataset, test, split } = await inRoom('data', async (callId, onEvent) => {
    const ingested = await client.data.ingest(
      callId,
      { source: sources.data, options, like: null },
      progressOnly(onEvent),
    );
    const test = sources.test
      ? await client.data.ingest(
          callId,
          { source: sources.test, options, like: ingested.id },
          progressOnly(onEvent),
        )
      : null;
    const decided = await client.data.split(callId, {
      datasetId: ingested.id,
      problem,
      split: file.data.split,
      testDatasetId: test?.id ?? null,
    });
    return { dataset: ingested, test, split: decided };
  });

  const run: RunSummary = await inRoom('train', (callId, onEvent) =>
    client.model.train(
      callId,
      { splitId: split.id, prepare: file.prepare, train: file.train, backend },
      onEvent,
    ),
  );

  const evaluation = await inRoom('evaluate', (callId, onEvent) =>
    client.model.evaluate(
      callId,
      { runId: run.id, groups: file.evaluate.groups, bootstrap: file.evaluate.bootstrap },
      onEvent,
    ),
  );

  const { version, receipts } = await inRoom('deploy', async (callId, onEvent) => {
    const deployed = await client.model.deploy(
      callId,
      { runId: run.id, name: file.name, exports: file.deploy.export },
      onEvent,
    );
    const checked: ExportReceipt[] = [];
    for (const exported of deployed.exports) {
      checked.push(await verifyInFreshWorker(client, callId, run.id, exported));
    }
    return { version: deployed, receipts: checked };
  });

  const laterSource = sources.monitor;
  const monitored = laterSource
    ? await inRoom('monitor', async (callId, onEvent) => {
        const reading = { source: laterSource, options, like: dataset.id };
        const later = await client.data.ingest(callId, reading, progressOnly(onEvent));
        const request = { modelVersionId: version.id, datasetId: later.id, seed: run.request.train.seed };
        const drift: DriftReport = await client.data.monitor(callId, request, onEvent);
        if (!canAnswer(drift)) return { later, drift };
        await client.model.predict(callId, request, onEvent);
        return { later, drift: await client.model.rankCauses(callId, request, drift, onEvent) };
      })
    : null;

  return {
    report: {
      terrarium: 1,
      name: file.name,
      task: file.task,
      environment,
      data: {
        rows: dataset.nRows,
        columns: dataset.columns.length,
        classes: [...split.classes],
        sha256: dataset.sourceSha256,
        findings: uniteFindings(dataset.findings, split.findings, test, monitored?.later ?? null),
      },
      split: { train: split.train, validation: split.validation, test: split.test },
      prepare: { features: run.nFeatures, recipe: run.recipe },
      train: {
        model: run.family,
        candidates: [...run.candidates],
        parameters: run.parameters,
        epochs: run.epochs.length,
        steps: run.steps,
        seed: run.request.train.seed,
        outcome: run.outcome,
        durationMs: run.durationMs,
        samplesPerSecond: run.samplesPerSecond,
        weightsSha256: run.weightsSha256,
      },
      metrics: evaluation.metrics,
      groups: evaluation.groups,
      exports: receipts,
      monitor: monitored?.drift ?? null,
    },
    predictionsCsv: await client.model.exportPredictions(run.id),
    splitsCsv: await client.data.exportSplits(split.id),
    modelCard: version.card,
    exports: version.exports,
  };
}
