/** Using a version: a form that is answered while it is filled in, what happens when one input moves, and whole files. */
import {
  progressOnly,
  type Answer,
  type DataSource,
  type FileAnswers,
  type InputField,
  type InputRow,
  type ReadOptions,
  type VersionForm,
} from '../contracts';
import { closestName } from '../foundation';
import { Failure } from './failure';
import { toFileName, withoutEnding } from './file-name';
import { readPastedRow, type PastedRow } from './pasted-row';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** The version that is used, and what its files are read like. */
export interface UsedVersion {
  readonly id: string;
  /** The dataset that it was trained on, and how that was read; null where it is not on this device. */
  readonly like: { readonly datasetId: string; readonly options: ReadOptions } | null;
  /** Notes a dataset that was stored with the project. */
  readonly onStored: (datasetId: string) => void;
}

/** What the version answers along one input, all others as they stand in the form. */
export interface WhatIf {
  readonly column: string;
  readonly points: readonly { readonly cell: string; readonly x: number | null; readonly answer: Answer }[];
}

/** A column that the version needs and a file lacks. */
export interface LackingColumn {
  readonly name: string;
  /** A column of the file that the version does not know and that is called much alike; null without one. */
  readonly closest: string | null;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

const CURVE_STEPS = 40;
const MOST_CATEGORIES = 12;

export class UseVersion {
  readonly opening = new RoomWork();
  /** Answering and noting what stands in the form. */
  readonly noting = new RoomWork();
  readonly fileWork = new RoomWork();
  form = $state.raw<VersionForm | null>(null);
  cells = $state.raw<InputRow>({});
  /** Of what stands in the form; null while it is not there yet. */
  answer = $state.raw<Answer | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Answers noted since the page was opened. */
  noted = $state(0);
  keepsInputs = $state(true);
  pasted = $state.raw<PastedRow | null>(null);
  movedColumn = $state<string | null>(null);
  whatIf = $state.raw<WhatIf | null>(null);
  fileName = $state('');
  fileAnswers = $state.raw<FileAnswers | null>(null);
  lacking = $state.raw<readonly LackingColumn[]>([]);
  #version: UsedVersion | null = null;
  #asked = 0;
  #fileCall: {
    readonly id: string;
    readonly worker: 'data' | 'model';
    readonly settled: Promise<unknown>;
  } | null = null;

  constructor(private readonly services: RoomServices) {}

  get versionId(): string | null {
    return this.#version?.id ?? null;
  }
  get fields(): readonly InputField[] {
    return this.form?.fields ?? [];
  }

  /** Opens a version with its typical values in the form. */
  async open(version: UsedVersion): Promise<void> {
    this.#forget();
    this.#version = version;
    const form = await this.opening.run(() => this.services.model.inputFields(version.id));
    if (form === null || this.#version !== version) return;
    this.form = form;
    this.movedColumn = form.fields.find(({ range }) => range !== null)?.name ?? form.fields[0]?.name ?? null;
    this.fillTypical();
  }

  fillTypical(): void {
    this.pasted = null;
    this.#write(Object.fromEntries(this.fields.map(({ name, typical }) => [name, typical])));
  }

  empty(): void {
    this.pasted = null;
    this.#write(Object.fromEntries(this.fields.map(({ name }) => [name, null])));
  }

  write(column: string, cell: string): void {
    this.#write({ ...this.cells, [column]: cell === '' ? null : cell });
  }

  paste(text: string): void {
    const pasted = readPastedRow(text, this.fields);
    this.pasted = pasted;
    if (pasted.kind === 'read') this.#write({ ...this.cells, ...pasted.cells });
  }

  move(column: string): void {
    this.movedColumn = column;
    void this.#ask();
  }

  #write(cells: InputRow): void {
    this.cells = cells;
    void this.#ask();
  }

  /** Asks for the answer and the curve at one go; only the latest question is heard. */
  async #ask(): Promise<void> {
    const version = this.#version;
    if (version === null || this.form === null) return;
    const asked = ++this.#asked;
    const row = this.cells;
    const column = this.movedColumn;
    const places = column === null ? [] : this.#placesOf(column, row[column] ?? null);
    const rows = [row, ...places.map(({ cell }) => (column === null ? row : { ...row, [column]: cell }))];
    try {
      const { answers } = await this.services.model.answer(
        this.services.newId(),
        { modelVersionId: version.id, rows, source: 'form', keepInputs: false, recorded: false },
        () => undefined,
      );
      if (asked !== this.#asked) return;
      this.answer = answers[0] ?? null;
      this.failure = null;
      this.whatIf =
        column === null
          ? null
          : {
              column,
              points: places.flatMap((place, i) => {
                const answer = answers[i + 1];
                return answer === undefined ? [] : [{ ...place, answer }];
              }),
            };
    } catch (error) {
      if (asked === this.#asked) this.failure = new Failure(error);
    }
  }

  /** The cells along which an input is moved: its range in equal steps, widened to what stands there, or its words. */
  #placesOf(column: string, present: string | null): { readonly cell: string; readonly x: number | null }[] {
    const field = this.fields.find(({ name }) => name === column);
    if (field === undefined) return [];
    if (field.range === null)
      return (field.categories ?? []).slice(0, MOST_CATEGORIES).map((cell) => ({ cell, x: null }));
    const here = this.valueOf(field, present);
    const [low, high] = field.range;
    const from = here === null ? low : Math.min(low, here);
    const to = here === null ? high : Math.max(high, here);
    return Array.from({ length: CURVE_STEPS + 1 }, (_, i) => {
      const x = from + ((to - from) * i) / CURVE_STEPS;
      return { cell: this.cellOf(field, x), x };
    });
  }

  /** A number, or milliseconds, as a cell of the field. */
  cellOf({ type }: InputField, value: number): string {
    if (type === 'date') return isoTime(value);
    return String(Number(value.toPrecision(6))).replace('.', this.form?.notation.decimal ?? '.');
  }

  /** What a plainly written cell stands for, for sliders and marks; null for anything else. */
  valueOf({ type }: InputField, cell: string | null): number | null {
    if (cell === null || cell.trim() === '') return null;
    const decimal = this.form?.notation.decimal ?? '.';
    const value =
      type === 'date'
        ? Date.parse(cell.length > 10 && !/(?:Z|[+-]\d\d:?\d\d)$/.test(cell) ? `${cell}Z` : cell)
        : Number(cell.replace(decimal, '.'));
    return Number.isFinite(value) ? value : null;
  }

  /** Answers what stands in the form and notes it in the version's log. */
  async note(): Promise<boolean> {
    const version = this.#version;
    if (version === null) return false;
    const request = {
      modelVersionId: version.id,
      rows: [this.cells],
      source: 'form' as const,
      keepInputs: this.keepsInputs,
    };
    const result = await this.noting.run(() =>
      this.services.model.answer(this.services.newId(), request, () => undefined),
    );
    if (result === null) return false;
    this.noted += result.records.length;
    return true;
  }

  /** Reads a file as the training file was read, and answers all of it. */
  async answerFile(source: DataSource): Promise<boolean> {
    const version = this.#version;
    const like = version?.like ?? null;
    if (version === null || like === null || this.fileWork.isRunning) return false;
    this.#forgetFile();
    this.fileName = source.name;
    const { data, model } = this.services;
    const answers = await this.fileWork.run(async (onProgress) => {
      const dataset = await this.#call('data', (id) =>
        data.ingest(
          id,
          { source, options: { ...like.options, target: null }, like: like.datasetId },
          progressOnly(onProgress),
        ),
      );
      version.onStored(dataset.id);
      const present = dataset.columns.map(({ name }) => name);
      const extra = dataset.findings.flatMap(({ code, details }) =>
        code === 'F-EXTRA-COLUMNS' && Array.isArray(details['names']) ? details['names'].map(String) : [],
      );
      this.lacking = this.fields
        .filter(({ name }) => !present.includes(name))
        .map(({ name }) => ({ name, closest: closestName(name, extra) || null }));
      if (this.lacking.length > 0) return null;
      const request = { modelVersionId: version.id, datasetId: dataset.id, keepInputs: false };
      return this.#call('model', (id) => model.answerFile(id, request, onProgress));
    });
    this.fileAnswers = answers;
    return answers !== null;
  }

  async #call<Result>(worker: 'data' | 'model', start: (id: string) => Promise<Result>): Promise<Result> {
    const id = this.services.newId();
    const settled = start(id);
    this.#fileCall = { id, worker, settled };
    return settled;
  }

  async stopFile(): Promise<void> {
    const call = this.#fileCall;
    if (call === null) return;
    this.fileWork.markStopping();
    const asked =
      call.worker === 'data'
        ? this.services.data.stop(call.id)
        : this.services.stopModelCall(call.id, call.settled);
    await asked.catch(() => undefined);
  }

  saveFile(): void {
    if (this.fileAnswers === null) return;
    const name = `${toFileName(withoutEnding(this.fileName))}-predictions.csv`;
    this.services.saveFile(name, this.fileAnswers.csv, 'text/csv');
  }

  #forgetFile(): void {
    this.fileWork.reset();
    this.fileAnswers = null;
    this.lacking = [];
    this.fileName = '';
  }

  #forget(): void {
    this.#asked += 1;
    this.opening.reset();
    this.noting.reset();
    this.#forgetFile();
    this.form = null;
    this.cells = {};
    this.answer = null;
    this.failure = null;
    this.pasted = null;
    this.whatIf = null;
    this.movedColumn = null;
    this.noted = 0;
  }
}
