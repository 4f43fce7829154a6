/** A small made-up table with a pattern to learn, missing cells and two groups. Seeded, so that every test sees the same. */
import { Generator } from '../../src/foundation';

/** CSV text: age, distance_km, weekday, sex, reminder, no_show. */
export function makeClinicCsv(nRows: number, seed = 3): string {
  const generator = Generator.fromSeed(seed);
  const lines = ['age,distance_km,weekday,sex,reminder,no_show'];
  for (let row = 0; row < nRows; row++) {
    const age = 18 + generator.integer(70);
    const distance = Math.round(10 * Math.exp(generator.normal())) / 10;
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'][generator.integer(5)] as string;
    const sex = generator.uniform() < 0.5 ? 'female' : 'male';
    const reminder = generator.uniform() < 0.6 ? 'yes' : 'no';
    const logit =
      1.2 * Math.log(distance + 0.1) -
      0.03 * (age - 50) +
      (reminder === 'yes' ? -1.5 : 0.7) +
      (weekday === 'Mon' ? 0.8 : 0);
    const missed = generator.uniform() < 1 / (1 + Math.exp(-logit)) ? 'missed' : 'came';
    lines.push([age, generator.uniform() < 0.07 ? '' : distance, weekday, sex, reminder, missed].join(','));
  }
  return `${lines.join('\n')}\n`;
}
