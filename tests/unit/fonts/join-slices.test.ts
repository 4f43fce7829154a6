/** Slices of a Chinese family joined into one font draw what each slice drew, at every weight. */
import { create } from 'fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import subsetFont from 'subset-font';
import { beforeAll, describe, expect, it } from 'vitest';
import { joinSlices, type Slice } from '../../../scripts/fonts/join-slices.mjs';

const folder = dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'),
);
/** Numbers of slices in the package; four Chinese letters are taken of each. */
const SLICES = [117, 118, 119];

const codes = (text: string): number[] => [...text].map((letter) => letter.codePointAt(0) ?? 0);

describe('joinSlices', () => {
  const cut: Slice[] = [];
  let joined: Buffer;

  beforeAll(async () => {
    for (const number of SLICES) {
      const original = readFileSync(join(folder, `files/noto-sans-sc-${number}-wght-normal.woff2`));
      const here = create(original)
        .characterSet.filter((letter) => letter > 0x4e00)
        .slice(0, 4);
      const text = String.fromCodePoint(...here);
      expect(here).toHaveLength(4);
      const font = await subsetFont(original, text, {
        targetFormat: 'truetype',
        keepFeatures: [],
        noHinting: true,
      });
      const letters = create(font);
      cut.push({
        font,
        letters: new Map(codes(text).map((letter) => [letter, letters.glyphForCodePoint(letter).id])),
      });
    }
    joined = joinSlices(cut);
  });

  it('has every letter, and one glyph for what is missing', () => {
    const font = create(joined);
    const letters = cut.flatMap((slice) => [...slice.letters.keys()]);
    expect(font.characterSet.sort()).toEqual(letters.sort());
    expect(font.numGlyphs).toBe(
      1 + cut.reduce((sum, { font: slice }) => sum + create(slice).numGlyphs - 1, 0),
    );
  });

  it.each([400, 500, 600])('draws the same at weight %d', (wght) => {
    const font = create(joined).getVariation({ wght });
    for (const slice of cut) {
      const original = create(slice.font).getVariation({ wght });
      for (const letter of slice.letters.keys()) {
        expect(font.glyphForCodePoint(letter).path.toSVG()).toBe(
          original.glyphForCodePoint(letter).path.toSVG(),
        );
        expect(font.glyphForCodePoint(letter).advanceWidth).toBe(
          original.glyphForCodePoint(letter).advanceWidth,
        );
      }
    }
  });

  it('draws another shape at another weight', () => {
    const font = create(joined);
    const letter = [...(cut[2]?.letters.keys() ?? [])][0] ?? 0;
    const shape = (wght: number): string =>
      font.getVariation({ wght }).glyphForCodePoint(letter).path.toSVG();
    expect(shape(400)).not.toBe(shape(600));
  });
});
