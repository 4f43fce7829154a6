/** The point under the pointer, among points in ascending x. */

/**
 * Position of the point with the smallest distance; -1 when there is none.
 *
 * start: where x of the pointer would be sorted in; `offset`: from the pointer to a point in pixels, x ascending with the
 * position. The search goes outward on both sides until no point can be nearer any more.
 */
export function findNearestPoint<Item>(
  points: readonly Item[],
  start: number,
  offset: (point: Item) => { readonly x: number; readonly y: number },
): number {
  let nearest = -1;
  let smallest = Infinity;
  const visit = (i: number): boolean => {
    const point = points[i];
    if (point === undefined) return false;
    const { x, y } = offset(point);
    if (x * x > smallest) return false;
    const distance = x * x + y * y;
    if (distance < smallest) {
      smallest = distance;
      nearest = i;
    }
    return true;
  };
  let left = start - 1;
  let right = start;
  let goesLeft = true;
  let goesRight = true;
  while (goesLeft || goesRight) {
    if (goesRight) goesRight = visit(right++);
    if (goesLeft) goesLeft = visit(left--);
  }
  return nearest;
}
