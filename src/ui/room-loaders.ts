/** Where the code of each room is. Each is a file of its own, so that the first page stays small. */
import type { Component } from 'svelte';
import type { Stage } from '../contracts';
import type { Project } from '../state/project.svelte';
import type { RoomPageName } from '../state/route';

type RoomModule = { readonly default: Component<{ project: Project }> };

export const ROOM_LOADERS: Readonly<Record<Stage, () => Promise<RoomModule>>> = {
  data: () => import('./rooms/data/DataRoom.svelte'),
  prepare: () => import('./rooms/prepare/PrepareRoom.svelte'),
  train: () => import('./rooms/train/TrainRoom.svelte'),
  evaluate: () => import('./rooms/evaluate/EvaluateRoom.svelte'),
  deploy: () => import('./rooms/deploy/DeployRoom.svelte'),
  monitor: () => import('./rooms/monitor/MonitorRoom.svelte'),
};

type PageModule = { readonly default: Component<{ project: Project; subject: string | null }> };

/** Pages inside a room. */
export const PAGE_LOADERS: Readonly<Record<RoomPageName, () => Promise<PageModule>>> = {
  card: () => import('./rooms/deploy/CardPage.svelte'),
  use: () => import('./rooms/deploy/UsePage.svelte'),
};

/** The page that holds two runs against each other. */
export const loadComparison = () => import('./rooms/train/CompareRuns.svelte');

/** Field mode of a version, instead of the rooms. */
export const loadFieldMode = () => import('./field/FieldPage.svelte');

/** Fetches every room, so that none needs the network later. */
export async function loadAllRooms(): Promise<void> {
  await Promise.all(
    [...Object.values(ROOM_LOADERS), ...Object.values(PAGE_LOADERS), loadComparison, loadFieldMode].map(
      (load) => load(),
    ),
  );
}
