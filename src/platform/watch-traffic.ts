/**
 * Counts what this page loads and sends, from the browser's own records: every resource it fetched, and every request
 * that its Content-Security-Policy stopped. Workers have records of their own and the same policy.
 */

export interface TrafficCount {
  readonly requestsToOtherOrigins: number;
  readonly bytesSent: number;
  readonly blocked: number;
  readonly ownFiles: number;
  readonly ownBytes: number;
}

/** What an address tells its receiver beyond the name of a file of the app. */
function bytesTold(url: URL, isOwn: boolean): number {
  return new TextEncoder().encode(isOwn ? url.search.slice(1) : url.pathname + url.search).length;
}

/** Calls back with new totals whenever the browser records something; what happened before is counted too. */
export function watchTraffic(onChange: (count: TrafficCount) => void): void {
  let count: TrafficCount = { requestsToOtherOrigins: 0, bytesSent: 0, blocked: 0, ownFiles: 0, ownBytes: 0 };
  const add = (change: Partial<TrafficCount>): void => {
    count = { ...count, ...change };
    onChange(count);
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const url = new URL(entry.name, location.href);
      if (url.protocol === 'blob:' || url.protocol === 'data:') continue;
      const isOwn = url.origin === location.origin;
      add({
        requestsToOtherOrigins: count.requestsToOtherOrigins + (isOwn ? 0 : 1),
        bytesSent: count.bytesSent + bytesTold(url, isOwn),
        ownFiles: count.ownFiles + (isOwn ? 1 : 0),
        ownBytes: count.ownBytes + (isOwn ? entry.encodedBodySize : 0),
      });
    }
  }).observe({ type: 'resource', buffered: true });
  document.addEventListener('securitypolicyviolation', ({ disposition }) => {
    if (disposition === 'enforce') add({ blocked: count.blocked + 1 });
  });
}
