/** Tables that the app makes itself, to begin with. They are invented from a seed, and say so wherever they are shown. */
import * as v from 'valibot';
import type { Task } from './run';

export const SAMPLE_IDS = ['clinic', 'houses', 'moons', 'circles', 'spirals', 'xor'] as const;
export type SampleId = (typeof SAMPLE_IDS)[number];

/** `later`: months after the first table, in which things have changed. Of the clinic only. */
export const SAMPLE_VARIANTS = ['first', 'later'] as const;

/** Largest standard deviation of the noise on a shape, in its own unit. */
export const MOST_NOISE = 1;

export const sampleRequestSchema = v.strictObject({
  sample: v.picklist(SAMPLE_IDS),
  variant: v.optional(v.picklist(SAMPLE_VARIANTS), 'first'),
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
  /** Rows of a shape, 20 to 20,000; the other samples have a size of their own. */
  rows: v.optional(v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(20_000))),
  /** Noise of a shape: standard deviation added to each coordinate. */
  noise: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_NOISE))),
});
/** Everything that decides the bytes of a sample. */
export type SampleRequest = v.InferOutput<typeof sampleRequestSchema>;

/** What is to be learned from a sample. */
export interface SampleFacts {
  readonly target: string;
  readonly task: Task;
  readonly hasLater: boolean;
  /** Two numbers and a class, so that what a model answers everywhere can be drawn. */
  readonly isShape: boolean;
  readonly rows: number;
  readonly columns: number;
}

const SHAPE: SampleFacts = {
  target: 'label',
  task: 'classification',
  hasLater: false,
  isShape: true,
  rows: 600,
  columns: 3,
};

export const SAMPLE_FACTS: Readonly<Record<SampleId, SampleFacts>> = {
  clinic: {
    target: 'no_show',
    task: 'classification',
    hasLater: true,
    isShape: false,
    rows: 4850,
    columns: 14,
  },
  houses: { target: 'price', task: 'regression', hasLater: false, isShape: false, rows: 2000, columns: 12 },
  moons: SHAPE,
  circles: SHAPE,
  spirals: SHAPE,
  xor: SHAPE,
};
