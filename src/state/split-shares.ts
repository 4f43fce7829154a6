/** Shares of the three parts of a split, in whole hundredths, so that they always sum to 1. */
import { PARTS, type Part, type SplitConfig } from '../contracts';

export type Shares = Readonly<Record<Part, number>>;

/** Training rows are never fewer than this share. */
export const LEAST_TRAINING = 0.05;

const toPercent = (share: number): number => Math.round(100 * share);
const fromPercent = (train: number, validation: number, test: number): Shares => ({
  train: train / 100,
  validation: validation / 100,
  test: test / 100,
});

/** The shares of a configuration, rounded to hundredths; what rounding leaves goes to training. */
export function sharesOf({ validation, test }: Pick<SplitConfig, Part>): Shares {
  const [ofValidation, ofTest] = [toPercent(validation), toPercent(test)];
  return fromPercent(100 - ofValidation - ofTest, ofValidation, ofTest);
}

/** The largest share a part may take while the others keep theirs as far as `withShare` lets them. */
export function mostOf(shares: Shares, part: Part): number {
  if (part === 'train') return 1;
  return (
    (100 - toPercent(LEAST_TRAINING) - toPercent(part === 'test' ? shares.validation : shares.test)) / 100
  );
}

/**
 * Gives one part a share. Validation and test take from training; training takes from the other two, which keep their
 * ratio to each other.
 * @param share of that part; limited to what the other parts leave
 */
export function withShare(shares: Shares, part: Part, share: number): Shares {
  const least = part === 'train' ? LEAST_TRAINING : 0;
  const percent = toPercent(Math.min(Math.max(share, least), mostOf(shares, part)));
  const validation = toPercent(shares.validation);
  const test = toPercent(shares.test);
  if (part === 'validation') return fromPercent(100 - percent - test, percent, test);
  if (part === 'test') return fromPercent(100 - validation - percent, validation, percent);
  const rest = 100 - percent;
  const ofValidation = validation + test === 0 ? rest : Math.round((rest * validation) / (validation + test));
  return fromPercent(percent, ofValidation, rest - ofValidation);
}

/**
 * Moves the border between two neighbouring parts.
 * @param border 0: training and validation; 1: validation and test
 * @param position of the border on the whole bar, in [0, 1]; limited to its neighbours
 */
export function withBorder(shares: Shares, border: 0 | 1, position: number): Shares {
  const train = toPercent(shares.train);
  const validation = toPercent(shares.validation);
  const asked = toPercent(position);
  if (border === 0) {
    const at = Math.min(Math.max(asked, toPercent(LEAST_TRAINING)), train + validation);
    return fromPercent(at, train + validation - at, 100 - train - validation);
  }
  const at = Math.min(Math.max(asked, train), 100);
  return fromPercent(train, at - train, 100 - at);
}

/** Where the borders lie on the bar, each in [0, 1]. */
export function bordersOf(shares: Shares): readonly [number, number] {
  return [shares.train, (toPercent(shares.train) + toPercent(shares.validation)) / 100];
}

/** Rows of each part as the shares promise; the split itself may differ by one row a class. */
export function rowsOf(shares: Shares, nRows: number): Readonly<Record<Part, number>> {
  return Object.fromEntries(PARTS.map((part) => [part, Math.round(nRows * shares[part])])) as Record<
    Part,
    number
  >;
}
