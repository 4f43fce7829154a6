/** The rooms in the order data walks through them, and how one looks on the stem. */
import type { Stage } from '../contracts';

export const ROOMS = [
  'data',
  'prepare',
  'train',
  'evaluate',
  'deploy',
  'monitor',
] as const satisfies readonly Stage[];

export type NodeState = 'empty' | 'ready' | 'running' | 'done' | 'stale' | 'alert';
