/** What is done about findings: a decision each, what settled it, and taking that back. */
import type { ColumnType, Finding, ProjectDocument } from '../contracts';
import type { ColumnRole } from './column-roles';
import type { ChangeDocument, DocumentHistory } from './document-history.svelte';
import {
  settledKey,
  settlementOf,
  suggestDecision,
  type DecisionContext,
  type FindingDecision,
  type Settlement,
} from './finding-decisions';
import type { PendingReading } from './data-room.svelte';

/** What decisions about columns and about reading the file come to. */
export interface DecidedRoom {
  readonly roles: ReadonlyMap<string, ColumnRole>;
  setIgnored(name: string, isIgnored: boolean): void;
  setType(name: string, type: ColumnType | null): Promise<void>;
  readAgain(change: PendingReading): Promise<void>;
}

export class FindingDesk {
  constructor(
    private readonly room: DecidedRoom,
    private readonly history: DocumentHistory,
    private readonly change: ChangeDocument,
  ) {}

  get #context(): DecisionContext | null {
    const { document } = this.history;
    return document === null ? null : { document, roles: this.room.roles };
  }

  /** What can be done about a finding; null when nothing can, or while nothing may be changed. */
  suggest(finding: Finding): FindingDecision | null {
    return this.#context && suggestDecision(finding, this.#context);
  }

  /** What settled a finding; null while it is open. */
  settlementOf(finding: Finding): Settlement | null {
    return this.#context && settlementOf(finding, this.#context);
  }

  /** Does what a finding suggests. */
  async settle(finding: Finding, decision: FindingDecision): Promise<void> {
    const { document } = this.history;
    if (document === null) return;
    switch (decision.kind) {
      case 'leaveOut':
        return this.room.setIgnored(decision.column, true);
      case 'setType':
        return this.room.setType(decision.column, decision.type);
      case 'decimalComma':
        return this.room.readAgain({ kind: 'type', name: '1,5', patch: { decimal: ',' } });
      case 'mergeSpellings': {
        const map = document.labelMap?.column === decision.column ? document.labelMap.map : {};
        const labelMap = { column: decision.column, map: { ...map, ...decision.map } };
        return this.room.readAgain({ kind: 'labels', name: decision.column, patch: { labelMap } });
      }
      case 'weightClasses':
        return this.#weightClasses(document, 'balanced');
      case 'dropDuplicates':
        return this.#setDuplicates(document, 'drop');
      case 'keep':
        return this.change('settled', finding.column ?? finding.code, {
          settled: [...document.settled, settledKey(finding)],
        });
    }
  }

  /** Takes back what settled a finding. */
  reopen(finding: Finding, decision: FindingDecision): void {
    const { document } = this.history;
    if (document === null) return;
    if (decision.kind === 'leaveOut') this.room.setIgnored(decision.column, false);
    else if (decision.kind === 'weightClasses') this.#weightClasses(document, 'none');
    else if (decision.kind === 'dropDuplicates') this.#setDuplicates(document, 'keep');
    else if (decision.kind === 'keep') {
      this.change('settled', finding.column ?? finding.code, {
        settled: document.settled.filter((key) => key !== settledKey(finding)),
      });
    }
  }

  #weightClasses({ train }: ProjectDocument, classWeights: 'none' | 'balanced'): void {
    if (train.model === 'baseline') return;
    this.change('train', classWeights, { train: { ...train, classWeights } });
  }

  #setDuplicates({ split }: ProjectDocument, duplicates: 'keep' | 'drop'): void {
    this.change('split', duplicates, { split: { ...split, duplicates } });
  }
}
