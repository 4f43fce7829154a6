/**
 * Cholesky's factorisation of symmetric positive definite matrices in float64, O(n^3), and the solution of equations with
 * it (Golub and Van Loan, "Matrix Computations", section 4.2). Singular matrices are made solvable by the smallest
 * multiple of the identity, in powers of ten, that does it.
 */

/**
 * Lower factor L of a symmetric positive definite matrix, L L^T, in place of its lower triangle.
 * @returns false when a pivot is not above the rounding error of its diagonal: the matrix is singular
 */
function factorCholesky(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const diagonal = matrix[i * n + i] as number;
    for (let j = 0; j <= i; j++) {
      let total = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) total -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number);
      if (j < i) matrix[i * n + j] = total / (matrix[j * n + j] as number);
      else if (total > n * 1e-15 * diagonal) matrix[i * n + i] = Math.sqrt(total);
      else return false;
    }
  }
  return true;
}

/** Solves L L^T x = b. */
function solveCholesky(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    let total = x[i] as number;
    for (let k = 0; k < i; k++) total -= (factor[i * n + k] as number) * (x[k] as number);
    x[i] = total / (factor[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let total = x[i] as number;
    for (let k = i + 1; k < n; k++) total -= (factor[k * n + i] as number) * (x[k] as number);
    x[i] = total / (factor[i * n + i] as number);
  }
  return x;
}

/**
 * Solves (matrix + diagonal(shift) + extra I) x = b, extra being 0 unless the matrix is singular without it.
 * @param matrix lower triangle of a symmetric matrix without negative eigenvalues, [n, n] row-major; not written to
 * @param shift [n], at least 0, added to the diagonal
 * @returns [n]; zeros where the whole diagonal is 0 or not finite
 */
export function solveShifted(matrix: Float64Array, shift: ArrayLike<number>, b: Float64Array): Float64Array {
  const n = b.length;
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, (matrix[i * n + i] as number) + (shift[i] as number));
  if (!(scale > 0) || !Number.isFinite(scale)) return new Float64Array(n);
  for (let extra = 0; extra <= scale; extra = extra === 0 ? scale * 1e-12 : extra * 10) {
    const factor = matrix.slice();
    for (let i = 0; i < n; i++)
      factor[i * n + i] = (factor[i * n + i] as number) + (shift[i] as number) + extra;
    if (factorCholesky(factor, n)) return solveCholesky(factor, b);
  }
  return new Float64Array(n);
}
