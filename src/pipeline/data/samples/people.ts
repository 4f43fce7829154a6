/**
 * Names and numbers of people who do not exist: names are put together from syllables, telephone numbers begin with a
 * country code that is assigned to nobody.
 */
import type { Generator } from '../../../foundation';
import { pick } from './draws';

const STARTS = [
  'Al',
  'Be',
  'Ca',
  'Do',
  'El',
  'Fa',
  'Gi',
  'Ha',
  'Io',
  'Ju',
  'Ka',
  'Le',
  'Mi',
  'Nu',
  'Or',
  'Pe',
];
const MIDDLES = ['la', 're', 'vi', 'no', 'du', 'sha', 'the', 'mi', 'ro', 'ze'];
const GIVEN_ENDS = ['n', 'ra', 'lis', 'vo', 'na', 'mir', 'ta', 'sel'];
const FAMILY_STARTS = [
  'Bran',
  'Cor',
  'Del',
  'Fen',
  'Gar',
  'Hol',
  'Kes',
  'Lun',
  'Mar',
  'Nor',
  'Oss',
  'Quil',
  'Tar',
  'Ven',
];
const FAMILY_ENDS = ['dale', 'ova', 'mund', 'ely', 'sun', 'rik', 'anto', 'wyn', 'ham', 'ish', 'ko', 'ette'];

export function drawName(generator: Generator): string {
  const middle = generator.uniform() < 0.6 ? pick(generator, MIDDLES) : '';
  const given = `${pick(generator, STARTS)}${middle}${pick(generator, GIVEN_ENDS)}`;
  const link = generator.uniform() < 0.5 ? pick(generator, MIDDLES) : '';
  return `${given} ${pick(generator, FAMILY_STARTS)}${link}${pick(generator, FAMILY_ENDS)}`;
}

/** +999 is reserved by the ITU and leads nowhere. */
export function drawPhone(generator: Generator): string {
  return `+999 ${1000 + generator.integer(9000)} ${100 + generator.integer(900)}`;
}
