/**
 * Cooperative cancellation as plain data: an AbortSignal cannot be posted to a worker and is a browser type, so long
 * loops look at a flag instead and return early. Stopping is not an error.
 */
export interface StopSignal {
  /** True once somebody asked to stop; never goes back to false. */
  readonly requested: boolean;
}

/** A signal together with the verb that sets it. */
export interface StopSource extends StopSignal {
  stop(): void;
}

/** Makes a signal that starts unset. */
export function makeStopSource(): StopSource {
  let requested = false;
  return {
    get requested() {
      return requested;
    },
    stop() {
      requested = true;
    },
  };
}

/** A signal that is never set, for callers that do not offer cancellation. */
export const neverStop: StopSignal = Object.freeze({ requested: false });
