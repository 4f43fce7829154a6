/**
 * Prices of invented houses. The logarithm of a price is a sum over area, place, age, state and energy class, with an
 * interaction (near the centre area is worth more) and noise of 19 %, which leaves R2 of about 0.85 to be found. The ages
 * and energy classes of some houses are missing.
 */
import type { Generator } from '../../../foundation';
import { dayNumber, formatDay } from './calendar';
import { clamp, drawPoisson, happens, pickWeighted, round, writeCsv } from './draws';

const COLUMNS = [
  'sold_on',
  'district',
  'kind',
  'floor_area_m2',
  'plot_m2',
  'bedrooms',
  'bathrooms',
  'year_built',
  'condition',
  'energy_class',
  'distance_to_centre_km',
  'price',
] as const;

const ROWS = 2000;
const DISTRICTS = [
  { name: 'Old Town', weight: 12, effect: 0.34, distanceKm: 1 },
  { name: 'Riverbank', weight: 14, effect: 0.22, distanceKm: 2.2 },
  { name: 'Orchard Hill', weight: 13, effect: 0.12, distanceKm: 4.5 },
  { name: 'Station', weight: 18, effect: -0.08, distanceKm: 2.8 },
  { name: 'Eastfield', weight: 21, effect: -0.12, distanceKm: 6.5 },
  { name: 'Quarry End', weight: 12, effect: -0.26, distanceKm: 8.2 },
  { name: 'Outer Green', weight: 10, effect: 0.02, distanceKm: 12 },
] as const;
const KINDS = [
  { name: 'flat', weight: 38, effect: -0.04, areaM2: 68, plotM2: 0 },
  { name: 'terraced', weight: 30, effect: 0, areaM2: 98, plotM2: 140 },
  { name: 'semi-detached', weight: 20, effect: 0.06, areaM2: 115, plotM2: 320 },
  { name: 'detached', weight: 12, effect: 0.13, areaM2: 152, plotM2: 680 },
] as const;
const CONDITIONS = [
  { name: 'needs work', weight: 14, effect: -0.2 },
  { name: 'fair', weight: 40, effect: 0 },
  { name: 'good', weight: 32, effect: 0.08 },
  { name: 'renovated', weight: 14, effect: 0.18 },
] as const;
const ENERGY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const;
const FIRST_SALE = dayNumber(2024, 1, 8);
const SALE_DAYS = 720;
/** Standard deviation of the logarithm of a price that nothing explains. */
const NOISE = 0.19;

function drawHouse(generator: Generator): (string | number | null)[] {
  const soldOn = FIRST_SALE + generator.integer(SALE_DAYS);
  const district = pickWeighted(generator, DISTRICTS);
  const kind = pickWeighted(generator, KINDS);
  const condition = pickWeighted(generator, CONDITIONS);
  const areaM2 = Math.round(clamp(kind.areaM2 * Math.exp(0.26 * generator.normal()), 28, 320));
  const plotM2 = kind.plotM2 === 0 ? 0 : Math.round(kind.plotM2 * Math.exp(0.4 * generator.normal()));
  const bedrooms = clamp(Math.round(areaM2 / 34 + 0.6 * generator.normal()), 1, 7);
  const bathrooms = clamp(1 + drawPoisson(generator, Math.max(0.1, (areaM2 - 60) / 110)), 1, 4);
  const yearBuilt = Math.round(
    clamp(2024 - 90 * generator.uniform() ** 1.4 - 8 * generator.uniform(), 1895, 2024),
  );
  const distanceKm = round(clamp(district.distanceKm + 0.9 * generator.normal(), 0.2, 16), 1);
  const energy = clamp(
    Math.round((2024 - yearBuilt) / 17 + 0.9 * generator.normal() - (condition.name === 'renovated' ? 2 : 0)),
    0,
    6,
  );
  const isOld = yearBuilt < 1925;
  const logPrice =
    Math.log(3150) +
    (0.86 + 0.07 * Math.exp(-distanceKm / 3)) * Math.log(areaM2) +
    district.effect +
    kind.effect +
    condition.effect +
    0.035 * Math.log1p(plotM2 / 100) +
    0.035 * bathrooms -
    0.0018 * Math.min(80, 2024 - yearBuilt) +
    (isOld ? 0.09 : 0) -
    0.028 * energy -
    0.018 * distanceKm +
    0.00006 * (soldOn - FIRST_SALE) +
    NOISE * generator.normal();
  return [
    formatDay(soldOn),
    district.name,
    kind.name,
    areaM2,
    plotM2,
    bedrooms,
    bathrooms,
    happens(generator, 0.04) ? null : yearBuilt,
    condition.name,
    happens(generator, 0.09) ? null : (ENERGY_CLASSES[energy] as string),
    distanceKm,
    500 * Math.round(Math.exp(logPrice) / 500),
  ];
}

/** CSV text: 2,000 rows. */
export function makeHousesSample(generator: Generator): string {
  return writeCsv(
    COLUMNS,
    Array.from({ length: ROWS }, () => drawHouse(generator)),
  );
}
