/** Where a value on a grid crosses zero: marching squares with linear interpolation (Lorensen and Cline 1987, in the plane). */

/**
 * Line segments as an SVG path.
 *
 * values: [rows, columns], row 0 first; `place` gives the pixels of a column and a row, which may lie between two. Values
 * at the border hold until the edge of the area, half a cell further out. A saddle is split by the sign of its mean.
 * A value of exactly 0 counts as above.
 */
export function zeroContour(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  place: (column: number, row: number) => readonly [x: number, y: number],
): string {
  const clamp = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at));
  const at = (column: number, row: number): number =>
    values[clamp(row, rows) * columns + clamp(column, columns)] as number;
  /** Outside the grid the edge is half a cell away. */
  const edge = (position: number, count: number): number => Math.min(count - 0.5, Math.max(-0.5, position));
  let path = '';
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      const corners: [number, number, number][] = [
        [column, row, at(column, row)],
        [column + 1, row, at(column + 1, row)],
        [column + 1, row + 1, at(column + 1, row + 1)],
        [column, row + 1, at(column, row + 1)],
      ];
      const above = corners.map(([, , value]) => value >= 0);
      if (above.every(Boolean) || !above.some(Boolean)) continue;
      const crossings: (readonly [number, number] | null)[] = corners.map(([c0, r0, v0], i) => {
        const [c1, r1, v1] = corners[(i + 1) % 4] as [number, number, number];
        if (v0 >= 0 === v1 >= 0) return null;
        const share = v0 / (v0 - v1);
        const [from, to] = [
          [edge(c0, columns), edge(r0, rows)],
          [edge(c1, columns), edge(r1, rows)],
        ] as [[number, number], [number, number]];
        return place(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]));
      });
      const found = crossings.filter((crossing) => crossing !== null);
      const pairs: [number, number][] = [[0, 1]];
      if (found.length === 4) {
        // Edges 0..3 go around the cell. With the middle on the side of corner 0, corners 1 and 3 are cut off.
        const isMiddleAbove = corners.reduce((sum, [, , value]) => sum + value, 0) >= 0;
        pairs.splice(
          0,
          1,
          ...((isMiddleAbove === above[0]
            ? [
                [0, 1],
                [2, 3],
              ]
            : [
                [3, 0],
                [1, 2],
              ]) as [number, number][]),
        );
      }
      for (const [one, other] of pairs) {
        const [from, to] = [found[one], found[other]];
        if (from === undefined || to === undefined) continue;
        path += `M${from[0].toFixed(1)} ${from[1].toFixed(1)}L${to[0].toFixed(1)} ${to[1].toFixed(1)}`;
      }
    }
  }
  return path;
}
