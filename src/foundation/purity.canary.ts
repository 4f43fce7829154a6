/**
 * A canary: this file must not compile where the types of a page, of a worker or of Node are in reach. It belongs to
 * the core project (tsconfig.core.json) alone. If `npm run check` reports an unused `@ts-expect-error` here, a
 * dependency has pulled such types into the layers that are pure by promise: find it with
 * `npx tsc -p tsconfig.core.json --explainFiles` and keep it out.
 */

// @ts-expect-error There is no page in the core layers.
export type NoPage = typeof document;

// @ts-expect-error There is no worker in the core layers.
export type NoWorker = typeof postMessage;

// @ts-expect-error There is no Node in the core layers.
export type NoNode = typeof process;
