/** Parts of a moment as nodes of an ONNX graph, by the same integer arithmetic as `datePart` of Prepare, in float64. */
import type { DATE_PARTS } from '../../../contracts';
import type { GraphBuilder, GraphValue } from './graph-builder';

type DatePart = (typeof DATE_PARTS)[number];

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** @param moment [rows, 1] milliseconds since 1970-01-01T00:00Z; NaN gives NaN */
export function writeDatePart(graph: GraphBuilder, moment: GraphValue, part: DatePart): GraphValue {
  const number = (value: number) => graph.row([value]);
  const plus = (a: GraphValue, b: GraphValue) => graph.map('Add', a, b);
  const minus = (a: GraphValue, b: GraphValue) => graph.map('Sub', a, b);
  const times = (a: GraphValue, factor: number) => graph.map('Mul', a, number(factor));
  const over = (a: GraphValue, divisor: number) => graph.map('Floor', graph.map('Div', a, number(divisor)));

  const day = over(moment, DAY_MS);
  if (part === 'hour') return over(minus(moment, times(day, DAY_MS)), HOUR_MS);
  if (part === 'dayOfWeek') {
    const shifted = plus(day, number(3));
    return plus(minus(shifted, times(over(shifted, 7), 7)), number(1));
  }
  // Years start on 1 March, eras last 400 years (146,097 days); 719,468 days lie between 0000-03-01 and 1970-01-01.
  const shifted = plus(day, number(719_468));
  const era = over(shifted, 146_097);
  const dayOfEra = minus(shifted, times(era, 146_097));
  const days = minus(
    plus(minus(dayOfEra, over(dayOfEra, 1460)), over(dayOfEra, 36_524)),
    over(dayOfEra, 146_096),
  );
  const yearOfEra = over(days, 365);
  const daysBefore = minus(plus(times(yearOfEra, 365), over(yearOfEra, 4)), over(yearOfEra, 100));
  const dayOfYear = minus(dayOfEra, daysBefore);
  const monthFromMarch = over(plus(times(dayOfYear, 5), number(2)), 153);
  if (part === 'dayOfMonth') {
    const daysOfMonths = over(plus(times(monthFromMarch, 153), number(2)), 5);
    return plus(minus(dayOfYear, daysOfMonths), number(1));
  }
  const isThisYear = graph.map('Less', monthFromMarch, number(10));
  const month = plus(monthFromMarch, graph.where(isThisYear, number(3), number(-9)));
  if (part === 'month') return month;
  const year = plus(yearOfEra, times(era, 400));
  return graph.where(isThisYear, year, plus(year, number(1)));
}
