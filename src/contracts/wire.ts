/**
 * How an answer crosses a thread: as data, because Comlink carries only an error's name, message and stack. A method's
 * outcome is either its value or an error with its catalogue code and details.
 */
import * as v from 'valibot';
import { TerrariumError, type ErrorDetails } from '../foundation';
import { makeError } from './error-codes';

const detailValue = v.union([
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.array(v.union([v.string(), v.number()])),
]);
export const wireErrorSchema = v.strictObject({
  code: v.string(),
  details: v.record(v.string(), detailValue),
});
export type WireError = v.InferOutput<typeof wireErrorSchema>;
export type WireOutcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

/** Plain data for any thrown value. Foreign errors become `E-INTERNAL` with their message, never their stack. */
export function toWireError(error: unknown): WireError {
  if (error instanceof TerrariumError)
    return { code: error.code, details: error.details as WireError['details'] };
  const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'E-INTERNAL', details: { problem: problem.slice(0, 500) } };
}

/** The value of an outcome, or throws its error. Anything else that arrives is `E-WIRE`. */
export function fromWireOutcome(outcome: unknown): unknown {
  if (typeof outcome === 'object' && outcome !== null && 'ok' in outcome) {
    if (outcome.ok === true) return (outcome as { value?: unknown }).value;
    const error = v.safeParse(wireErrorSchema, (outcome as { error?: unknown }).error);
    if (outcome.ok === false && error.success)
      throw new TerrariumError(error.output.code, error.output.details as ErrorDetails);
  }
  throw makeError('E-WIRE', { path: 'outcome', problem: 'neither a value nor an error' });
}
