/** What can be done about a finding, as data: at most one decision each, and only where something real stands behind it. */
import type { ColumnType, Finding, ProjectDocument } from '../contracts';
import type { ColumnRole } from './column-roles';

export type FindingDecision =
  | { readonly kind: 'leaveOut'; readonly column: string }
  | { readonly kind: 'setType'; readonly column: string; readonly type: ColumnType }
  | { readonly kind: 'decimalComma' }
  | {
      readonly kind: 'mergeSpellings';
      readonly column: string;
      readonly map: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'weightClasses' }
  | { readonly kind: 'dropDuplicates' }
  /** The person has looked and leaves it as it is. */
  | { readonly kind: 'keep' };

/** What settled a finding: a decision that can be taken back, or what `auto` does without being asked. */
export type Settlement =
  | { readonly kind: 'decided'; readonly decision: FindingDecision }
  | { readonly kind: 'auto'; readonly how: 'unused' | 'filled' };

export interface DecisionContext {
  readonly document: ProjectDocument;
  readonly roles: ReadonlyMap<string, ColumnRole>;
}

/** How a finding is named among those that were left as they are. */
export function settledKey({ code, column }: Finding): string {
  return column === null ? code : `${code}/${column}`;
}

function mergeMap(finding: Finding): Record<string, string> | null {
  const pairs = finding.details['merge'];
  if (!Array.isArray(pairs) || pairs.length < 2) return null;
  const entries: [string, string][] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) entries.push([String(pairs[i]), String(pairs[i + 1])]);
  return Object.fromEntries(entries);
}

function decisionAbout(finding: Finding, { document, roles }: DecisionContext): FindingDecision | null {
  const { code, column } = finding;
  const isTarget = column !== null && column === document.target;
  switch (code) {
    case 'F-LEAK':
    case 'F-ID-LIKE':
    case 'F-CONSTANT':
    case 'F-ALL-MISSING':
    case 'F-PERSONAL':
      return column === null || isTarget ? null : { kind: 'leaveOut', column };
    case 'F-MISSING':
      return column === null || isTarget || finding.severity === 'note' ? null : { kind: 'leaveOut', column };
    case 'F-MIXED':
    case 'F-NUMBER-AMBIGUOUS':
      return column === null || isTarget ? null : { kind: 'setType', column, type: 'number' };
    case 'F-DATE-AMBIGUOUS':
      return column === null || isTarget ? null : { kind: 'setType', column, type: 'date' };
    case 'F-UNPARSED':
      return column === null || roles.get(column) === 'target'
        ? null
        : { kind: 'setType', column, type: 'category' };
    case 'F-DECIMAL-COMMA':
      return { kind: 'decimalComma' };
    case 'F-SPELLING': {
      const map = mergeMap(finding);
      return map === null || column === null || !isTarget ? null : { kind: 'mergeSpellings', column, map };
    }
    case 'F-IMBALANCE':
      return document.train.model === 'baseline' ? null : { kind: 'weightClasses' };
    case 'F-DUPLICATE-ROWS':
      return { kind: 'dropDuplicates' };
    default:
      return null;
  }
}

/** The decision that a finding suggests; to leave it as it is where there is no other. Null for a note without any. */
export function suggestDecision(finding: Finding, context: DecisionContext): FindingDecision | null {
  const decision = decisionAbout(finding, context);
  if (decision !== null || finding.severity === 'note') return decision;
  return finding.severity === 'block' ? null : { kind: 'keep' };
}

/** True when a decision is in force. */
function isInForce(
  decision: FindingDecision,
  finding: Finding,
  { document, roles }: DecisionContext,
): boolean {
  switch (decision.kind) {
    case 'leaveOut': {
      const role = roles.get(decision.column);
      return role === 'leftOut' || role === 'personal';
    }
    case 'weightClasses':
      return 'classWeights' in document.train && document.train.classWeights === 'balanced';
    case 'dropDuplicates':
      return document.split.duplicates === 'drop';
    case 'keep':
      return document.settled.includes(settledKey(finding));
    // Reading the file again takes these findings away.
    case 'setType':
    case 'decimalComma':
    case 'mergeSpellings':
      return false;
  }
}

/** What settled a finding; null while it is open. */
export function settlementOf(finding: Finding, context: DecisionContext): Settlement | null {
  const decision = suggestDecision(finding, context);
  if (decision !== null && isInForce(decision, finding, context)) return { kind: 'decided', decision };
  const { code, column } = finding;
  const role = column === null ? undefined : context.roles.get(column);
  const isLeftOut = role === 'leftOut' || role === 'personal' || role === 'unused';
  // What is wrong inside a column that is not used needs no decision.
  if (isLeftOut && /^F-(?:MISSING|SPELLING|MIXED|UNPARSED)$/.test(code))
    return { kind: 'auto', how: 'unused' };
  if (role === 'unused' && /^F-(?:ID-LIKE|CONSTANT|ALL-MISSING)$/.test(code))
    return { kind: 'auto', how: 'unused' };
  if (code === 'F-MISSING' && context.document.prepare === 'auto' && role === 'feature')
    return { kind: 'auto', how: 'filled' };
  return null;
}
