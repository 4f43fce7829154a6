/** How to read a table from bytes. Everything `auto` is detected and the finding reported. */
import * as v from 'valibot';
import { columnTypeSchema } from './dataset';
import { userKeyedRecord } from './guards';

export const DEFAULT_MISSING = ['', '?', 'NA', 'N/A', 'NaN', 'null'] as const;

export const readOptionsSchema = v.object({
  format: v.picklist(['auto', 'csv', 'tsv', 'json', 'jsonl']),
  /** True, false, or the names themselves (the first row is then data). */
  header: v.union([v.literal('auto'), v.boolean(), v.array(v.string())]),
  delimiter: v.string(),
  encoding: v.string(),
  decimal: v.picklist(['.', ',']),
  /** Whole cells, after trimming, that mean "missing". */
  missing: v.array(v.string()),
  /** Type overrides by column name. */
  columns: userKeyedRecord(columnTypeSchema),
  /** Applied to cells of the target column before anything else. */
  labelMap: v.nullable(userKeyedRecord(v.string())),
  /** Fixed to `category` or `number` by the task unless overridden; null while no target is chosen. */
  target: v.nullable(v.object({ column: v.string(), task: v.picklist(['classification', 'regression']) })),
});
export type ReadOptions = v.InferOutput<typeof readOptionsSchema>;

export const DEFAULT_READ_OPTIONS: ReadOptions = {
  format: 'auto',
  header: 'auto',
  delimiter: 'auto',
  encoding: 'auto',
  decimal: '.',
  missing: [...DEFAULT_MISSING],
  columns: {},
  labelMap: null,
  target: null,
};
