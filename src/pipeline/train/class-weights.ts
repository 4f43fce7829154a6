/**
 * Weights that let rare classes count as much as common ones, as scikit-learn's `class_weight="balanced"`
 * (utils/class_weight.py, 1.2.1). They weigh losses; they do not repeat rows.
 */

/** How often each class occurs. */
export function countClasses(y: ArrayLike<number>, nClasses: number): Float64Array {
  const counts = new Float64Array(nClasses);
  for (let i = 0; i < y.length; i++) counts[y[i] as number]! += 1;
  return counts;
}

/**
 * n / (classes that occur * rows of the class): all classes weigh the same together and the mean weight of a row is 1.
 * @param y class indices [rows]
 * @returns [classes]; 0 for a class without rows
 */
export function balancedClassWeights(y: ArrayLike<number>, nClasses: number): Float64Array {
  const counts = countClasses(y, nClasses);
  const present = counts.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
  return counts.map((count) => (count > 0 ? y.length / (present * count) : 0));
}

/** The weight of each row, null when every row weighs 1. */
export function rowWeights(
  y: ArrayLike<number>,
  classWeights: ArrayLike<number> | null,
): Float64Array | null {
  return classWeights === null ? null : Float64Array.from(y, (label) => classWeights[label] as number);
}
