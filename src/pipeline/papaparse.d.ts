/**
 * The part of papaparse that the pipeline uses: parsing text that is already in memory. The published types bring the
 * types of Node with them, which would make `process` and its kin compile where they do not exist; the projects of the
 * pure layers therefore read this file instead (see `paths` in tsconfig.core.json).
 */

export interface ParseError {
  type: 'Quotes' | 'Delimiter' | 'FieldMismatch';
  code: 'MissingQuotes' | 'UndetectableDelimiter' | 'TooFewFields' | 'TooManyFields' | 'InvalidQuotes';
  message: string;
  row?: number | undefined;
  index?: number | undefined;
}

export interface ParseMeta {
  delimiter: string;
  linebreak: string;
  aborted: boolean;
  truncated: boolean;
  /** Characters parsed so far, across chunks when `baseIndex` is passed on. */
  cursor: number;
}

export interface ParseResult<Row> {
  data: Row[];
  errors: ParseError[];
  meta: ParseMeta;
}

export interface ParseConfig {
  delimiter?: string;
  newline?: '\r' | '\n' | '\r\n';
  quoteChar?: string;
  escapeChar?: string;
  header?: false;
  dynamicTyping?: false;
  preview?: number;
  comments?: false | string;
  skipEmptyLines?: boolean | 'greedy';
  fastMode?: boolean;
  delimitersToGuess?: string[];
}

/** The parser without guessing: one piece of text at a time, with the unfinished last row left over on request. */
export class Parser {
  constructor(config: ParseConfig);
  parse(input: string, baseIndex?: number, ignoreLastRow?: boolean): ParseResult<string[]>;
  abort(): void;
  getCharIndex(): number;
}

export interface Papa {
  parse<Row = string[]>(text: string, config?: ParseConfig): ParseResult<Row>;
  Parser: typeof Parser;
  readonly BAD_DELIMITERS: readonly string[];
}

declare const papa: Papa;
export default papa;
