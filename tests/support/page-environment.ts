import type { Environment } from 'vitest/runtime';

/**
 * Node, with files compiled as for a page, so that runes in *.svelte.ts are live. There is no DOM: what needs one is
 * tested in a real browser. The project `page` in vitest.config.ts uses it for the tests of src/state.
 */
const environment: Environment = {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown() {} }),
};

export default environment;
