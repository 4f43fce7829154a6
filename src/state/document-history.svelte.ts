/**
 * The decisions of the open project and every change to them, so that each can be taken back and all can be seen. The
 * rooms read the document from here and change it only through here.
 */
import type { ProjectDocument } from '../contracts';

/** What kind of change it was; the catalogue has a sentence for each. */
export const CHANGE_KINDS = [
  'file',
  'name',
  'target',
  'task',
  'positive',
  'leftOut',
  'putBack',
  'type',
  'labels',
  'settled',
  'split',
  'stepAdded',
  'stepRemoved',
  'stepMoved',
  'stepChanged',
  'recipeReset',
  'train',
  'groups',
  'costs',
  'threshold',
  'statement',
  'monitor',
  'grown',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Makes a change, where changes may be made. */
export type ChangeDocument = (kind: ChangeKind, name: string, patch: Partial<ProjectDocument>) => void;

export interface Change {
  readonly kind: ChangeKind;
  /** Whatever the sentence names, such as a column. */
  readonly name: string;
  readonly before: ProjectDocument;
  readonly after: ProjectDocument;
}

const MOST_CHANGES = 200;

export class DocumentHistory {
  /** Null while no project is open. */
  document = $state.raw<ProjectDocument | null>(null);
  changes = $state.raw<readonly Change[]>([]);
  /** Number of changes in force: those before it are done, those from it on are taken back. */
  position = $state(0);

  /** @param onChange hears of every change of the document, also of undoing */
  constructor(private readonly onChange: (before: ProjectDocument, after: ProjectDocument) => void) {}

  get canUndo(): boolean {
    return this.position > 0;
  }
  get canRedo(): boolean {
    return this.position < this.changes.length;
  }

  /** Begins with a document, without a past. */
  load(document: ProjectDocument | null): void {
    this.document = document;
    this.changes = [];
    this.position = 0;
  }

  /** Replaces parts of the document. What was taken back before is forgotten. Without a document nothing happens. */
  change(kind: ChangeKind, name: string, patch: Partial<ProjectDocument>): void {
    const before = this.document;
    if (before === null) return;
    const after = { ...before, ...patch };
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    this.changes = [...this.changes.slice(0, this.position), { kind, name, before, after }].slice(
      -MOST_CHANGES,
    );
    this.position = this.changes.length;
    this.#set(after);
  }

  /**
   * Completes the change that led to a document, and those made since, with what followed from it, such as another reading
   * of the file. Nothing happens when that change is no longer in force.
   * @param led the document that the change led to, or the one that the history began with
   * @returns true when it was completed
   */
  amend(led: ProjectDocument, patch: Partial<ProjectDocument>): boolean {
    const { position } = this;
    let start = 0;
    while (start <= position && this.#at(start) !== led) start += 1;
    if (start > position) return false;
    const isLater = (at: number): boolean => at >= start && at <= position;
    const completed = (document: ProjectDocument): ProjectDocument => ({ ...document, ...patch });
    const now = completed(this.#at(position) ?? led);
    this.changes = this.changes.map(({ before, after, ...change }, index) => ({
      ...change,
      before: isLater(index) ? completed(before) : before,
      after: index + 1 === position ? now : isLater(index + 1) ? completed(after) : after,
    }));
    this.#set(now);
    return true;
  }

  /** The document after the first `position` changes. */
  #at(position: number): ProjectDocument | null {
    if (position === this.position) return this.document;
    return (position === 0 ? this.changes[0]?.before : this.changes[position - 1]?.after) ?? null;
  }

  undo(): Change | null {
    const change = this.changes[this.position - 1];
    if (change !== undefined) this.goTo(this.position - 1);
    return change ?? null;
  }

  redo(): Change | null {
    const change = this.changes[this.position];
    if (change !== undefined) this.goTo(this.position + 1);
    return change ?? null;
  }

  /** The state after the first `position` changes. */
  goTo(position: number): void {
    const target = Math.max(0, Math.min(this.changes.length, position));
    if (target === this.position) return;
    this.position = target;
    const document = target === 0 ? this.changes[0]?.before : this.changes[target - 1]?.after;
    if (document !== undefined) this.#set(document);
  }

  #set(after: ProjectDocument): void {
    const before = this.document;
    this.document = after;
    if (before !== null) this.onChange(before, after);
  }
}
