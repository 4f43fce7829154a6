/** What charts need from outside the page's components: somewhere to put a file. */
import { getContext, setContext } from 'svelte';

export interface ChartServices {
  /** Hands a file to the person. */
  readonly saveFile: (name: string, content: Uint8Array | string, mediaType: string) => void;
}

const KEY = Symbol('charts');

export function provideChartServices(services: ChartServices): void {
  setContext(KEY, services);
}

/** Null where nobody provided any: charts then offer nothing to save. */
export function useChartServices(): ChartServices | null {
  return getContext<ChartServices | undefined>(KEY) ?? null;
}
