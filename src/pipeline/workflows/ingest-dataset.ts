/** A file becomes a stored dataset: read in two passes, written block by block, visible only when whole. */
import {
  makeError,
  type ByteSource,
  type DatasetManifest,
  type DatasetSink,
  type IngestRequest,
  type Ports,
  type ProfiledEvent,
  type ProgressEvent,
} from '../../contracts';
import type { StopSignal } from '../../foundation';
import { readDataset } from '../data';

/** A dataset being written. Nothing of it is visible before `commit`. */
export interface DatasetWriting extends DatasetSink {
  commit(manifest: DatasetManifest): Promise<void>;
  abandon(): Promise<void>;
}

export interface IngestContext {
  readonly ports: Ports;
  readonly stop: StopSignal;
  readonly newId: () => string;
  readonly onEvent: (event: ProgressEvent | ProfiledEvent) => void;
  beginDataset(): DatasetWriting;
  getDataset(id: string): Promise<DatasetManifest>;
}

/** A table that the app made keeps what it was made from. */
function sampleOf({ source }: IngestRequest): Pick<DatasetManifest, 'sample'> {
  if (source.kind !== 'sample') return {};
  const { kind: _, name: __, ...sample } = source;
  return { sample };
}

/** @throws what reading refuses, E-SOURCE-OTHER for a file with another SHA-256 than asked for, and E-STOPPED; nothing is stored then */
export async function ingestDataset(
  source: ByteSource,
  request: IngestRequest,
  context: IngestContext,
): Promise<DatasetManifest> {
  const like = request.like === null ? undefined : await context.getDataset(request.like);
  const writing = context.beginDataset();
  try {
    const read = await readDataset(source, request.options, context.ports, writing, {
      stop: context.stop,
      onProgress: context.onEvent,
      // Of a file that must be another's equal nothing is shown before that is certain.
      onProfiled: (view) => {
        if (request.sha256 === undefined)
          context.onEvent({ kind: 'profiled', view: { ...view, ...sampleOf(request) } });
      },
      like,
      id: context.newId(),
    });
    if (request.sha256 !== undefined && request.sha256 !== read.sourceSha256)
      throw makeError('E-SOURCE-OTHER', { file: source.name });
    const manifest = { ...read, ...sampleOf(request) };
    await writing.commit(manifest);
    return manifest;
  } catch (error) {
    await writing.abandon();
    throw error;
  }
}
