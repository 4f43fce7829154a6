/**
 * The card of a version, or of a run as it would be: its facts, the two documents as they read with the answers of the
 * moment, and the check of its numbers against what is stored.
 */
import {
  answerOf,
  LONGEST_ANSWER,
  STATEMENT_QUESTIONS,
  type CardCheck,
  type CardFormat,
  type CardKind,
  type CardSubject,
  type ComposedCard,
  type Locale,
  type ModelCardFacts,
  type ProjectDocument,
  type Statement,
  type StatementQuestion,
} from '../contracts';
import type { ChangeDocument } from './document-history.svelte';
import { toFileName } from './file-name';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** For the page, which may use types of a contract and values only through here. */
export { LONGEST_ANSWER, STATEMENT_QUESTIONS };

const isSame = (a: CardSubject | null, b: CardSubject | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export class CardDesk {
  /** Reading the facts. */
  readonly opening = new RoomWork();
  /** Writing a document, or the answers into a version. */
  readonly writing = new RoomWork();
  readonly checking = new RoomWork();
  subject = $state.raw<CardSubject | null>(null);
  facts = $state.raw<ModelCardFacts | null>(null);
  composed = $state.raw<ComposedCard | null>(null);
  check = $state.raw<CardCheck | null>(null);
  /** Answers that are being typed and not decided yet. */
  typed = $state.raw<Statement>({});
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();
  #isComposing = false;
  #wanted: { readonly facts: ModelCardFacts; readonly locale: Locale } | null = null;

  constructor(
    private readonly services: Pick<RoomServices, 'model' | 'newId' | 'saveFile' | 'stopModelCall'>,
    private readonly document: () => ProjectDocument | null,
    private readonly change: ChangeDocument,
  ) {}

  /** What people said, as decided; before anything was, what the version that is shown was registered with. */
  readonly decided: Statement = $derived.by(() => this.document()?.statement ?? this.facts?.statement ?? {});
  readonly statement: Statement = $derived({ ...this.decided, ...this.typed });
  readonly answered: number = $derived(
    STATEMENT_QUESTIONS.filter((question) => answerOf(this.statement, question) !== null).length,
  );

  /** The facts with the answers of the moment. */
  readonly shownFacts: ModelCardFacts | null = $derived(
    this.facts === null ? null : { ...this.facts, statement: this.statement },
  );

  /** True where a stored version says something else than the answers that were decided. */
  readonly differsFromVersion: boolean = $derived.by(() => {
    if (this.subject?.kind !== 'version' || this.facts === null) return false;
    const { statement } = this.facts;
    return STATEMENT_QUESTIONS.some(
      (question) => answerOf(statement, question) !== answerOf(this.decided, question),
    );
  });

  /** Opens a card; nothing happens when it is open. */
  async open(subject: CardSubject | null): Promise<void> {
    if (isSame(subject, this.subject) && (this.facts !== null || this.opening.isRunning)) return;
    this.reset();
    this.subject = subject;
    if (subject !== null) await this.#read(subject);
  }

  /** Opens a card that may have been open before: its version may have met its gate since, so the facts are read again. */
  async enter(subject: CardSubject | null): Promise<void> {
    if (subject === null || !isSame(subject, this.subject)) return this.open(subject);
    this.check = null;
    this.checking.reset();
    await this.#read(subject);
  }

  /** Reads the facts again, after a failure. */
  async reopen(): Promise<void> {
    if (this.subject !== null) await this.#read(this.subject);
  }

  async #read(subject: CardSubject): Promise<void> {
    const facts = await this.opening.run(() => this.services.model.readCardFacts(subject));
    if (facts !== null) this.facts = facts;
  }

  /** Composes the documents anew; while one call is on its way, only the newest wish waits. */
  async compose(facts: ModelCardFacts, locale: Locale): Promise<void> {
    this.#wanted = { facts, locale };
    if (this.#isComposing) return;
    this.#isComposing = true;
    try {
      while (this.#wanted !== null) {
        const wanted: { readonly facts: ModelCardFacts; readonly locale: Locale } = this.#wanted;
        this.#wanted = null;
        const composed = await this.services.model.composeCard(wanted.facts, wanted.locale);
        if (this.facts !== null && this.#wanted === null) this.composed = composed;
      }
    } catch (error) {
      this.#wanted = null;
      await this.opening.run(() => Promise.reject(error as Error));
    } finally {
      this.#isComposing = false;
    }
  }

  type(question: StatementQuestion, text: string): void {
    this.typed = { ...this.typed, [question]: text };
  }

  /** Makes the answer that was typed a decision of the project; an empty one takes it away. */
  decide(question: StatementQuestion): void {
    const text = this.typed[question];
    if (text === undefined) return;
    const { [question]: _, ...others } = this.typed;
    const { [question]: before, ...rest } = this.decided;
    this.typed = others;
    if (text.trim() === (before ?? '').trim()) return;
    this.change('statement', question, {
      statement: text.trim() === '' ? rest : { ...rest, [question]: text },
    });
  }

  /** Hands one document to the person as a file. */
  async save(kind: CardKind, format: CardFormat, locale: Locale): Promise<void> {
    const { shownFacts: facts } = this;
    if (facts === null) return;
    const text = await this.writing.run(() => this.services.model.writeCard(facts, kind, format, locale));
    if (text === null) return;
    const version = facts.modelVersion === 0 ? 'draft' : `v${facts.modelVersion}`;
    const name = `${toFileName(facts.name)}-${version}-${kind === 'modelCard' ? 'model-card' : 'datasheet'}`;
    const language = locale === 'zh' ? '.zh' : '';
    this.services.saveFile(
      `${name}${language}.${format}`,
      text,
      format === 'md' ? 'text/markdown' : 'text/html',
    );
  }

  /** Writes the answers into the card of the stored version that is shown. */
  async amend(): Promise<void> {
    const { subject, decided } = this;
    if (subject?.kind !== 'version') return;
    const { modelVersionId } = subject;
    const facts = await this.writing.run(() =>
      this.services.model.amendCard(modelVersionId, { statement: decided }),
    );
    if (facts === null || !isSame(subject, this.subject)) return;
    this.facts = facts;
    this.check = null;
  }

  async startCheck(): Promise<void> {
    const { subject } = this;
    if (subject?.kind !== 'version' || this.checking.isRunning) return;
    this.check = null;
    this.#callId = this.services.newId();
    const request = { modelVersionId: subject.modelVersionId, text: null };
    const check = await this.checking.run((onProgress) => {
      const call = this.services.model.checkCard(this.#callId, request, onProgress);
      this.#settled = call.catch(() => undefined);
      return call;
    });
    if (check !== null) this.check = check;
  }

  async stopCheck(): Promise<void> {
    if (!this.checking.isRunning) return;
    this.checking.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  reset(): void {
    void this.stopCheck();
    this.opening.reset();
    this.writing.reset();
    this.checking.reset();
    this.subject = null;
    this.facts = null;
    this.composed = null;
    this.check = null;
    this.typed = {};
  }
}
