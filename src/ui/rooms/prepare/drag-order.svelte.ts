/** Dragging one line of a vertical list to another place: which place that is, and how far each line is drawn aside. */

interface Line {
  readonly top: number;
  readonly height: number;
}

/**
 * The place a dragged line would take.
 * @param lines of the list before dragging, from the top
 * @param from the dragged line
 * @param offset how far it was dragged down, in px
 */
export function placeOf(lines: readonly Line[], from: number, offset: number): number {
  const dragged = lines[from];
  if (dragged === undefined) return from;
  const top = dragged.top + offset;
  const bottom = top + dragged.height;
  const middleOf = ({ top: start, height }: Line) => start + height / 2;
  return lines.filter((line, index) => {
    if (index === from) return false;
    return index < from ? middleOf(line) <= top : middleOf(line) < bottom;
  }).length;
}

/** How far a line moves aside for the dragged one, in px. */
export function shiftOf(lines: readonly Line[], from: number, to: number, index: number): number {
  const height = lines[from]?.height ?? 0;
  if (from < index && index <= to) return -height;
  if (to <= index && index < from) return height;
  return 0;
}

/** One drag after the other. The pointer is captured by the handle, so that leaving the list does not end it. */
export class DragOrder {
  from = $state<number | null>(null);
  to = $state(0);
  offset = $state(0);
  #lines: readonly Line[] = [];
  #startY = 0;

  /** @param onDrop hears of a drag that ended at another place */
  constructor(private readonly onDrop: (from: number, to: number) => void) {}

  begin(event: PointerEvent, list: Element, from: number): void {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const handle = event.currentTarget;
    this.#lines = [...list.children].map((child) => {
      const { top, height } = child.getBoundingClientRect();
      return { top: top + window.scrollY, height };
    });
    this.#startY = event.clientY + window.scrollY;
    [this.from, this.to, this.offset] = [from, from, 0];
    handle.setPointerCapture(event.pointerId);
    const end = (isDropped: boolean): void => {
      stopping.abort();
      const { to } = this;
      this.from = null;
      if (isDropped && to !== from) this.onDrop(from, to);
    };
    const stopping = new AbortController();
    const { signal } = stopping;
    handle.addEventListener('pointermove', (moved) => this.#follow(moved), { signal });
    handle.addEventListener('pointerup', () => end(true), { signal });
    handle.addEventListener('pointercancel', () => end(false), { signal });
    window.addEventListener('keydown', (key) => key.key === 'Escape' && end(false), { signal });
  }

  #follow(event: PointerEvent): void {
    if (this.from === null) return;
    this.offset = event.clientY + window.scrollY - this.#startY;
    this.to = placeOf(this.#lines, this.from, this.offset);
  }

  /** Where a line is drawn, in px from its place; null while nothing is dragged. */
  shift(index: number): number | null {
    if (this.from === null) return null;
    return index === this.from ? this.offset : shiftOf(this.#lines, this.from, this.to, index);
  }
}
