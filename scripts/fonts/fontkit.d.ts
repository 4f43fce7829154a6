/** The part of fontkit that scripts and tests use; the package has no types of its own. */
declare module 'fontkit' {
  export interface Glyph {
    readonly id: number;
    readonly advanceWidth: number;
    readonly path: { toSVG(): string };
  }
  export interface Font {
    readonly characterSet: number[];
    readonly numGlyphs: number;
    readonly variationAxes: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
    hasGlyphForCodePoint(letter: number): boolean;
    glyphForCodePoint(letter: number): Glyph;
    getVariation(settings: Readonly<Record<string, number>>): Font;
  }
  export function create(font: Buffer): Font;
}
