/**
 * Runs piecewise work without keeping anybody waiting: the page takes a worker that does not answer for ten seconds for
 * dead, and a stop must be heard.
 */
import { makeError, type ProgressEvent } from '../../contracts';
import type { Piecewise } from '../../foundation';
import type { WorkflowContext } from './workflow-context';

const YIELD_AFTER_MS = 50;

/** The part of a workflow's context that long work needs. */
export type PaceContext = Pick<WorkflowContext, 'ports' | 'stop' | 'onEvent'>;

/**
 * Goes through the pieces, lets messages in about every 50 ms and reports then.
 * @param activity of the reports
 * @throws E-STOPPED between two pieces when stopping was asked, and what the work throws
 */
export async function runInPieces<Result>(
  work: Piecewise<Result>,
  activity: ProgressEvent['activity'],
  { ports, stop, onEvent }: PaceContext,
): Promise<Result> {
  let resumedMs = ports.nowMs();
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    if (stop.requested) throw makeError('E-STOPPED');
    if (ports.nowMs() - resumedMs < YIELD_AFTER_MS) continue;
    if (next.value) onEvent({ kind: 'progress', activity, ...next.value, secondsLeft: null });
    await ports.yieldControl();
    resumedMs = ports.nowMs();
  }
}
