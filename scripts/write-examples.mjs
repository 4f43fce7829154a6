// node scripts/write-examples.mjs: writes the made-up tables under docs/examples. Same seed, same bytes.
import { writeFile } from 'node:fs/promises';
import { withTypescript } from './load-typescript.mjs';

const SEED = 20_250_304;
const DAY_MS = 86_400_000;
const folder = new URL('../docs/examples/', import.meta.url);

/**
 * @typedef {object} Source
 * @property {() => number} uniform
 * @property {() => number} normal
 * @property {(limit: number) => number} integer
 */

/** @param {readonly (string | number)[][]} rows */
function toCsv(rows) {
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

/**
 * @template Item
 * @param {Source} source
 * @param {readonly Item[]} items
 */
function pick(source, items) {
  return /** @type {Item} */ (items[source.integer(items.length)]);
}

/**
 * Whether patients come: the longer ago the booking and the more visits missed before, the less likely; a reminder
 * helps. About one cell in fifteen of two columns is missing.
 * @param {Source} source
 * @param {number} nRows
 * @param {{ year: number, firstVisit: number, longerWaitDays: number }} period the waiting times of a later one have drifted
 */
function makeVisits(source, nRows, { year, firstVisit, longerWaitDays }) {
  const start = Date.UTC(year, 0, 8);
  const rows = Array.from({ length: nRows }, (_, visit) => {
    const age = Math.round(Math.min(95, Math.max(1, 47 + 19 * source.normal())));
    const distance = Math.exp(1.1 + 0.8 * source.normal());
    const waitDays = Math.round(longerWaitDays + 32 * source.uniform() ** 1.6);
    const missedBefore = Math.floor(4 * source.uniform() ** 3);
    const reminder = pick(source, ['none', 'text', 'call']);
    const day = new Date(start + DAY_MS * source.integer(300)).toISOString().slice(0, 10);
    const helped = reminder === 'call' ? 1.3 : reminder === 'text' ? 0.8 : 0;
    const logit = 2.3 - 0.085 * waitDays - 1.1 * missedBefore - 0.05 * distance + helped + 0.012 * (age - 47);
    const attended = source.uniform() < 1 / (1 + Math.exp(-logit)) ? 'yes' : 'no';
    return [
      firstVisit + visit,
      day,
      source.uniform() < 0.06 ? '' : age,
      source.uniform() < 0.07 ? '' : distance.toFixed(1),
      waitDays,
      missedBefore,
      reminder,
      attended,
    ];
  });
  return [
    ['visit_id', 'day', 'age', 'distance_km', 'wait_days', 'missed_before', 'reminder', 'attended'],
    ...rows,
  ];
}

/**
 * Prices of houses: they multiply with floor area, district and state, so their logarithm is nearly linear.
 * @param {Source} source
 * @param {number} nRows
 */
function makeHouses(source, nRows) {
  const districts = /** @type {const} */ ([
    ['Harbour', 0.32],
    ['Mill Hill', 0.05],
    ['Old Town', 0.2],
    ['Station', -0.14],
  ]);
  const rows = Array.from({ length: nRows }, () => {
    const area = Math.round(Math.exp(4.6 + 0.35 * source.normal()));
    const rooms = Math.max(1, Math.round(area / 27 + 0.7 * source.normal()));
    const builtYear = 1905 + source.integer(115);
    const [district, premium] = pick(source, districts);
    const garden = source.uniform() < 0.45 ? 'yes' : 'no';
    const noise = 0.11 * source.normal();
    const logPrice =
      8.1 +
      0.92 * Math.log(area) +
      premium +
      0.0022 * (builtYear - 1960) +
      (garden === 'yes' ? 0.07 : 0) +
      noise;
    const price = 500 * Math.round(Math.exp(logPrice) / 500);
    return [area, rooms, source.uniform() < 0.08 ? '' : builtYear, district, garden, price];
  });
  return [['area_m2', 'rooms', 'built_year', 'district', 'garden', 'price'], ...rows];
}

await withTypescript('/src/foundation/index.ts', async ({ Generator }) => {
  const root = Generator.fromSeed(SEED);
  const tables = {
    'clinic-visits.csv': makeVisits(root.fork('visits'), 220, {
      year: 2024,
      firstVisit: 1001,
      longerWaitDays: 0,
    }),
    'clinic-visits-later.csv': makeVisits(root.fork('later visits'), 150, {
      year: 2025,
      firstVisit: 2001,
      longerWaitDays: 12,
    }),
    'house-prices.csv': makeHouses(root.fork('houses'), 210),
  };
  for (const [name, rows] of Object.entries(tables)) await writeFile(new URL(name, folder), toCsv(rows));
});
