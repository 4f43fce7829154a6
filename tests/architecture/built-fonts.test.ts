/**
 * The typefaces in the build: no letter that the interface can write is missing, a reader of English fetches no Chinese,
 * and a first visit in both languages stays within its bytes. Needs a build, as build.test.ts does.
 */
import { create, type Font } from 'fontkit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, FINDING_CATALOGUE, REASON_CATALOGUE } from '../../src/contracts';
import { parseUnicodeRange } from '../../src/ui/charts/embed-fonts';
import { en } from '../../src/ui/i18n/en';
import * as formats from '../../src/ui/i18n/formats';
import { zh } from '../../src/ui/i18n/zh';
import { charts } from '../../src/ui/i18n/zh/charts';
import { home } from '../../src/ui/i18n/zh/home';
import { samples } from '../../src/ui/i18n/zh/samples';
import { shell } from '../../src/ui/i18n/zh/shell';
import { listBuiltFiles, readText, root } from '../support/repository';

/** Bytes of fonts that English at first load and then Chinese fetch together. */
const FIRST_LOAD_BYTES = 400_000;
/** In the order of tokens.css. */
const STACKS = {
  sans: ['Source Sans 3 Variable', 'Noto Sans SC Variable'],
  serif: ['Source Serif 4 Variable', 'Noto Serif SC Variable'],
  mono: ['Source Code Pro Variable', 'Noto Sans SC Variable'],
} as const;

interface Piece {
  readonly family: string;
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
  readonly font: Font;
  readonly nBytes: number;
}

/** Every text in a catalogue of any shape; of a function, all that it is written with. */
function textsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'function') return String(value);
  return value !== null && typeof value === 'object' ? Object.values(value).map(textsOf).join('') : '';
}

/** Letters that are drawn: spaces and marks of direction are not. */
const lettersOf = (text: string): number[] =>
  [...new Set(text)]
    .filter((letter) => !/[\s\p{C}]/u.test(letter))
    .map((letter) => letter.codePointAt(0) ?? 0);

const both = (['en', 'zh'] as const).map((locale) => [
  formats.formatShare(0.5, locale),
  formats.formatBytes(1234, locale),
  formats.formatSeconds(4000, locale),
  formats.formatDate('2026-11-09T10:00:00Z', locale),
  formats.formatList(['a', 'b', 'c'], locale),
  formats.formatNumber(null, locale),
  formats.formatNumber(-1234.5, locale),
]);
const coded = textsOf([ERROR_CATALOGUE, FINDING_CATALOGUE, REASON_CATALOGUE]);
const everything = lettersOf(textsOf([en, zh, both]) + coded);
const name = (letter: number): string => `${String.fromCodePoint(letter)} U+${letter.toString(16)}`;

describe('the fonts of the build', () => {
  let pieces: Piece[] = [];

  beforeAll(() => {
    const styles = listBuiltFiles().filter((file) => /\/index-[^/]*\.css$/.test(file));
    pieces = styles.flatMap((path) =>
      [...readText(path).matchAll(/@font-face\s*\{([^}]*)\}/g)].map(([, rule = '']) => {
        const file = /url\(["']?\.?\/?(?:assets\/)?([^"')]+)["']?\)/.exec(rule)?.[1] ?? '';
        const bytes = readFileSync(join(root, 'dist/assets', file));
        return {
          family: /font-family:\s*["']?([^"';]+)/.exec(rule)?.[1] ?? '',
          file,
          ranges: parseUnicodeRange(/unicode-range:\s*([^;]+)/.exec(rule)?.[1] ?? ''),
          font: create(bytes),
          nBytes: bytes.length,
        };
      }),
    );
  });

  const covers = ({ ranges }: Piece, letter: number): boolean =>
    ranges.some(([from, to]) => letter >= from && letter <= to);

  /** What the browser fetches for a letter, family by family, until one has it. */
  function fetchedFor(letter: number, stack: readonly string[]): { asked: Piece[]; found: boolean } {
    const asked: Piece[] = [];
    for (const family of stack) {
      for (const piece of pieces.filter(
        (candidate) => candidate.family === family && covers(candidate, letter),
      )) {
        asked.push(piece);
        if (piece.font.hasGlyphForCodePoint(letter)) return { asked, found: true };
      }
    }
    return { asked, found: false };
  }

  const fetchedForAll = (letters: readonly number[]): Set<Piece> =>
    new Set(
      letters.flatMap((letter) => Object.values(STACKS).flatMap((stack) => fetchedFor(letter, stack).asked)),
    );

  it.each(Object.entries(STACKS))('%s has every letter of every catalogue', (_, stack) => {
    expect(everything.length).toBeGreaterThan(500);
    expect(everything.filter((letter) => !fetchedFor(letter, stack).found).map(name)).toEqual([]);
  });

  it('draw a shape for every Chinese letter', () => {
    const chinese = pieces.filter(({ family }) => / SC /.test(family));
    const blank = chinese.flatMap(({ file, font }) =>
      font.characterSet
        .filter((letter) => font.glyphForCodePoint(letter).path.toSVG() === '')
        .map((letter) => `${file} ${name(letter)}`),
    );
    expect(chinese.length).toBeGreaterThan(0);
    expect(blank).toEqual([]);
  });

  it('keep the weights that the tokens name', () => {
    const axes = Object.fromEntries(
      pieces.map(({ file, font }) => [file.replace(/-[^-]+$/, ''), font.variationAxes]),
    );
    expect(axes['noto-sans-sc-first']).toMatchObject({ wght: { min: 400, max: 600 } });
    expect(axes['source-sans-3-latin']).toMatchObject({ wght: { min: 400, max: 600 } });
    expect(axes['source-serif-4-latin']).toMatchObject({
      wght: { min: 400, max: 600 },
      opsz: { min: 18, max: 40 },
    });
  });

  it('leave the Chinese pieces alone while the page is English', () => {
    const english = fetchedForAll(lettersOf(textsOf([en, both[0]])));
    expect([...english].map(({ file }) => file).filter((file) => /-(first|later)-/.test(file))).toEqual([]);
  });

  it(`take at most ${FIRST_LOAD_BYTES / 1000} kB at first load in English and then in Chinese`, () => {
    const fetched = fetchedForAll(lettersOf(textsOf([en, both, shell, home, samples, charts])));
    const nBytes = [...fetched].reduce((sum, piece) => sum + piece.nBytes, 0);
    expect(nBytes).toBeGreaterThan(100_000);
    expect(nBytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  });
});
