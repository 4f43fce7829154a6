/** The splits that were made or met since the project was opened, so that runs made on others can be told apart. */
import type { SplitSummary } from '../contracts';
import type { RoomServices } from './services';

export class KnownSplits {
  #known = $state.raw<readonly SplitSummary[]>([]);
  /** Look-ups in progress. */
  #nMeeting = $state(0);

  constructor(private readonly services: RoomServices) {}

  add(split: SplitSummary): void {
    this.#known = [...this.#known.filter(({ id }) => id !== split.id), split];
  }

  /** @returns null for a split that was neither made nor met */
  find(splitId: string): SplitSummary | null {
    return this.#known.find(({ id }) => id === splitId) ?? null;
  }

  /** Reads the splits that runs of earlier sessions were made on, so that they can be told apart. */
  async meet(splitIds: readonly string[]): Promise<void> {
    const unknown = splitIds.filter((id, i) => splitIds.indexOf(id) === i && this.find(id) === null);
    this.#nMeeting += 1;
    const splits = await Promise.all(unknown.map((id) => this.services.data.getSplit(id).catch(() => null)));
    this.#nMeeting -= 1;
    const met = splits.filter((split) => split !== null).filter(({ id }) => this.find(id) === null);
    this.#known = [...this.#known, ...met];
  }

  /** True while the splits of earlier runs are being looked up. */
  get isMeeting(): boolean {
    return this.#nMeeting > 0;
  }

  reset(): void {
    this.#known = [];
  }
}
