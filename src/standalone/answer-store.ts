/**
 * The page's own log: every answer and what a person said of it, in the shapes that Terrarium merges. Inputs are kept only
 * where the person chose so, columns with personal data never.
 */
import {
  feedbackSchema,
  predictionRecordSchema,
  type Answer,
  type Feedback,
  type HtmlPayload,
  type InputRow,
  type PredictionRecord,
} from '../contracts';
import { readCells } from '../pipeline/data';
import { loggedCells } from '../pipeline/deploy';
import { makePredictionRecord, writeLogFile } from '../pipeline/monitor';
import * as v from 'valibot';
import { canKeep, keep, readKept } from './browser-storage';
import { sha256 } from './sha256';

const storedSchema = v.object({
  records: v.array(predictionRecordSchema),
  feedback: v.array(feedbackSchema),
  keepsInputs: v.boolean(),
});

/** Where the answers are: kept by the browser, only in this page, or kept but for the latest. */
export type Keeping = 'browser' | 'page' | 'full';

export class AnswerStore {
  records: PredictionRecord[] = [];
  feedback: Feedback[] = [];
  keepsInputs = false;
  keeping: Keeping = 'page';
  private readonly key: string;
  private readonly versionId: string;

  constructor(private readonly payload: HtmlPayload) {
    this.versionId = `html:${payload.weightsSha256}:${payload.modelVersion}`;
    this.key = `terrarium-html:${payload.weightsSha256}:${payload.modelVersion}`;
    if (!canKeep()) return;
    this.keeping = 'browser';
    this.restore();
  }

  private restore(): void {
    try {
      const stored = v.safeParse(storedSchema, JSON.parse(readKept(this.key) ?? 'null'));
      if (stored.success) Object.assign(this, stored.output);
    } catch {
      // What is kept under the key is not ours; the next answer replaces it.
    }
  }

  private save(): void {
    if (this.keeping === 'page') return;
    const { records, feedback, keepsInputs } = this;
    this.keeping = keep(this.key, JSON.stringify({ records, feedback, keepsInputs })) ? 'browser' : 'full';
  }

  setKeepsInputs(keepsInputs: boolean): void {
    this.keepsInputs = keepsInputs;
    this.save();
  }

  /** Keeps answers to some rows; `labels` are the true answers where they came with the rows. */
  add(
    rows: readonly InputRow[],
    answers: readonly Answer[],
    latencyMs: number,
    labels: readonly (PredictionRecord['label'] | undefined)[] = [],
  ): readonly PredictionRecord[] {
    const at = new Date().toISOString();
    const personal = new Set(this.payload.personal);
    const { recipe, notation } = this.payload;
    const cellsOf = loggedCells(recipe, readCells(rows, recipe.inputs, notation).table);
    const added = answers.map((answer, i): PredictionRecord => {
      const cells = cellsOf(i);
      const record = makePredictionRecord(
        {
          id: crypto.randomUUID(),
          at,
          modelVersionId: this.versionId,
          inputs: cells,
          output: answer.likeliest,
          confidence: answer.confidence,
          latencyMs,
          label: labels[i] ?? null,
          source: 'html',
          abstained: answer.output === null,
          probabilities: [...answer.probabilities],
        },
        { sha256 } as Parameters<typeof makePredictionRecord>[1],
      );
      const kept = [...cells].filter(([name]) => !personal.has(name));
      return this.keepsInputs ? { ...record, inputs: Object.fromEntries(kept) } : record;
    });
    // Not by spreading: a file may have more rows than a call takes arguments.
    this.records = this.records.concat(added);
    this.save();
    return added;
  }

  judge(record: PredictionRecord, verdict: Feedback['verdict'], truth: Feedback['truth']): void {
    const entry: Feedback = {
      id: crypto.randomUUID(),
      recordId: record.id,
      at: new Date().toISOString(),
      verdict,
      truth: verdict === 'yes' ? record.output : truth,
      source: 'html',
    };
    this.feedback = [...this.feedback, entry];
    this.save();
  }

  forget(): void {
    this.records = [];
    this.feedback = [];
    if (this.keeping !== 'page') {
      keep(this.key, null);
      this.keeping = 'browser';
    }
  }

  /** The text of a `*.terrarium-log.json`. */
  logFile(): string {
    const { name, modelVersion, weightsSha256 } = this.payload;
    return writeLogFile(
      { name, version: modelVersion, weightsSha256 },
      this.records,
      this.feedback,
      new Date().toISOString(),
      { sha256 },
    );
  }
}
