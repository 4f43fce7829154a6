/**
 * How the learning rate moves over a run. Pure functions of the step, so a resumed run meets the same rates.
 * Cosine: Loshchilov and Hutter, "SGDR" (2017), without restarts. Warm-up: linear, Goyal et al. (2017).
 */
export const SCHEDULES = ['constant', 'cosine', 'step', 'warmupCosine'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

const WARM_UP_SHARE = 0.05;
const STEP_FACTOR = 0.1;

function cosine(share: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * share));
}

/**
 * Learning rate of one step.
 * constant: peak. cosine: peak * (1 + cos(pi * step / steps)) / 2, from the peak to nearly 0. step: the peak for the
 * first half, a tenth of it for the third quarter, a hundredth for the last. warmupCosine: rises evenly over the first
 * 5 % of steps (at least one), then cosine.
 * @param step 0-based, in [0, steps)
 * @param steps planned steps of the run, at least 1
 * @returns in (0, peak]
 */
export function learningRateAt(schedule: ScheduleName, peak: number, step: number, steps: number): number {
  switch (schedule) {
    case 'constant':
      return peak;
    case 'cosine':
      return peak * cosine(step / steps);
    case 'step':
      return peak * (step < steps / 2 ? 1 : step < (3 * steps) / 4 ? STEP_FACTOR : STEP_FACTOR ** 2);
    case 'warmupCosine': {
      const warmUp = Math.max(1, Math.round(WARM_UP_SHARE * steps));
      return step < warmUp
        ? (peak * (step + 1)) / warmUp
        : peak * cosine((step - warmUp) / Math.max(1, steps - warmUp));
    }
  }
}
