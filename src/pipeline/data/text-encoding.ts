/**
 * Which characters the bytes stand for. A byte order mark decides; else UTF-8 if every byte fits it; else the evidence
 * of all bytes weighs UTF-16 (zero bytes on one side), UTF-8 with a few broken bytes, GB18030 (pairs that are common
 * Chinese characters) and Windows-1252. Labels are those of the WHATWG Encoding Standard. Other legacy encodings
 * (Shift_JIS, EUC-KR, Big5 ...) are not told apart: a person names them.
 */
import {
  makeError,
  type ByteSource,
  type DecoderPort,
  type Finding,
  type ReadingPorts,
} from '../../contracts';
import { readPieces, type ReadProgress } from './read-context';

/** How the bytes are turned into text. */
export interface TextEncoding {
  /** WHATWG label. */
  readonly label: string;
  /** False: broken bytes become U+FFFD and are counted in a finding. */
  readonly strict: boolean;
  /** How the label was found. */
  readonly origin: 'stated' | 'mark' | 'utf-8' | 'guess';
}

/** Thrown when strict decoding meets bytes that do not fit; never leaves this folder. */
export class DecodingFailure extends Error {}

const MARKS: readonly (readonly [label: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Encoding stated by the reader or by a byte order mark, else UTF-8 to be tried. */
export function firstEncoding(head: Uint8Array, stated: string): TextEncoding {
  if (stated !== 'auto') return { label: stated.trim().toLowerCase(), strict: true, origin: 'stated' };
  const mark = MARKS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (mark) return { label: mark[0], strict: true, origin: 'mark' };
  const wide = guessUtf16(head);
  return wide
    ? { label: wide, strict: true, origin: 'guess' }
    : { label: 'utf-8', strict: true, origin: 'utf-8' };
}

/**
 * UTF-16 without a mark: delimiters, line ends and digits put zero bytes on one side of every pair. A letter such as
 * U+4E00 puts a zero on the other side, so a quarter of the zeros may lie there.
 */
function guessUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < head.length; i++) {
    if (head[i] !== 0) continue;
    if (i % 2 === 0) evenZeros += 1;
    else oddZeros += 1;
  }
  if (evenZeros + oddZeros < Math.max(2, head.length / 200)) return null;
  if (oddZeros > 4 * evenZeros) return 'utf-16le';
  return evenZeros > 4 * oddZeros ? 'utf-16be' : null;
}

interface ByteEvidence {
  utf8Sequences: number;
  utf8Broken: number;
  /** Two-byte pairs of GB2312 (both bytes at least 0xA1, first at most 0xF7). */
  commonPairs: number;
  /** Other two- and four-byte sequences that GB18030 allows. */
  rarePairs: number;
  /** Bytes that GB18030 does not allow where they stand. */
  gbBroken: number;
}

/** Counts, byte by byte, how well UTF-8 and GB18030 fit. State is kept across pieces. */
class EvidenceCounter {
  readonly evidence: ByteEvidence = {
    utf8Sequences: 0,
    utf8Broken: 0,
    commonPairs: 0,
    rarePairs: 0,
    gbBroken: 0,
  };
  private utf8Left = 0;
  private gbLead = 0;
  private gbPlace = 0;

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.countUtf8(byte);
      this.countGb(byte);
    }
  }

  private countUtf8(byte: number): void {
    if (this.utf8Left > 0) {
      if ((byte & 0xc0) === 0x80) {
        this.utf8Left -= 1;
        if (this.utf8Left === 0) this.evidence.utf8Sequences += 1;
        return;
      }
      this.utf8Left = 0;
      this.evidence.utf8Broken += 1;
    }
    if (byte < 0x80) return;
    if (byte >= 0xc2 && byte <= 0xf4) this.utf8Left = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    else this.evidence.utf8Broken += 1;
  }

  private countGb(byte: number): void {
    const { evidence } = this;
    if (this.gbPlace === 0) {
      if (byte < 0x80) return;
      if (byte === 0x80 || byte === 0xff) evidence.gbBroken += 1;
      else {
        this.gbLead = byte;
        this.gbPlace = 1;
      }
      return;
    }
    const place = this.gbPlace;
    this.gbPlace = 0;
    if (place === 1) {
      if (byte >= 0x30 && byte <= 0x39) this.gbPlace = 2;
      else if (byte >= 0xa1 && byte <= 0xfe && this.gbLead >= 0xa1 && this.gbLead <= 0xf7)
        evidence.commonPairs += 1;
      else if (byte >= 0x40 && byte !== 0x7f && byte !== 0xff) evidence.rarePairs += 1;
      else evidence.gbBroken += 1;
    } else if (place === 2) {
      if (byte >= 0x81 && byte <= 0xfe) this.gbPlace = 3;
      else evidence.gbBroken += 1;
    } else if (byte >= 0x30 && byte <= 0x39) evidence.rarePairs += 1;
    else evidence.gbBroken += 1;
  }
}

function weigh(evidence: ByteEvidence): TextEncoding {
  const { utf8Sequences, utf8Broken, commonPairs, rarePairs, gbBroken } = evidence;
  if (utf8Sequences > 20 * utf8Broken) return { label: 'utf-8', strict: false, origin: 'guess' };
  const fitsGb = gbBroken * 100 <= commonPairs && commonPairs > rarePairs;
  if (fitsGb) return { label: 'gb18030', strict: gbBroken === 0, origin: 'guess' };
  return { label: 'windows-1252', strict: false, origin: 'guess' };
}

/** The encoding of bytes that are not UTF-8, by one look at all of them. */
export async function guessEncoding(source: ByteSource, progress: ReadProgress): Promise<TextEncoding> {
  const counter = new EvidenceCounter();
  for await (const piece of readPieces(source, progress)) counter.push(piece);
  return weigh(counter.evidence);
}

/** @throws E-DATA-ENCODING when the platform does not know the label */
export function openDecoder(encoding: TextEncoding, ports: DecoderPort, file: string) {
  try {
    return ports.createDecoder(encoding.label, { fatal: encoding.strict });
  } catch {
    throw makeError('E-DATA-ENCODING', { file, encoding: encoding.label });
  }
}

/**
 * One pass over a source as text. A byte order mark is left out.
 * @param onBytes sees every piece of bytes before it is decoded
 * @throws DecodingFailure when strict and the bytes do not fit
 */
export async function* readText(
  source: ByteSource,
  encoding: TextEncoding,
  ports: ReadingPorts,
  progress: ReadProgress,
  onBytes: (bytes: Uint8Array) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = openDecoder(encoding, ports, source.name);
  const decode = (bytes: Uint8Array | undefined) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new DecodingFailure('The bytes do not fit the encoding.', { cause });
    }
  };
  for await (const piece of readPieces(source, progress)) {
    onBytes(piece);
    const text = decode(piece);
    if (text) yield text;
  }
  const rest = decode(undefined);
  if (rest) yield rest;
}

/** What a person should know about how the text was decoded. */
export function describeEncoding(encoding: TextEncoding, replacedCharacters: number): Finding[] {
  const findings: Finding[] = [];
  const details = { encoding: encoding.label };
  if (encoding.origin === 'guess')
    findings.push({ code: 'F-ENCODING-GUESSED', column: null, severity: 'warn', details });
  if (replacedCharacters > 0) {
    findings.push({
      code: 'F-ENCODING-REPLACED',
      column: null,
      severity: 'warn',
      details: { ...details, count: replacedCharacters },
    });
  }
  return findings;
}
