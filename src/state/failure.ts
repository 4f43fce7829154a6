/** A refused or broken step, ready to be told in the language of the moment. */
import { describeError, toWireError, type ErrorSentences, type Locale } from '../contracts';

export class Failure {
  readonly code: string;

  constructor(private readonly error: unknown) {
    this.code = toWireError(error).code;
  }

  /** What happened, what was kept, what to do next. */
  describe(locale: Locale): ErrorSentences & { readonly code: string } {
    return describeError(this.error, locale);
  }
}
