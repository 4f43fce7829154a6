/** The project's log book on the page: its latest entries, whether its chain holds, and the file it leaves as. */
import type { LogbookEntry, LogbookVerdict } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

export class Logbook {
  readonly work = new RoomWork();
  readonly download = new RoomWork();
  /** The latest first. */
  entries = $state.raw<readonly LogbookEntry[]>([]);
  verdict = $state.raw<LogbookVerdict | null>(null);

  constructor(
    private readonly services: RoomServices,
    private readonly owner: () => string | null,
  ) {}

  /** Reads and checks it anew. */
  async read(): Promise<void> {
    const projectId = this.owner();
    if (projectId === null) return;
    const book = await this.work.run(() => this.services.data.readLogbook(projectId));
    if (book === null || this.owner() !== projectId) return;
    this.entries = book.entries.toReversed();
    this.verdict = book.verdict;
  }

  async save(fileName: string): Promise<void> {
    const projectId = this.owner();
    if (projectId === null) return;
    const text = await this.download.run(() => this.services.data.exportLogbook(projectId));
    if (text !== null) this.services.saveFile(fileName, text, 'application/jsonl');
  }

  reset(): void {
    this.work.reset();
    this.download.reset();
    this.entries = [];
    this.verdict = null;
  }
}
