/** What is decided when a file is opened, for a person to change: the likely target, and personal columns left out. */
import {
  personalColumns,
  type ColumnProfile,
  type ColumnSchema,
  type ColumnType,
  type DatasetView,
  type ProjectDocument,
  type Task,
} from '../contracts';
import { isUnusable } from './column-roles';

/** Numbers with at most this many different values are more often labels than quantities. */
const MOST_NUMERIC_CLASSES = 10;
/** Whole numbers with more different values than this are not offered as labels. */
const MOST_LABELS = 100;
const MOST_CLASSES = 50;

/** Why a column is proposed as the target. */
export type ProposalReason = 'name' | 'last';
export interface TargetProposal {
  readonly column: string;
  readonly reason: ProposalReason;
}

/** Names that people give to what they want to know, the surest first. */
const TELLING_NAMES: readonly RegExp[] = [
  /^(?:target|label|labels|class|outcome|y|response|result|目标|标签|类别|结果)$/i,
  /^(?:no[_ -]?show|survived|churn(?:ed)?|exited|default(?:ed)?|fraud|is[_ -]?fraud|diagnosis|species|variety|income|salary|price|sale[_ -]?price|quality|mpg|medv|spam|approved|attrition|disease|deposit|是否爽约|是否流失|是否违约|价格|房价|品种|诊断)$/i,
  /(?:^|[_ -])(?:target|label|class|outcome)$/i,
];

/** The task a column suggests: numbers are quantities unless they take few values, everything else is a label. */
export function suggestTask(type: ColumnType, profile: Pick<ColumnProfile, 'distinct'> | undefined): Task {
  if (type !== 'number') return 'classification';
  return profile !== undefined && profile.distinct !== null && profile.distinct <= MOST_NUMERIC_CLASSES
    ? 'classification'
    : 'regression';
}

/** True when a column could be answered with a number or with a label, so that a person should say. */
export function isTaskOpen(column: Pick<ColumnSchema, 'type'>, profile: ColumnProfile | undefined): boolean {
  if (profile === undefined || profile.distinct === null || profile.distinct > MOST_LABELS) return false;
  if (column.type === 'number') return profile.distinct > 1;
  const { top } = profile;
  return (
    column.type === 'category' &&
    top.length > 1 &&
    top.every(({ value }) => value.trim() !== '' && Number.isFinite(Number(value)))
  );
}

/** True for a column that something could be asked of. */
function canBeTarget(column: ColumnSchema, profile: ColumnProfile | undefined): boolean {
  if (isUnusable(column, profile) || column.type === 'date') return false;
  if (column.type === 'number') return true;
  return profile?.distinct !== null && (profile?.distinct ?? 0) <= MOST_CLASSES;
}

/** The likely target: a column with a telling name, else the last one that can be asked about. Null when there is none. */
export function proposeTarget({
  columns,
  profile,
  findings,
}: Pick<DatasetView, 'columns' | 'profile' | 'findings'>): TargetProposal | null {
  const personal = personalColumns(findings);
  const profiles = new Map(profile.map((one) => [one.name, one]));
  const possible = columns.filter(
    (column) => !personal.has(column.name) && canBeTarget(column, profiles.get(column.name)),
  );
  if (possible.length < 2) return null;
  for (const pattern of TELLING_NAMES) {
    const named = possible.findLast(({ name }) => pattern.test(name.trim()));
    if (named) return { column: named.name, reason: 'name' };
  }
  const last = possible.at(-1);
  return last === undefined ? null : { column: last.name, reason: 'last' };
}

/** A new document with the first decisions in it. */
export function decideFirst(document: ProjectDocument, manifest: DatasetView): ProjectDocument {
  const proposal = proposeTarget(manifest);
  const ignored = [...personalColumns(manifest.findings)];
  if (proposal === null) return { ...document, ignored };
  const column = manifest.columns.find(({ name }) => name === proposal.column);
  const profile = manifest.profile.find(({ name }) => name === proposal.column);
  return {
    ...document,
    ignored,
    target: proposal.column,
    task: column === undefined ? document.task : suggestTask(column.type, profile),
  };
}
