/** Elements from plain data. Text is only ever set as text: nothing of the model or a file is read as markup. */
type Child = Node | string | null;

export interface Attributes {
  readonly [name: string]: string | boolean | null | (() => void);
}

/** @param attributes `on...` take a function; null and false are left out, true is an empty attribute */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

const PATHS = {
  check: 'M3 9l4 4 8-9',
  cross: 'M4 4l10 10M14 4L4 14',
  sealed: 'M5 4h8M6 4v3M12 4v3M4.5 7h9v7.5a1.5 1.5 0 0 1-1.5 1.5h-6a1.5 1.5 0 0 1-1.5-1.5z',
  warn: 'M9 2.5L16 15H2zM9 7v4M9 13v.5',
  save: 'M9 3v8M5.5 8L9 11.5 12.5 8M3 15h12',
} as const;

/** A drawing that says nothing a word beside it does not say. */
export function icon(name: keyof typeof PATHS): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(namespace, 'svg');
  drawing.setAttribute('viewBox', '0 0 18 18');
  drawing.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', PATHS[name]);
  drawing.append(path);
  return drawing;
}

/** Hands a text to the person as a file. */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
