/** The gate of the version that is looked at: its items with their evidence, and what people decided about them. */
import { openItems, type GateItem, type GateLine } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

/** Characters of a reason. */
export const LONGEST_REASON = 500;

export class VersionGate {
  /** Judging the items. */
  readonly work = new RoomWork();
  /** Keeping a reason. */
  readonly deciding = new RoomWork();
  versionId = $state<string | null>(null);
  lines = $state.raw<readonly GateLine[]>([]);

  constructor(private readonly services: RoomServices) {}

  /** Items that pass. */
  readonly passed: number = $derived(this.lines.filter(({ state }) => state === 'passed').length);
  /** Items that still keep the version from being promoted. */
  readonly open: readonly GateLine[] = $derived(openItems(this.lines));

  /** Judges a version; while it is judged again the earlier verdict stays to be read. */
  async check(versionId: string): Promise<void> {
    if (this.versionId !== versionId) this.reset();
    this.versionId = versionId;
    const lines = await this.work.run((onProgress) =>
      this.services.model.checkGate(this.services.newId(), versionId, onProgress),
    );
    if (lines !== null && this.versionId === versionId) this.lines = lines;
  }

  /** Keeps why an item is passed over. @returns true when it is kept */
  async passOver(item: GateItem, reason: string): Promise<boolean> {
    return this.#decide(item, reason.trim());
  }

  /** Takes a reason back: the item is as it was judged. */
  async takeBack(item: GateItem): Promise<boolean> {
    return this.#decide(item, null);
  }

  async #decide(item: GateItem, reason: string | null): Promise<boolean> {
    const { versionId } = this;
    const line = this.lines.find((candidate) => candidate.item === item);
    if (versionId === null || line === undefined || reason === '') return false;
    const kept = await this.deciding.run(async () => {
      await this.services.model.passOver({
        modelVersionId: versionId,
        line: { ...line, evidence: { ...line.evidence } },
        reason,
      });
      return true;
    });
    if (kept !== true || this.versionId !== versionId) return false;
    if (reason === null) await this.check(versionId);
    else
      this.lines = this.lines.map((other) =>
        other.item === item ? { ...other, state: 'passedOver', reason } : other,
      );
    return true;
  }

  reset(): void {
    this.work.reset();
    this.deciding.reset();
    this.versionId = null;
    this.lines = [];
  }
}
