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
import { tellName } from './telling-names';

/** Numbers with at most this many different values are more often labels than quantities. */
const MOST_NUMERIC_CLASSES = 10;
/** Whole numbers with more different values than this are not offered as labels. */
const MOST_LABELS = 100;
const MOST_CLASSES = 50;
/** When something was written down, also as a number. */
const TIMES = /time[_ -]?stamp|时间戳/i;

/** Why a column is proposed as the target. */
export type ProposalReason = 'name' | 'yesOrNo' | 'last';
export interface TargetProposal {
  readonly column: string;
  readonly reason: ProposalReason;
}

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
  if (isUnusable(column, profile) || column.type === 'date' || TIMES.test(column.name)) return false;
  if (column.type === 'number') return true;
  return profile?.distinct !== null && (profile?.distinct ?? 0) <= MOST_CLASSES;
}

/** True for a column of yes and no, or of 1 and 0. */
function isYesOrNo({ type }: ColumnSchema, profile: ColumnProfile | undefined): boolean {
  if (type === 'boolean') return true;
  return (
    type === 'number' &&
    profile?.distinct === 2 &&
    profile.numeric?.minimum === 0 &&
    profile.numeric.maximum === 1
  );
}

/**
 * The likely target among the columns that can be asked about: the one whose name tells it most surely, and of equals one at
 * an edge of the table before one inside, then the last; without such a name the first column where it alone says yes or no;
 * else the last. Null with fewer than two of them.
 */
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
  const [first] = possible;
  const last = possible.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  const named = possible
    .flatMap(({ name }, position) => {
      const isAtEdge = name === first.name || name === last.name;
      const telling = tellName(name, isAtEdge);
      return telling === null ? [] : [{ name, telling, isAtEdge, position }];
    })
    .sort(
      (a, b) => a.telling - b.telling || Number(b.isAtEdge) - Number(a.isAtEdge) || b.position - a.position,
    );
  if (named[0] !== undefined) return { column: named[0].name, reason: 'name' };
  const answers = possible.filter((column) => isYesOrNo(column, profiles.get(column.name)));
  if (answers.length === 1 && answers[0] === first) return { column: first.name, reason: 'yesOrNo' };
  return { column: last.name, reason: 'last' };
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
