/**
 * What accompanies every pass over a source: the ports, the wish to stop, and progress. Bytes are handed on in pieces
 * of at most 256 KiB however large the source's own chunks are, so that stopping and messages never wait long and
 * nothing read depends on the size of those chunks.
 */
import {
  makeError,
  type ByteSource,
  type DatasetShape,
  type DatasetView,
  type ReadingPorts,
  type ProgressEvent,
} from '../../contracts';
import type { StopSignal } from '../../foundation';

/** Bytes handed on at once. */
export const PIECE_BYTES = 256 * 1024;
const REPORT_EVERY_MS = 100;
const YIELD_EVERY_MS = 25;

/** Who listens and who may stop a reading. */
export interface ReadContext {
  readonly stop: StopSignal;
  readonly onProgress: (event: ProgressEvent) => void;
  /**
   * Told what was read as soon as it is summed up, where there is an id; digests and the blocks of small tables are
   * finished after that.
   */
  readonly onProfiled?: ((view: DatasetView) => void) | undefined;
  /** An earlier dataset whose column types this source is read with. */
  readonly like?: DatasetShape | undefined;
  /** Id of the new manifest; its fingerprint when absent. */
  readonly id?: string | undefined;
}

/** Counts the bytes of the two passes, reports at most ten times a second and lets messages in. */
export class ReadProgress {
  private readonly startMs: number;
  private reportedMs = -Infinity;
  private yieldedMs: number;
  private passIndex = 0;

  constructor(
    private readonly sizeBytes: number,
    private readonly ports: ReadingPorts,
    private readonly context: ReadContext,
  ) {
    this.startMs = ports.nowMs();
    this.yieldedMs = this.startMs;
  }

  /** 0: looking at everything once; 1: storing. A first pass that had to begin again is still the first. */
  beginPass(passIndex: 0 | 1): void {
    this.passIndex = passIndex;
    this.reportedMs = -Infinity;
  }

  /** @throws E-STOPPED when stopping was asked */
  async advance(doneBytes: number): Promise<void> {
    this.checkStop();
    const nowMs = this.ports.nowMs();
    if (nowMs - this.reportedMs >= REPORT_EVERY_MS || doneBytes >= this.sizeBytes) {
      this.reportedMs = nowMs;
      const share = (this.passIndex * this.sizeBytes + doneBytes) / Math.max(1, 2 * this.sizeBytes);
      const elapsedSeconds = (nowMs - this.startMs) / 1000;
      this.context.onProgress({
        kind: 'progress',
        activity: this.passIndex === 0 ? 'reading' : 'profiling',
        done: Math.min(doneBytes, this.sizeBytes),
        total: this.sizeBytes,
        unit: 'bytes',
        secondsLeft: share < 0.01 ? null : Math.max(0, elapsedSeconds / share - elapsedSeconds),
      });
    }
    if (nowMs - this.yieldedMs >= YIELD_EVERY_MS) {
      this.yieldedMs = nowMs;
      await this.ports.yieldControl();
    }
    this.checkStop();
  }

  private checkStop(): void {
    if (this.context.stop.requested) throw makeError('E-STOPPED');
  }
}

/** A fresh pass over the bytes of a source in pieces of at most `PIECE_BYTES`. */
export async function* readPieces(source: ByteSource, progress: ReadProgress): AsyncGenerator<Uint8Array> {
  let doneBytes = 0;
  await progress.advance(0);
  for await (const chunk of source.stream()) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const piece = chunk.subarray(start, start + PIECE_BYTES);
      yield piece;
      doneBytes += piece.length;
      await progress.advance(doneBytes);
    }
  }
}
