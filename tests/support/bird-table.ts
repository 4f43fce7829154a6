/** A small made-up table of three species that measurements tell apart, with gaps. Seeded: every test sees the same. */
import { Generator } from '../../src/foundation';

const KINDS = [
  { species: 'short-billed', billMm: 39, flipperMm: 190, massG: 3700 },
  { species: 'long-billed', billMm: 49, flipperMm: 196, massG: 3730 },
  { species: 'heavy', billMm: 47, flipperMm: 217, massG: 5080 },
] as const;

/** CSV text: species, island, bill_mm, flipper_mm, mass_g. */
export function makeBirdCsv(nRows: number, seed = 11): string {
  const generator = Generator.fromSeed(seed);
  const lines = ['species,island,bill_mm,flipper_mm,mass_g'];
  for (let row = 0; row < nRows; row++) {
    const kind = KINDS[generator.integer(KINDS.length)] as (typeof KINDS)[number];
    const island = ['north', 'south'][generator.integer(2)] as string;
    const bill = (kind.billMm + 2.8 * generator.normal()).toFixed(1);
    const flipper = Math.round(kind.flipperMm + 6.5 * generator.normal());
    const mass = Math.round(kind.massG + 450 * generator.normal());
    lines.push([kind.species, island, generator.uniform() < 0.05 ? '' : bill, flipper, mass].join(','));
  }
  return `${lines.join('\n')}\n`;
}
