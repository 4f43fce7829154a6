/** What a failing database means to a person. Browsers name the same fault in several ways. */
import { makeError } from '../contracts';
import { TerrariumError } from '../foundation';

/**
 * Any thrown value as an error of the catalogue. A transaction that failed has changed nothing, so the sentences may
 * say that what was saved before is kept.
 */
export function toStoreError(error: unknown): TerrariumError {
  if (error instanceof TerrariumError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : 'Error';
  if (name === 'QuotaExceededError') return makeError('E-STORE-QUOTA', {}, { cause: error });
  if (name === 'VersionError') return makeError('E-STORE-NEWER', {}, { cause: error });
  return makeError('E-STORE-FAILED', { problem: name }, { cause: error });
}
