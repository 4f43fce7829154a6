/** Places as addresses: every place has one, and any text leads somewhere. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatRoute, HOME, pageRoute, parseRoute, roomRoute, type Route } from '../../../src/state/route';

it.each([
  ['#/', HOME],
  ['', HOME],
  ['#/p/a-1/train', roomRoute('a-1', 'train')],
  ['#/p/a-1/evaluate/run-7', roomRoute('a-1', 'evaluate', 'run-7')],
  ['#/p/a-1/deploy/card', pageRoute('a-1', 'card')],
  ['#/p/a-1/deploy/card/version-3', pageRoute('a-1', 'card', 'version-3')],
  ['#/p/a-1/train/card', roomRoute('a-1', 'train', 'card')],
  ['#/p/a-1/nowhere', HOME],
  ['#/p//train', HOME],
  ['#/p/%E0%A4%A/train', HOME],
] as const)('%s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

it('finds its way back from every address it writes', () => {
  const id = fc.string({ minLength: 1 }).filter((text) => text !== 'compare');
  const route: fc.Arbitrary<Route> = fc.record({
    kind: fc.constant('room' as const),
    projectId: id,
    room: fc.constantFrom('data' as const, 'train' as const, 'monitor' as const),
    runId: fc.option(id, { nil: null }),
    compared: fc.constant(null),
    page: fc.constant(null),
  });
  fc.assert(
    fc.property(route, (there) => {
      expect(parseRoute(formatRoute(there))).toEqual(there);
    }),
  );
  const compared: Route = { ...roomRoute('p', 'train'), compared: ['run/1', 'run 2'] } as Route;
  expect(parseRoute(formatRoute(compared))).toEqual(compared);
  const page = pageRoute('p/1', 'card', 'a version');
  expect(parseRoute(formatRoute(page))).toEqual(page);
});

it('leads home from any text that is no address', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['home', 'room']).toContain(parseRoute(text).kind);
    }),
  );
});
