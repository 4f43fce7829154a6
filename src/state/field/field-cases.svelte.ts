/** The cases of field mode on this device: the list, the files to take along, and letting them go. */
import { toFileName } from '../file-name';
import { AnswerLog } from '../answer-log.svelte';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';
import { dayOf, startOfDay } from './field-days';

export type CaseFormat = 'log' | 'csv' | 'geojson';
export interface SavedCases {
  readonly format: CaseFormat;
  readonly written: number;
  /** Of GeoJSON: cases without a position. */
  readonly leftOut: number;
}
const ENDINGS = {
  log: ['.terrarium-log.json', 'application/json'],
  csv: ['.csv', 'text/csv'],
  geojson: ['.geojson', 'application/geo+json'],
} as const;
const PAGE_CASES = 1000;

export class FieldCases {
  readonly saving = new RoomWork();
  readonly erasing = new RoomWork();
  scope = $state<'today' | 'all'>('today');
  /** What was saved last. */
  saved = $state.raw<SavedCases | null>(null);
  /** How many were deleted last; null before. */
  erased = $state<number | null>(null);
  #from: string;
  #today = $state.raw() as AnswerLog;
  readonly #all: AnswerLog;
  /** Cases that are in a log file which was saved: only these may be deleted. */
  #safe = $state.raw<readonly string[]>([]);

  constructor(
    private readonly services: Pick<RoomServices, 'data' | 'saveFile' | 'now'>,
    private readonly modelVersionId: string,
  ) {
    this.#from = startOfDay(services.now());
    this.#today = new AnswerLog(services, modelVersionId, { source: 'field', from: this.#from });
    this.#all = new AnswerLog(services, modelVersionId, { source: 'field' });
  }

  /** The cases that are meant, the latest first. */
  get log(): AnswerLog {
    return this.scope === 'today' ? this.#today : this.#all;
  }
  get countToday(): number {
    return this.#today.total;
  }
  get countAll(): number {
    return this.#all.total;
  }

  async list(): Promise<void> {
    const from = startOfDay(this.services.now());
    if (from !== this.#from) {
      this.#from = from;
      this.#today = new AnswerLog(this.services, this.modelVersionId, { source: 'field', from });
    }
    await this.#today.list();
    await this.#all.list();
  }

  /** True when every case that is meant is in a log file that was saved. */
  get mayErase(): boolean {
    const { total, answers } = this.log;
    return (
      total > 0 && this.#safe.length >= total && answers.every(({ record }) => this.#safe.includes(record.id))
    );
  }

  /** Something was said about a case since its log was saved. */
  change(recordId: string): void {
    this.#safe = this.#safe.filter((id) => id !== recordId);
  }

  /** Reads the ids of all cases that are meant, page by page. */
  async #ids(): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const request = { ...this.log.filter, start: ids.length, count: PAGE_CASES };
      const { total, answers } = await this.services.data.listAnswers(this.modelVersionId, request);
      ids.push(...answers.map(({ record }) => record.id));
      if (answers.length === 0 || ids.length >= total) return ids;
    }
  }

  /** Hands the cases that are meant to the person as a file. @param name of the version */
  async save(format: CaseFormat, name: string): Promise<boolean> {
    this.erased = null;
    const made = await this.saving.run(async () => {
      const recordIds = await this.#ids();
      const { data } = this.services;
      const { modelVersionId } = this;
      if (format !== 'log')
        return { recordIds, ...(await data.exportCases({ modelVersionId, recordIds, format })) };
      const text = await data.exportLog({ modelVersionId, recordIds });
      return { recordIds, text, written: recordIds.length, leftOut: 0 };
    });
    if (made === null) return false;
    const [ending, mediaType] = ENDINGS[format];
    this.services.saveFile(
      `${toFileName(name)}-${dayOf(this.services.now())}${ending}`,
      made.text,
      mediaType,
    );
    this.saved = { format, written: made.written, leftOut: made.leftOut };
    if (format === 'log')
      this.#safe = [...this.#safe.filter((id) => !made.recordIds.includes(id)), ...made.recordIds];
    return true;
  }

  /** Deletes the cases that are meant and were saved in a log file from this device, for good. */
  async erase(): Promise<void> {
    const erased = await this.erasing.run(async () => {
      const ids = (await this.#ids()).filter((id) => this.#safe.includes(id));
      return this.services.data.eraseAnswers(this.modelVersionId, ids);
    });
    if (erased === null) return;
    this.erased = erased;
    this.saved = null;
    await this.list();
  }
}
