/** The log of one version on the page: pages of its answers, and files that come home into it. */
import type { AnswersRequest, Feedback, LoggedAnswer, LogMerge } from '../contracts';
import { toWireError } from '../contracts';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

const PAGE_ANSWERS = 50;

/** A log that was refused because another version of this device gave its answers. */
export interface LogElsewhere {
  readonly modelVersionId: string;
  readonly version: number;
}

export class AnswerLog {
  /** Reading pages. */
  readonly listing = new RoomWork();
  /** Merging a file. */
  readonly merging = new RoomWork();
  answers = $state.raw<readonly LoggedAnswer[]>([]);
  /** Answers in the log that the request means. */
  total = $state(0);
  /** What the last file brought; null before and after a refusal. */
  merged = $state.raw<LogMerge | null>(null);
  /** Where a refused file belongs; null where nowhere on this device. */
  elsewhere = $state.raw<LogElsewhere | null>(null);
  #file: File | null = null;

  constructor(
    private readonly services: Pick<RoomServices, 'data'>,
    readonly modelVersionId: string,
    readonly filter: Omit<AnswersRequest, 'start' | 'count'> = {},
  ) {}

  get hasMore(): boolean {
    return this.answers.length < this.total;
  }

  /** Reads the first page anew. */
  async list(): Promise<void> {
    const page = await this.listing.run(() => this.#read(0));
    if (page === null) return;
    this.answers = page.answers;
    this.total = page.total;
  }

  /** Reads the page after those that are shown. */
  async more(): Promise<void> {
    const page = await this.listing.run(() => this.#read(this.answers.length));
    if (page === null) return;
    this.answers = [...this.answers, ...page.answers];
    this.total = page.total;
  }

  #read(start: number) {
    const request = { ...this.filter, start, count: PAGE_ANSWERS };
    return this.services.data.listAnswers(this.modelVersionId, request);
  }

  /** Keeps what became known about an answer that is shown. @returns false where it could not be kept */
  async say(feedback: Feedback): Promise<boolean> {
    const counts = await this.merging.run(() =>
      this.services.data.addFeedback(this.modelVersionId, [feedback]),
    );
    if (counts === null) return false;
    this.answers = this.answers.map((answer) =>
      answer.record.id === feedback.recordId
        ? { ...answer, feedback: [...answer.feedback, feedback] }
        : answer,
    );
    return true;
  }

  /** Merges a log file into this version's log and shows the first page anew. */
  async bringHome(file: File): Promise<boolean> {
    this.#file = file;
    this.merged = null;
    this.elsewhere = null;
    const merged = await this.merging.run(() =>
      this.services.data
        .importLog({ modelVersionId: this.modelVersionId, name: file.name, blob: file })
        .catch((error: unknown) => {
          this.elsewhere = placeOf(error);
          throw error;
        }),
    );
    this.merged = merged;
    if (merged !== null) await this.list();
    return merged !== null;
  }

  /** The file that was refused, for handing it to the log it belongs to. */
  get refusedFile(): File | null {
    return this.merged === null ? this.#file : null;
  }
}

function placeOf(error: unknown): LogElsewhere | null {
  const { code, details } = toWireError(error);
  const { belongsTo, version } = details;
  return code === 'E-LOG-VERSION' && typeof belongsTo === 'string' && typeof version === 'number'
    ? { modelVersionId: belongsTo, version }
    : null;
}
