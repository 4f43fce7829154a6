/**
 * Long work in short pieces. A generator pauses where its caller may do something else (let messages in, report, give
 * up) and knows nothing of time; whoever runs it sets the pace. Pauses cannot change a result.
 */

/** How far the work is. */
export interface PieceProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'rows' | 'columns';
}

/** Work that may be paused at every `yield`; `null` where there is nothing new to report. */
export type Piecewise<Result> = Iterator<PieceProgress | null, Result, void> &
  Iterable<PieceProgress | null, Result, void>;

/** Runs all pieces at once. Throws what the work throws. */
export function finishPieces<Result>(work: Piecewise<Result>): Result {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
