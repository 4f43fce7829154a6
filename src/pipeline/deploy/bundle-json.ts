/**
 * JSON inside a bundle: written in one canonical form, read from an unknown hand. Before a document is looked at it
 * must be strict UTF-8, not too long, not too deep, and hold finite numbers only (JSON can spell 1e999).
 */
import * as v from 'valibot';
import { makeError } from '../../contracts';
import { canonicalJson } from '../../foundation';

/** Deepest nesting of arrays and objects; what Terrarium writes needs 7. */
export const MAX_JSON_DEPTH = 32;
export const MAX_JSON_BYTES = 128 * 1024 * 1024;

function refuse(file: string, path: string, problem: string): never {
  throw makeError('E-BUNDLE-SHAPE', { file, path: path.slice(0, 200), problem: problem.slice(0, 300) });
}

/** Deepest nesting of a JSON text, by its brackets outside strings; the text need not be valid. */
function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

function isFiniteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every(isFiniteThroughout);
}

/** UTF-8 bytes of the canonical JSON of a value: keys sorted, no white space. */
export function toJsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value));
}

/**
 * Strict UTF-8 to text.
 * @param file name of the file, for the error
 * @throws E-BUNDLE-SHAPE for bytes that are not UTF-8
 */
export function decodeText(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    refuse(file, '', 'not UTF-8');
  }
}

/**
 * Parses one JSON file of a bundle, not yet against its contract.
 * @throws E-BUNDLE-SIZE above 128 MB; E-BUNDLE-SHAPE for text that is not UTF-8, not JSON, nested more than 32 deep, or
 *   with a number beyond float64
 */
export function parseJsonBytes(file: string, bytes: Uint8Array): unknown {
  if (bytes.length > MAX_JSON_BYTES) {
    throw makeError('E-BUNDLE-SIZE', { limit: file, actual: bytes.length, allowed: MAX_JSON_BYTES });
  }
  const text = decodeText(file, bytes);
  if (nestingDepth(text) > MAX_JSON_DEPTH) refuse(file, '', `nested more than ${MAX_JSON_DEPTH} deep`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse(file, '', 'not JSON');
  }
  if (!isFiniteThroughout(value)) refuse(file, '', 'a number is too large');
  return value;
}

/**
 * Holds a parsed file against its contract.
 * @returns the value as the schema gives it
 * @throws E-BUNDLE-SHAPE with file, dotted path and problem
 */
export function checkShape<Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  refuse(file, v.getDotPath(issue) ?? '', issue.message);
}
