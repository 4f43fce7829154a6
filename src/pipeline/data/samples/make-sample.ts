/** A sample as CSV text, from its request alone. */
import type { SampleRequest } from '../../../contracts';
import { Generator } from '../../../foundation';
import { makeClinicSample } from './clinic';
import { makeHousesSample } from './houses';
import { makeShapeSample } from './shapes';

/**
 * @param request which sample, its seed (0), and for shapes rows (600) and noise (by shape); `variant: 'later'` changes
 *   the clinic only
 * @returns CSV with a header in UTF-8, LF at every end of line. The same request gives the same text
 */
export function makeSampleCsv({ sample, variant, seed, rows, noise }: SampleRequest): string {
  const generator = Generator.fromSeed(seed).fork(`sample/${sample}/${variant}`);
  switch (sample) {
    case 'clinic':
      return makeClinicSample(generator, variant === 'later');
    case 'houses':
      return makeHousesSample(generator);
    default:
      return makeShapeSample(sample, generator, rows, noise);
  }
}
