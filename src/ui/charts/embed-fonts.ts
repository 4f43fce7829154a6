/** The page's typefaces written into a drawing, so that it looks the same where they are not installed. */

/** What a unicode-range says, as pairs of code points. */
export function parseUnicodeRange(text: string): [from: number, to: number][] {
  return text
    .split(',')
    .map((part) => /^\s*U\+([0-9a-f?]+)(?:-([0-9a-f]+))?\s*$/i.exec(part))
    .filter((match) => match !== null)
    .map(([, from = '', to]) => [
      parseInt(from.replaceAll('?', '0'), 16),
      parseInt(to ?? from.replaceAll('?', 'f'), 16),
    ]);
}

/** Family names of a font stack, without their quotes. */
export function familiesOf(stack: string): string[] {
  return stack.split(',').map((name) => name.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

function* fontFaces(): Generator<CSSFontFaceRule> {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) if (rule instanceof CSSFontFaceRule) yield rule;
  }
}

function toBase64(bytes: Uint8Array): string {
  const PIECE = 8192;
  let text = '';
  for (let start = 0; start < bytes.length; start += PIECE) {
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  }
  return btoa(text);
}

/** `@font-face` rules, with the fonts in them, of the page's own families in `stacks` that have a letter of `text`. */
export async function embeddedFontFaces(stacks: Iterable<string>, text: string): Promise<string> {
  const families = new Set([...stacks].flatMap(familiesOf));
  const letters = [...new Set(text)].map((letter) => letter.codePointAt(0) as number);
  const rules: string[] = [];
  for (const { style, parentStyleSheet } of fontFaces()) {
    const family = familiesOf(style.getPropertyValue('font-family'))[0] ?? '';
    const ranges = parseUnicodeRange(style.getPropertyValue('unicode-range'));
    const isUsed = letters.some(
      (letter) => ranges.length === 0 || ranges.some(([from, to]) => letter >= from && letter <= to),
    );
    const source = /url\(["']?([^"')]+)["']?\)/.exec(style.getPropertyValue('src'))?.[1];
    if (!families.has(family) || !isUsed || source === undefined) continue;
    const response = await fetch(new URL(source, parentStyleSheet?.href ?? document.baseURI));
    if (!response.ok) continue;
    const font = toBase64(new Uint8Array(await response.arrayBuffer()));
    rules.push(
      `@font-face{font-family:"${family}";font-weight:${style.getPropertyValue('font-weight') || 'normal'};` +
        `font-style:${style.getPropertyValue('font-style') || 'normal'};src:url(data:font/woff2;base64,${font}) format("woff2")}`,
    );
  }
  return rules.join('\n');
}
