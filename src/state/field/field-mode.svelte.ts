/** Field mode: one deployed version, one case after the other. Every answer is kept on this device when it is given. */
import type { Answer, Feedback, InputField, InputRow, LoggedAnswer, VersionRole } from '../../contracts';
import { parseNumber } from '../../foundation';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';
import { FieldCases } from './field-cases.svelte';
import { answerCases, openVersion, type FieldVersion } from './field-model';
import { FieldPosition } from './field-position.svelte';

export type FieldView = 'form' | 'file' | 'cases';

/** A case that is looked at: what is kept of it and, of one that was just answered, all that was told. */
export interface ShownCase extends LoggedAnswer {
  readonly answer: Answer | null;
}

/** `missing`: the device has no such version. */
export type FieldOpening = 'opening' | 'open' | 'missing' | 'failed';

const LONGEST_NOTE = 500;

export class FieldMode {
  readonly opening = new RoomWork();
  readonly answering = new RoomWork();
  readonly saying = new RoomWork();
  readonly position: FieldPosition;
  readonly cases: FieldCases;
  view = $state<FieldView>('form');
  version = $state.raw<FieldVersion | null>(null);
  isMissing = $state(false);
  /** False while another tab holds the projects. */
  isWriter = $state(true);
  /** What stands in the form, by column; an absent cell is empty. */
  cells = $state.raw<InputRow>({});
  note = $state('');
  shown = $state.raw<ShownCase | null>(null);
  /** The file that was answered last. */
  fileAnswered = $state.raw<{ readonly name: string; readonly count: number } | null>(null);

  constructor(
    private readonly services: RoomServices,
    readonly projectId: string,
    readonly modelVersionId: string,
  ) {
    this.position = new FieldPosition(services.position ?? null);
    this.cases = new FieldCases(services, modelVersionId);
  }

  get fields(): readonly InputField[] {
    return this.version?.form.fields ?? [];
  }
  /** In the order of the probabilities; empty for a regression. */
  get classes(): readonly string[] {
    return this.version?.form.target.classes ?? [];
  }
  /** What the true answer is called: the column that is answered. */
  get target(): string {
    return this.version?.form.target.column ?? '';
  }
  get role(): VersionRole | null {
    return this.version?.role ?? null;
  }

  async open(): Promise<void> {
    const opened = await this.opening.run(async () => {
      const { writer } = await this.services.data.open();
      return { writer, version: await openVersion(this.services, this.projectId, this.modelVersionId) };
    });
    if (opened === null) return;
    this.isWriter = opened.writer;
    this.version = opened.version;
    this.isMissing = opened.version === null;
    if (opened.version !== null) await this.cases.list();
  }

  /** Where the page is left nothing goes on. */
  leave(): void {
    this.position.turnOff();
  }

  write(column: string, cell: string): void {
    this.cells = { ...this.cells, [column]: cell === '' ? null : cell };
  }

  writeNote(note: string): void {
    this.note = note.slice(0, LONGEST_NOTE);
  }

  /** Answers what stands in the form and keeps it as a case. */
  async answer(): Promise<boolean> {
    const { note } = this;
    const position = this.position.position;
    const row = Object.fromEntries(this.fields.map(({ name }) => [name, this.cells[name] ?? null]));
    const told = await this.answering.run(() =>
      answerCases(this.services, this.modelVersionId, [row], {
        ...(note.trim() === '' ? {} : { note: note.trim() }),
        ...(position === null ? {} : { position }),
      }),
    );
    const [first] = told ?? [];
    if (first === undefined) return false;
    this.shown = { ...first, feedback: [] };
    await this.cases.list();
    return true;
  }

  /** Answers every row of a small file and keeps each as a case, with the file's name as its note and no position. */
  async answerFile(file: File): Promise<boolean> {
    const { version } = this;
    if (version === null) return false;
    this.fileAnswered = null;
    const { services } = this;
    const { fields, notation } = version.form;
    const columns = fields.map(({ name }) => name);
    const told = await this.answering.run(async (onProgress) => {
      const request = { name: file.name, blob: file, columns, notation };
      const rows = await services.data.readInputRows(services.newId(), request, onProgress);
      const note = file.name.slice(0, LONGEST_NOTE);
      return answerCases(this.services, this.modelVersionId, rows, { note }, onProgress);
    });
    if (told === null) return false;
    this.fileAnswered = { name: file.name, count: told.length };
    await this.cases.list();
    return true;
  }

  /**
   * The true value of a number, as a person typed it: read as the version's file was.
   * @returns false when it is no number; nothing is said then
   */
  sayTyped(text: string): boolean {
    const value = parseNumber(text.trim(), this.version?.form.notation.decimal ?? '.');
    if (value !== null) void this.say('no', value);
    return value !== null;
  }

  /** Says what became known about the case that is looked at. @param truth the true answer where it is known */
  async say(verdict: Feedback['verdict'], truth: Feedback['truth'] = null): Promise<boolean> {
    const { shown } = this;
    if (shown === null) return false;
    const feedback: Feedback = {
      id: this.services.newId(),
      recordId: shown.record.id,
      at: this.services.now(),
      verdict,
      truth: verdict === 'yes' ? shown.record.output : truth,
      source: 'field',
    };
    const kept = await this.saying.run(() => this.services.data.addFeedback(this.modelVersionId, [feedback]));
    if (kept === null) return false;
    this.cases.change(shown.record.id);
    if (this.shown?.record.id === shown.record.id)
      this.shown = { ...this.shown, feedback: [...this.shown.feedback, feedback] };
    await this.cases.list();
    return true;
  }

  /** The form is empty again: a cell that was forgotten must not be the last case's. */
  next(): void {
    this.shown = null;
    this.cells = {};
    this.note = '';
    this.view = 'form';
    this.answering.reset();
    this.saying.reset();
  }

  look(view: FieldView): void {
    this.view = view;
    this.shown = null;
    this.fileAnswered = null;
    this.saying.reset();
    if (!this.answering.isRunning) this.answering.reset();
  }

  /** Looks at a case that is kept. */
  lookAt(kept: LoggedAnswer): void {
    this.shown = { ...kept, answer: null };
    this.saying.reset();
  }
}
