/** The rooms in the order data walks through them. A stage may import earlier stages only. */
import type { Stage } from '../contracts';

export const STAGES = [
  'data',
  'prepare',
  'train',
  'evaluate',
  'deploy',
  'monitor',
] as const satisfies readonly Stage[];
