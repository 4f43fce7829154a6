/** The samples a person can begin with, and how to ask for one. */
import {
  MOST_NOISE,
  SAMPLE_FACTS,
  SAMPLE_IDS,
  type DataSource,
  type SampleFacts,
  type SampleId,
  type SampleRequest,
} from '../contracts';

export const SAMPLES: readonly (SampleFacts & { readonly id: SampleId })[] = SAMPLE_IDS.map((id) => ({
  id,
  ...SAMPLE_FACTS[id],
}));

/** What a person may set of a shape, for fields and sliders. */
export const SHAPE_LIMITS = {
  rows: { least: 20, most: 20_000 },
  noise: { least: 0, most: MOST_NOISE },
} as const;

/** A sample as a source for `Studio.create`; `name` is what its file is called. */
export function sampleSource(
  name: string,
  sample: SampleId,
  settings: Partial<Omit<SampleRequest, 'sample'>> = {},
): DataSource {
  return { kind: 'sample', name, sample, variant: 'first', seed: 0, ...settings };
}

/** The months after a sample, for Monitor; null where there are none. Made from the same seed. */
export function laterSource(name: string, { sample, seed }: SampleRequest): DataSource | null {
  return SAMPLE_FACTS[sample].hasLater ? sampleSource(name, sample, { variant: 'later', seed }) : null;
}
