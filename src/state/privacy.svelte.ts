/** What left this page, counted by the browser: the figure behind "0 bytes sent". */

export interface Traffic {
  /** Requests to any address but the app's own. */
  readonly requestsToOtherOrigins: number;
  /** Characters of query strings, and of whole addresses on other origins. */
  readonly bytesSent: number;
  /** Requests that the page's own rules stopped before they left. */
  readonly blocked: number;
  /** Files of the app itself that were loaded, and their size as transferred or read from the cache. */
  readonly ownFiles: number;
  readonly ownBytes: number;
}

const NOTHING: Traffic = { requestsToOtherOrigins: 0, bytesSent: 0, blocked: 0, ownFiles: 0, ownBytes: 0 };

export class Privacy {
  traffic = $state.raw<Traffic>(NOTHING);

  /** @param watch calls back with new totals whenever they change */
  constructor(watch: (onChange: (traffic: Traffic) => void) => void) {
    watch((traffic) => (this.traffic = traffic));
  }

  /** True while nothing has left and nothing tried to. */
  get isSealed(): boolean {
    return (
      this.traffic.requestsToOtherOrigins === 0 && this.traffic.bytesSent === 0 && this.traffic.blocked === 0
    );
  }
}
