/**
 * The one error class of Terrarium. It is plain data with a stack: `code` names an entry of the catalogue in
 * `contracts/error-codes.ts`, `details` fill the catalogue's sentences. Only `code` and `details` cross a thread.
 */
export type ErrorDetails = Readonly<
  Record<string, string | number | boolean | null | readonly (string | number)[]>
>;

/** An expected failure with a code from the catalogue. */
export class TerrariumError extends Error {
  override readonly name = 'TerrariumError';

  constructor(
    /** Key of the catalogue, such as `E-DATA-EMPTY`. */
    readonly code: string,
    /** Values for the catalogue's sentences; never raw rows of user data beyond a short sample. */
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${JSON.stringify(details)}`, options as ErrorOptions);
  }
}
