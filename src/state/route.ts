/** Where a person is, as an address that can be kept, sent and gone back to: `#/p/<project>/<room>/...`. */
import type { Stage } from '../contracts';
import { ROOMS } from './rooms';

export type Route =
  | { readonly kind: 'home' }
  | {
      readonly kind: 'room';
      readonly projectId: string;
      readonly room: Stage;
      /** The run that is looked at; null: the project's own choice. */
      readonly runId: string | null;
      /** Two runs held against each other. */
      readonly compared: readonly [string, string] | null;
    };

export const HOME: Route = { kind: 'home' };

export function roomRoute(projectId: string, room: Stage, runId: string | null = null): Route {
  return { kind: 'room', projectId, room, runId, compared: null };
}

/** An address that means nothing leads home. */
export function parseRoute(hash: string): Route {
  const [p, projectId, room, first, a, b] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode);
  const stage = ROOMS.find((candidate) => candidate === room);
  if (p !== 'p' || !projectId || stage === undefined) return HOME;
  if (first === 'compare' && a && b)
    return { kind: 'room', projectId, room: stage, runId: null, compared: [a, b] };
  return roomRoute(projectId, stage, first || null);
}

export function formatRoute(route: Route): string {
  if (route.kind === 'home') return '#/';
  const { projectId, room, runId, compared } = route;
  const rest = compared === null ? (runId === null ? [] : [runId]) : ['compare', ...compared];
  return `#/${['p', projectId, room, ...rest].map(encodeURIComponent).join('/')}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
