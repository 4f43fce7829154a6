/**
 * JSON text into the texts of its elements: the elements of a top-level array, or one value a line (JSON Lines). Cut by
 * brackets and strings alone, so only one element is in memory at a time; whether an element is JSON is found when it
 * is parsed. Nesting is limited, because parsers of other programs recurse.
 */
import { makeError } from '../../contracts';
import { MAXIMUM_CELL_LENGTH } from './csv-records';

/** Deepest nesting of arrays and objects within an element. */
export const MAXIMUM_JSON_DEPTH = 64;

const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;

/** Follows strings and nesting character by character. */
class JsonScanner {
  depth = 0;
  private inString = false;
  private escaped = false;

  /** Takes one UTF-16 code unit; true when it lies outside strings. */
  accept(code: number): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (code === BACKSLASH) this.escaped = true;
      else if (code === QUOTE) this.inString = false;
      return false;
    }
    if (code === QUOTE) this.inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.depth -= 1;
    return true;
  }
}

function checkDepth(depth: number): void {
  if (depth > MAXIMUM_JSON_DEPTH)
    throw makeError('E-DATA-LIMIT', { what: 'JSON depth', limit: MAXIMUM_JSON_DEPTH });
}

function checkLength(pending: string): void {
  if (pending.length > MAXIMUM_CELL_LENGTH) throw makeError('E-DATA-LIMIT', { what: 'cell', limit: '64 MB' });
}

/** Elements of a top-level array. */
export class JsonArrayReader {
  private readonly scanner = new JsonScanner();
  private pending = '';
  private isOpen = false;
  private isClosed = false;
  private nElements = 0;

  constructor(private readonly file: string) {}

  /** @throws E-DATA-FORMAT where the text is no array; E-DATA-LIMIT for an element too deep or too long */
  push(text: string): string[] {
    const elements: string[] = [];
    const scanned = this.pending.length;
    this.pending += text;
    let start = 0;
    for (let i = scanned; i < this.pending.length; i++) {
      const code = this.pending.charCodeAt(i);
      if (!this.isOpen || this.isClosed) {
        start = i + 1;
        if (code > 32 && code !== 0xfeff && (this.isClosed || code !== OPEN_BRACKET))
          this.refuse(this.pending.charAt(i));
        if (code === OPEN_BRACKET) this.isOpen = true;
        continue;
      }
      const isOutside = this.scanner.accept(code);
      const isEnd = this.scanner.depth < 0;
      if (isOutside && (isEnd || (code === COMMA && this.scanner.depth === 0))) {
        const element = this.pending.slice(start, i).trim();
        start = i + 1;
        this.isClosed = isEnd;
        if (element !== '') elements.push(element);
        else if (!isEnd || this.nElements > 0) this.refuse(this.pending.charAt(i));
        this.nElements += 1;
      } else checkDepth(this.scanner.depth);
    }
    this.pending = this.pending.slice(start);
    checkLength(this.pending);
    return elements;
  }

  /** @throws E-DATA-FORMAT when the array does not end */
  finish(): string[] {
    if (this.isOpen && !this.isClosed) this.refuse('…');
    return [];
  }

  private refuse(found: string): never {
    throw makeError('E-DATA-FORMAT', { file: this.file, found, position: this.nElements });
  }
}

/** Values one a line; blank lines are skipped. */
export class JsonLinesReader {
  private pending = '';

  /** @throws E-DATA-LIMIT for a line too deep or too long */
  push(text: string): string[] {
    if (!text.includes('\n')) {
      this.pending += text;
      checkLength(this.pending);
      return [];
    }
    const lines = (this.pending + text).split('\n');
    this.pending = lines.pop() as string;
    return this.keep(lines);
  }

  finish(): string[] {
    const last = this.pending;
    this.pending = '';
    return this.keep([last]);
  }

  private keep(lines: readonly string[]): string[] {
    const kept = lines.map((line) => line.trim()).filter((line) => line !== '');
    for (const line of kept) {
      const scanner = new JsonScanner();
      for (let i = 0; i < line.length; i++) {
        scanner.accept(line.charCodeAt(i));
        checkDepth(scanner.depth);
      }
    }
    return kept;
  }
}
