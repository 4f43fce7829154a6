/**
 * Which rows and columns of a very long table are on the screen. Browsers draw nothing below about 16 to 33 million
 * pixels, so a longer table is given a height of ten million and the scroll position is stretched to its rows.
 */

/** Highest element that every browser draws in full, with room to spare for zoom. */
export const MAXIMUM_HEIGHT = 10_000_000;

export interface RowSpace {
  readonly nRows: number;
  readonly rowHeight: number;
  /** Height in which rows are seen. */
  readonly viewport: number;
}

const wholeHeight = ({ nRows, rowHeight }: RowSpace): number => nRows * rowHeight;

/** Height of the element that scrolls. */
export function scrollHeight(space: RowSpace): number {
  return Math.min(wholeHeight(space), MAXIMUM_HEIGHT);
}

/** Pixels of offset for one pixel of scrolling; 1 unless the table is higher than an element can be. */
function stretch(space: RowSpace): number {
  const free = scrollHeight(space) - space.viewport;
  return free <= 0 ? 1 : (wholeHeight(space) - space.viewport) / free;
}

/** Distance from the first row's top to the top of what is seen. */
export function offsetOf(scrollTop: number, space: RowSpace): number {
  const last = Math.max(0, wholeHeight(space) - space.viewport);
  return Math.min(last, Math.max(0, scrollTop * stretch(space)));
}

/** The scroll position that shows an offset. */
export function scrollTopOf(offset: number, space: RowSpace): number {
  return offset / stretch(space);
}

/** First and last row that are at least partly seen; last is -1 without rows. */
export function visibleRows(
  offset: number,
  space: RowSpace,
): { readonly first: number; readonly last: number } {
  const { nRows, rowHeight, viewport } = space;
  const first = Math.max(0, Math.floor(offset / rowHeight));
  return { first, last: Math.min(nRows, Math.ceil((offset + viewport) / rowHeight)) - 1 };
}

/** The offset nearest to the present one at which a row is wholly seen. */
export function offsetToShow(row: number, offset: number, { rowHeight, viewport }: RowSpace): number {
  const top = row * rowHeight;
  if (top < offset) return top;
  return Math.max(offset, top + rowHeight - viewport);
}

/** Columns between two positions, by their left edges; `edges` has one more entry than there are columns. */
export function visibleColumns(
  left: number,
  right: number,
  edges: readonly number[],
): { readonly first: number; readonly last: number } {
  const n = edges.length - 1;
  let first = 0;
  while (first < n - 1 && (edges[first + 1] as number) <= left) first += 1;
  let last = first;
  while (last < n - 1 && (edges[last + 1] as number) < right) last += 1;
  return { first, last: n === 0 ? -1 : last };
}
