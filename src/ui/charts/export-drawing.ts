/** A drawing as a picture that stands alone: every colour and font is written into it, its title and ground as well. */
import { embeddedFontFaces } from './embed-fonts';

export interface DrawingWords {
  readonly title: string;
  readonly subline: string;
  readonly summary: string;
}

const SVG = 'http://www.w3.org/2000/svg';
const PNG_SCALE = 2;
const PADDING = 16;
const HEAD = 52;
/** What a style sheet may have said about an element and a reader elsewhere would miss. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'shape-rendering',
  'image-rendering',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'visibility',
] as const;

function inlineStyles(from: Element, to: Element): void {
  const computed = getComputedStyle(from);
  for (const property of PROPERTIES) {
    const value = computed.getPropertyValue(property);
    if (value !== '') to.setAttribute(property, value);
  }
  for (const attribute of ['class', 'style']) to.removeAttribute(attribute);
  [...from.children].forEach((child, i) => {
    const copy = to.children[i];
    if (copy !== undefined) inlineStyles(child, copy);
  });
}

function makeText(
  text: string,
  x: number,
  y: number,
  style: CSSStyleDeclaration,
  weight: string,
  size: number,
): Element {
  const element = document.createElementNS(SVG, 'text');
  element.textContent = text;
  element.setAttribute('x', String(x));
  element.setAttribute('y', String(y));
  element.setAttribute('fill', style.color);
  element.setAttribute('font-family', style.fontFamily);
  element.setAttribute('font-size', `${size}px`);
  element.setAttribute('font-weight', weight);
  return element;
}

async function compose(
  drawing: SVGSVGElement,
  words: DrawingWords,
): Promise<{ svg: string; width: number; height: number }> {
  const width = drawing.width.baseVal.value + 2 * PADDING;
  const height = drawing.height.baseVal.value + HEAD + 2 * PADDING;
  const page = getComputedStyle(document.documentElement);
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('xmlns', SVG);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  root.setAttribute('viewBox', `0 0 ${width} ${height}`);
  root.setAttribute('role', 'img');

  const title = document.createElementNS(SVG, 'title');
  title.textContent = words.title;
  const description = document.createElementNS(SVG, 'desc');
  description.textContent = `${words.subline} ${words.summary}`;
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', String(width));
  ground.setAttribute('height', String(height));
  ground.setAttribute('fill', page.getPropertyValue('--surface'));

  const copy = drawing.cloneNode(true) as SVGSVGElement;
  inlineStyles(drawing, copy);
  for (const name of ['role', 'aria-label', 'style']) copy.removeAttribute(name);
  copy.setAttribute('x', String(PADDING));
  copy.setAttribute('y', String(PADDING + HEAD));

  const sub = drawing.closest('figure')?.querySelector('.sub') ?? drawing;
  root.append(
    title,
    description,
    ground,
    makeText(words.title, PADDING, PADDING + 16, getComputedStyle(drawing), '600', 15),
    makeText(words.subline, PADDING, PADDING + 36, getComputedStyle(sub), '400', 12.5),
    copy,
  );
  const texts = [...root.querySelectorAll('text')];
  const fonts = document.createElementNS(SVG, 'style');
  fonts.textContent = await embeddedFontFaces(
    new Set(texts.map((text) => text.getAttribute('font-family') ?? '')),
    texts.map(({ textContent }) => textContent).join(''),
  );
  root.prepend(fonts);
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

export async function drawingToSvg(drawing: SVGSVGElement, words: DrawingWords): Promise<string> {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${(await compose(drawing, words)).svg}\n`;
}

/** Two pixels of the picture for each of the page. */
export async function drawingToPng(drawing: SVGSVGElement, words: DrawingWords): Promise<Uint8Array> {
  const { svg, width, height } = await compose(drawing, words);
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = PNG_SCALE * width;
    canvas.height = PNG_SCALE * height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('The browser made no picture of the drawing.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
