/**
 * Tail probabilities that drift evidence is expressed in: chi-squared, normal quantile, hypergeometric and
 * beta-binomial. In logarithms where a tail may underflow. Methods: Wichura, algorithm AS 241 (1988) for the normal
 * quantile; Lanczos' approximation for log-gamma; series and continued fraction (modified Lentz) for the incomplete
 * gamma function. Not general: arguments are what drift tests can produce.
 */

const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;

/** log(gamma(x)) for x > 0, to about 1e-14 relative; Lanczos with g = 7. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let total: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) total += (LANCZOS[i] as number) / (x + i - 1);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(total);
}

const AS241_CENTRE = [
  [3.3871328727963665, 1],
  [133.14166789178438, 42.31333070160091],
  [1971.5909503065513, 687.1870074920579],
  [13731.69376550946, 5394.196021424751],
  [45921.95393154987, 21213.794301586597],
  [67265.7709270087, 39307.89580009271],
  [33430.57558358813, 28729.085735721943],
  [2509.0809287301227, 5226.495278852854],
] as const;
const AS241_MIDDLE = [
  [1.4234371107496835, 1],
  [4.630337846156546, 2.053191626637759],
  [5.769497221460691, 1.6763848301838038],
  [3.6478483247632045, 0.6897673349851],
  [1.2704582524523684, 0.14810397642748008],
  [0.2417807251774506, 0.015198666563616457],
  [0.022723844989269184, 0.0005475938084995345],
  [0.0007745450142783414, 1.0507500716444169e-9],
] as const;
const AS241_TAIL = [
  [6.657904643501103, 1],
  [5.463784911164114, 0.599832206555888],
  [1.7848265399172913, 0.1369298809227358],
  [0.29656057182850487, 0.014875361290850615],
  [0.026532189526576124, 0.0007868691311456133],
  [0.0012426609473880784, 1.8463183175100548e-5],
  [2.7115555687434876e-5, 1.421511758316446e-7],
  [2.0103343992922881e-7, 2.0442631033899397e-15],
] as const;

function rational(coefficients: readonly (readonly [number, number])[], x: number): number {
  let numerator = 0;
  let denominator = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) {
    const [top, bottom] = coefficients[i] as readonly [number, number];
    numerator = numerator * x + top;
    denominator = denominator * x + bottom;
  }
  return numerator / denominator;
}

/**
 * Quantile of the standard normal distribution.
 * @param probability in (0, 1); 0 and 1 give -Infinity and Infinity, anything outside NaN
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(AS241_CENTRE, 0.180625 - q * q);
  const tail = q < 0 ? probability : 1 - probability;
  if (!(tail >= 0)) return NaN;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const value = r <= 5 ? rational(AS241_MIDDLE, r - 1.6) : rational(AS241_TAIL, r - 5);
  return q < 0 ? -value : value;
}

/**
 * log P(X >= x) for X chi-squared with `degreesOfFreedom`: log of the regularised upper incomplete gamma function
 * Q(degreesOfFreedom / 2, x / 2).
 * @param x any number; 0 and below give 0
 * @param degreesOfFreedom >= 1
 */
export function logChiSquaredTail(x: number, degreesOfFreedom: number): number {
  if (!(x > 0)) return 0;
  const a = degreesOfFreedom / 2;
  const y = x / 2;
  const logFront = a * Math.log(y) - y - logGamma(a);
  if (y < a + 1) {
    let term = 1 / a;
    let total = term;
    for (let n = 1; n < 10_000 && term > total * 1e-17; n++) {
      term *= y / (a + n);
      total += term;
    }
    return Math.log1p(-Math.min(1, Math.exp(logFront) * total));
  }
  let b = y + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10_000; i++) {
    const step = -i * (i - a);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return logFront + Math.log(fraction);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * log of the two-sided mid-p-value of every possible count of marked cells in a group drawn without replacement:
 * P(counts less likely than k) + half of P(counts as likely as k).
 * @param nMarked marked cells in the pool, 0 ... nPool
 * @param nDrawn cells drawn, 0 ... nPool
 * @returns by count, shape [nDrawn + 1]; impossible counts hold 0
 */
export function logHypergeometricMidP(nMarked: number, nDrawn: number, nPool: number): Float64Array {
  const lowest = Math.max(0, nDrawn + nMarked - nPool);
  const highest = Math.min(nDrawn, nMarked);
  const logTotal = logChoose(nPool, nDrawn);
  const probabilities = Array.from({ length: highest - lowest + 1 }, (_, i) =>
    Math.exp(logChoose(nMarked, lowest + i) + logChoose(nPool - nMarked, nDrawn - lowest - i) - logTotal),
  );
  const order = probabilities
    .map((_, i) => i)
    .sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  const result = new Float64Array(nDrawn + 1);
  let below = 0;
  let start = 0;
  while (start < order.length) {
    const least = probabilities[order[start] as number] as number;
    let end = start;
    let tied = 0;
    while (end < order.length && (probabilities[order[end] as number] as number) <= least * (1 + 1e-9)) {
      tied += probabilities[order[end] as number] as number;
      end += 1;
    }
    const logP = Math.min(0, Math.log(Math.max(below + tied / 2, 1e-300)));
    for (let i = start; i < end; i++) result[lowest + (order[i] as number)] = logP;
    below += tied;
    start = end;
  }
  return result;
}

/**
 * P(at least `count` marked cells among `nDrawn` drawn without replacement).
 * @param nMarked marked cells in the pool, at least `count`
 */
export function hypergeometricTail(count: number, nMarked: number, nDrawn: number, nPool: number): number {
  let term = Math.exp(
    logChoose(nMarked, count) + logChoose(nPool - nMarked, nDrawn - count) - logChoose(nPool, nDrawn),
  );
  let total = 0;
  for (let k = count; k <= Math.min(nMarked, nDrawn) && term > total * 1e-16; k++) {
    total += term;
    term *= ((nMarked - k) * (nDrawn - k)) / ((k + 1) * (nPool - nMarked - nDrawn + k + 1));
  }
  return Math.min(1, total);
}

/**
 * P(at least `nOutside` of `nCurrent` new values lie outside the range of `nReference` values) when all come from one
 * continuous distribution: a beta-binomial tail with a = 2, b = nReference - 1. Ties make it conservative.
 * @param nReference >= 2
 */
export function outsideRangeTail(nOutside: number, nCurrent: number, nReference: number): number {
  const a = 2;
  const b = nReference - 1;
  let term = (b * (b + 1)) / ((nCurrent + b) * (nCurrent + b + 1));
  let below = 0;
  for (let k = 0; k < nOutside; k++) {
    below += term;
    term *= ((nCurrent - k) / (k + 1)) * ((k + a) / (nCurrent - k - 1 + b));
  }
  return Math.min(1, Math.max(0, 1 - below));
}
