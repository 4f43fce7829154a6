/**
 * The canary of the whole pipeline (tsconfig.pipeline.json): see src/foundation/purity.canary.ts. Here the few globals of
 * platform.d.ts exist, and still no page, no worker and no Node.
 */

// @ts-expect-error There is no page in the pipeline.
export type NoPage = typeof document;

// @ts-expect-error There is no worker in the pipeline.
export type NoWorker = typeof postMessage;

// @ts-expect-error There is no Node in the pipeline.
export type NoNode = typeof process;
