/** Where the code of each room is. Each is a file of its own, so that the first page stays small. */
import type { Component } from 'svelte';
import type { Stage } from '../contracts';
import type { Project } from '../state/project.svelte';
import type { RoomPageName } from '../state/route';
import { loadRoomWords } from './i18n/catalogues.svelte';

/** A page together with the words of the rooms. */
async function withWords<Module>(page: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([page, loadRoomWords()]);
  return module;
}

type RoomModule = { readonly default: Component<{ project: Project }> };

export const ROOM_LOADERS: Readonly<Record<Stage, () => Promise<RoomModule>>> = {
  data: () => withWords(import('./rooms/data/DataRoom.svelte')),
  prepare: () => withWords(import('./rooms/prepare/PrepareRoom.svelte')),
  train: () => withWords(import('./rooms/train/TrainRoom.svelte')),
  evaluate: () => withWords(import('./rooms/evaluate/EvaluateRoom.svelte')),
  deploy: () => withWords(import('./rooms/deploy/DeployRoom.svelte')),
  monitor: () => withWords(import('./rooms/monitor/MonitorRoom.svelte')),
};

type PageModule = { readonly default: Component<{ project: Project; subject: string | null }> };

/** Pages inside a room. */
export const PAGE_LOADERS: Readonly<Record<RoomPageName, () => Promise<PageModule>>> = {
  card: () => withWords(import('./rooms/deploy/CardPage.svelte')),
  use: () => withWords(import('./rooms/deploy/UsePage.svelte')),
};

/** The page that holds two runs against each other. */
export const loadComparison = () => withWords(import('./rooms/train/CompareRuns.svelte'));

/** Field mode of a version, instead of the rooms. */
export const loadFieldMode = () => withWords(import('./field/FieldPage.svelte'));

/** Fetches every room, so that none needs the network later. */
export async function loadAllRooms(): Promise<void> {
  await Promise.all(
    [...Object.values(ROOM_LOADERS), ...Object.values(PAGE_LOADERS), loadComparison, loadFieldMode].map(
      (load) => load(),
    ),
  );
}
