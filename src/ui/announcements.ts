/** What a screen reader is told of the rooms: every change of state at once, progress no oftener than every ten seconds. */
import type { Stage } from '../contracts';
import type { NodeState } from '../state/rooms';

export const PROGRESS_INTERVAL_MS = 10_000;

export interface NodeWords {
  readonly stage: Stage;
  readonly state: NodeState;
  readonly fact: string;
}

/** A node to be spoken of. */
export type Announcement = NodeWords | null;

export class Announcer {
  #states = new Map<Stage, NodeState>();
  #spokenAtMs = -Infinity;

  /** The node worth a sentence now, or null. A state that ended is told before one that began. */
  hear(nodes: readonly NodeWords[], nowMs: number): Announcement {
    const changed = nodes.filter(({ stage, state }) => (this.#states.get(stage) ?? 'empty') !== state);
    for (const { stage, state } of nodes) this.#states.set(stage, state);
    const rank = (state: NodeState): number => ['alert', 'done', 'stale', 'running'].indexOf(state);
    const [first] = changed
      .filter(({ state }) => rank(state) >= 0)
      .sort((a, b) => rank(a.state) - rank(b.state));
    const progressing = nodes.find(({ state }) => state === 'running');
    const isDue = nowMs - this.#spokenAtMs >= PROGRESS_INTERVAL_MS;
    const announcement = first ?? (isDue ? progressing : undefined) ?? null;
    if (announcement !== null) this.#spokenAtMs = nowMs;
    return announcement;
  }
}
