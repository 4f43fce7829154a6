/**
 * Which columns a dataset gets and of what type: a person's overrides first, then what the task asks of its target,
 * then the types of an earlier dataset when a later file is read like it, then inference.
 */
import {
  makeError,
  type ColumnSchema,
  type DatasetShape,
  type Finding,
  type ReadOptions,
} from '../../contracts';
import { decideKnownType, inferType, type TypeDecision } from './infer-type';
import type { SourceScan } from './scan-source';

const LISTED_NAMES = 20;
const LISTED_LENGTH = 60;

/** One column of the new dataset and where its cells come from. */
export interface PlannedColumn {
  readonly schema: ColumnSchema;
  /** 0-based position in the source's rows. */
  readonly sourceIndex: number;
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  readonly findings: readonly Finding[];
}

function toSchema(name: string, decision: TypeDecision, overridden: boolean): ColumnSchema {
  const schema = { name, type: decision.type, overridden };
  return decision.dateOrder === null ? schema : { ...schema, dateOrder: decision.dateOrder };
}

function shorten(names: readonly string[]): string[] {
  return names.slice(0, LISTED_NAMES).map((name) => name.slice(0, LISTED_LENGTH));
}

/**
 * Plans a dataset of its own.
 * @throws E-TARGET-MISSING when the options name a target that is not there
 */
export function planColumns(scan: SourceScan, options: ReadOptions): ColumnPlan {
  const { names, isUnnamed } = scan.layout;
  const overrides = new Map(Object.entries(options.columns));
  const { target } = options;
  if (target && !names.includes(target.column)) {
    throw makeError('E-TARGET-MISSING', { column: target.column, columns: shorten(names) });
  }
  const findings: Finding[] = [];
  const unknown = [...overrides.keys()].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    findings.push({
      code: 'F-OVERRIDE-UNKNOWN',
      column: null,
      severity: 'warn',
      details: { names: shorten(unknown) },
    });
  }
  const columns = names.map((name, sourceIndex) => {
    const column = scan.columns[sourceIndex];
    if (!column) throw makeError('E-INTERNAL', { problem: 'a column without a scan' });
    const override = overrides.get(name);
    const byTask =
      target?.column === name ? (target.task === 'classification' ? 'category' : 'number') : undefined;
    const type = override ?? byTask;
    const decision = type
      ? decideKnownType(name, type, null, column)
      : inferType(name, isUnnamed[sourceIndex] ?? false, column);
    findings.push(...decision.findings);
    return { schema: toSchema(name, decision, override !== undefined), sourceIndex };
  });
  return { columns, findings };
}

/**
 * Plans a dataset with the columns and types of an earlier one. Columns that only this file has are left out; columns
 * that it lacks are findings, because whether one is needed is for the model to say.
 */
export function planColumnsLike(scan: SourceScan, options: ReadOptions, like: DatasetShape): ColumnPlan {
  const positions = new Map(scan.layout.names.map((name, i) => [name, i]));
  const missing = like.columns.filter(({ name }) => !positions.has(name) && name !== options.target?.column);
  const findings: Finding[] = missing.map(({ name }) => ({
    code: 'F-COLUMN-MISSING',
    column: name,
    severity: 'warn',
    details: {},
  }));
  const columns = like.columns
    .filter(({ name }) => positions.has(name))
    .map((earlier) => {
      const sourceIndex = positions.get(earlier.name) as number;
      const column = scan.columns[sourceIndex];
      if (!column) throw makeError('E-INTERNAL', { problem: 'a column without a scan' });
      const decision = decideKnownType(earlier.name, earlier.type, earlier.dateOrder ?? null, column);
      findings.push(...decision.findings);
      return { schema: toSchema(earlier.name, decision, earlier.overridden), sourceIndex };
    });
  const known = new Set(like.columns.map(({ name }) => name));
  const extra = scan.layout.names.filter((name) => !known.has(name));
  if (extra.length > 0) {
    findings.push({
      code: 'F-EXTRA-COLUMNS',
      column: null,
      severity: 'note',
      details: { count: extra.length, names: shorten(extra) },
    });
  }
  return { columns, findings };
}
