/** Where a person is, as an address that can be kept, sent and gone back to: `#/p/<project>/<room>/...`. */
import type { Stage } from '../contracts';
import { ROOMS } from './rooms';

/** Pages inside a room that have an address of their own, such as `#/p/<project>/deploy/card/<version>`. */
export const ROOM_PAGES = { card: 'deploy', use: 'deploy' } as const satisfies Readonly<
  Record<string, Stage>
>;
export type RoomPageName = keyof typeof ROOM_PAGES;
export interface RoomPagePlace {
  readonly name: RoomPageName;
  /** What it is about, such as a version's id; null: the room's own choice. */
  readonly subject: string | null;
}

export type Route =
  | { readonly kind: 'home' }
  /** Field mode: one version, one task, no rail. */
  | { readonly kind: 'field'; readonly projectId: string; readonly modelVersionId: string }
  | {
      readonly kind: 'room';
      readonly projectId: string;
      readonly room: Stage;
      /** The run that is looked at; null: the project's own choice. */
      readonly runId: string | null;
      /** Two runs held against each other. */
      readonly compared: readonly [string, string] | null;
      /** A page inside the room instead of the room itself. */
      readonly page: RoomPagePlace | null;
    };

export type RoomRoute = Extract<Route, { kind: 'room' }>;

export const HOME: Route = { kind: 'home' };

export function roomRoute(projectId: string, room: Stage, runId: string | null = null): RoomRoute {
  return { kind: 'room', projectId, room, runId, compared: null, page: null };
}

export function pageRoute(projectId: string, name: RoomPageName, subject: string | null = null): RoomRoute {
  return { ...roomRoute(projectId, ROOM_PAGES[name]), page: { name, subject } };
}

export function fieldRoute(projectId: string, modelVersionId: string): Route {
  return { kind: 'field', projectId, modelVersionId };
}

const PAGE_NAMES = Object.keys(ROOM_PAGES) as RoomPageName[];

/** An address that means nothing leads home. */
export function parseRoute(hash: string): Route {
  const [p, projectId, room, first, a, b] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode);
  if (p === 'p' && projectId && room === 'field' && first) return fieldRoute(projectId, first);
  const stage = ROOMS.find((candidate) => candidate === room);
  if (p !== 'p' || !projectId || stage === undefined) return HOME;
  if (first === 'compare' && a && b)
    return { kind: 'room', projectId, room: stage, runId: null, compared: [a, b], page: null };
  const page = PAGE_NAMES.find((name) => name === first && ROOM_PAGES[name] === stage);
  if (page !== undefined) return pageRoute(projectId, page, a || null);
  return roomRoute(projectId, stage, first || null);
}

export function formatRoute(route: Route): string {
  if (route.kind === 'home') return '#/';
  if (route.kind === 'field')
    return `#/${['p', route.projectId, 'field', route.modelVersionId].map(encodeURIComponent).join('/')}`;
  return `#/${['p', route.projectId, route.room, ...partsOf(route)].map(encodeURIComponent).join('/')}`;
}

function partsOf({ page, compared, runId }: RoomRoute): readonly string[] {
  if (page !== null) return page.subject === null ? [page.name] : [page.name, page.subject];
  if (compared !== null) return ['compare', ...compared];
  return runId === null ? [] : [runId];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
