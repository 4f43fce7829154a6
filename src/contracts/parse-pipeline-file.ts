/**
 * From unknown JSON to a pipeline file. Three outcomes: a complete value with its defaults; a known wish that is not
 * built yet (`E-NOT-SUPPORTED-YET`); a field or value that means nothing (`E-PIPELINE-FIELD`). The lists of what is
 * planned live here and shrink as it is built; what is built is `pipelineFileSchema`. Reading the file's text, its
 * path and its JSON is the caller's business (`E-PIPELINE-JSON`).
 */
import * as v from 'valibot';
import { makeError } from './error-codes';
import { pipelineFileSchema, type PipelineFile } from './pipeline-file';

/** Values that the format knows and this version does not build, by dotted path of the field. */
export const PLANNED_VALUES: ReadonlyMap<string, readonly (string | boolean)[]> = new Map([
  [
    'task',
    [
      'text-classification',
      'text-generation',
      'summarisation',
      'image-classification',
      'image-regression',
      'sound-classification',
    ],
  ],
  ['data.format', ['text', 'images', 'idx', 'sounds', 'parquet', 'xlsx']],
  ['data.split.kind', ['group', 'time', 'hold']],
  ['data.perLine', [true]],
  ['train.model', ['trees', 'forest', 'boosting', 'neighbours', 'cnn', 'lstm', 'gru', 'transformer']],
]);

/** Fields that the format knows, where this version takes null only and any text is a wish for later. */
export const PLANNED_FIELDS: readonly string[] = ['data.group', 'data.text', 'data.summary', 'data.labels'];

/** Shares of a split may miss 1 by rounding in decimal notation only. */
const SHARE_TOLERANCE = 1e-9;

function readPath(json: unknown, path: string): unknown {
  let value = json;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function refusePlanned(path: string, value: string | boolean): never {
  throw makeError('E-NOT-SUPPORTED-YET', { path, value });
}

function checkPlanned(json: unknown): void {
  for (const [path, planned] of PLANNED_VALUES) {
    const found = readPath(json, path);
    const isList = Array.isArray(found);
    (isList ? (found as unknown[]) : [found]).forEach((value, i) => {
      if (planned.includes(value as string | boolean)) {
        refusePlanned(isList ? `${path}.${i}` : path, value as string | boolean);
      }
    });
  }
  for (const path of PLANNED_FIELDS) {
    const value = readPath(json, path);
    if (typeof value === 'string') refusePlanned(path, value.slice(0, 100));
  }
}

interface Complaint {
  readonly path: readonly string[];
  readonly problem: string;
}

function describeIssue({ expected, received, message }: v.BaseIssue<unknown>, isKey: boolean): string {
  if (isKey && expected === 'never') return 'unknown field';
  if (isKey && received === 'undefined') return 'missing field';
  if (expected === null) return message;
  return `expected ${expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ')}, not ${received}`;
}

/** Of a choice between forms, the complaint that got furthest into one of them. */
function findComplaint(issue: v.BaseIssue<unknown>): Complaint {
  const items = issue.path ?? [];
  const path = items.map(({ key }) => String(key));
  const own = { path, problem: describeIssue(issue, items.at(-1)?.origin === 'key') };
  return (issue.issues ?? [])
    .map(findComplaint)
    .map((inner) => ({ ...inner, path: [...path, ...inner.path] }))
    .reduce((deepest, next) => (next.path.length > deepest.path.length ? next : deepest), own);
}

function refuseField(path: string, problem: string): never {
  throw makeError('E-PIPELINE-FIELD', { path: path.slice(0, 200), problem: problem.slice(0, 300) });
}

/** Shares must sum to 1; beside a test file the test share may be left out, as only the ratio of the others counts. */
function parseShares(data: PipelineFile['data'], isTestStated: boolean): PipelineFile['data']['split'] {
  const isRatio = data.testPath !== null && !isTestStated;
  const split = isRatio ? { ...data.split, test: 0 } : data.split;
  const sum = split.train + split.validation + split.test;
  if (isRatio && sum > 1 + SHARE_TOLERANCE)
    refuseField('data.split', `the shares of training and validation sum to ${sum}, which is more than 1`);
  if (!isRatio && !(Math.abs(sum - 1) <= SHARE_TOLERANCE))
    refuseField('data.split', `the shares sum to ${sum}, not to 1`);
  return split;
}

/**
 * Parses a pipeline file.
 * @param json any value, as JSON.parse gives it
 * @returns the file with every default filled in
 * @throws E-NOT-SUPPORTED-YET with `path` and `value` for what the format knows and this version does not build;
 *   E-PIPELINE-FIELD with `path` and `problem` for an unknown field, a missing one, a value out of its range, shares
 *   of a split that do not sum to 1, or a target that is also ignored
 */
export function parsePipelineFile(json: unknown): PipelineFile {
  checkPlanned(json);
  const result = v.safeParse(pipelineFileSchema, json);
  if (!result.success) {
    const { path, problem } = findComplaint(result.issues[0]);
    refuseField(path.join('.'), problem);
  }
  const { data } = result.output;
  if (data.ignore.includes(data.target)) refuseField('data.ignore', 'the target cannot be ignored');
  const split = parseShares(data, readPath(json, 'data.split.test') !== undefined);
  return { ...result.output, data: { ...data, split } };
}
