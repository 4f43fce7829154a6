/** Run-time validation of everything that enters from a file, the disk or a thread. See docs/adr/0001. */
import * as v from 'valibot';
import { TerrariumError } from '../foundation';

/**
 * Validates an unknown value.
 * @param code catalogue code thrown when the value does not fit; its details hold `path` (dotted) and `problem`
 * @returns the value, defaults filled in
 */
export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  code: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new TerrariumError(code, { path: v.getDotPath(issue) ?? '', problem: issue.message.slice(0, 300) });
}

/**
 * An object whose keys come from users (class names, group values), so also `__proto__` and `constructor`, which
 * valibot's own `record` drops. Output is made with `Object.fromEntries`, which defines own properties.
 */
export function userKeyedRecord<Schema extends v.GenericSchema>(
  valueSchema: Schema,
): v.GenericSchema<unknown, Record<string, v.InferOutput<Schema>>> {
  return v.pipe(
    v.custom<Record<string, unknown>>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    ),
    // Read by scripts/schema-files.mjs: a custom check says nothing to JSON Schema.
    v.metadata({ memberSchema: valueSchema }),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const entries: [string, v.InferOutput<Schema>][] = [];
      for (const [key, value] of Object.entries(dataset.value)) {
        const member = v.safeParse(valueSchema, value);
        if (member.success) {
          entries.push([key, member.output]);
          continue;
        }
        const [{ path = [], expected, received, message }] = member.issues;
        const item: v.ObjectPathItem = { type: 'object', origin: 'value', input: dataset.value, key, value };
        addIssue({ expected: expected ?? '', received, message, path: [item, ...path] });
        return NEVER;
      }
      return Object.fromEntries(entries) as Record<string, v.InferOutput<Schema>>;
    }),
  ) as unknown as v.GenericSchema<unknown, Record<string, v.InferOutput<Schema>>>;
}
