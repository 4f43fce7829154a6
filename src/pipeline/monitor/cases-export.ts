/**
 * Cases of field mode as tables and maps that other programs open: CSV (safe in a spreadsheet) and GeoJSON (RFC 7946).
 * Names of columns and properties are English in every language, so that the same file means the same everywhere.
 */
import type { LoggedAnswer } from '../../contracts';
import { toCsv } from '../evaluate';
import { settleFeedback } from './settle-feedback';

type Cell = string | number | boolean | null;

/** What is told of every case, in this order; a column of the inputs with one of these names is told as `input_<name>`. */
const FIELDS = [
  'case_id',
  'time',
  'answer',
  'likeliest',
  'confidence',
  'note',
  'right',
  'true_answer',
  'latitude',
  'longitude',
  'accuracy_m',
] as const;
const TAKEN: ReadonlySet<string> = new Set(FIELDS);

function fieldsOf({ record, feedback }: LoggedAnswer): Record<(typeof FIELDS)[number], Cell> {
  const { isRight, truth } = settleFeedback(record, feedback);
  const notSure = isRight === null && feedback.length > 0;
  return {
    case_id: record.id,
    time: record.at,
    answer: record.abstained === true ? 'not sure' : record.output,
    likeliest: record.output,
    confidence: record.confidence,
    note: record.note ?? null,
    right: isRight === null ? (notSure ? 'not sure' : null) : isRight ? 'yes' : 'no',
    true_answer: truth,
    latitude: record.position?.latitude ?? null,
    longitude: record.position?.longitude ?? null,
    accuracy_m: record.position?.accuracyMetres ?? null,
  };
}

function inputName(column: string): string {
  return TAKEN.has(column) ? `input_${column}` : column;
}

/** Columns of the inputs that were kept, in the order in which they first appear. */
function inputColumns(answers: readonly LoggedAnswer[]): string[] {
  return [...new Set(answers.flatMap(({ record }) => Object.keys(record.inputs ?? {})))];
}

/**
 * One line a case.
 * @param answers in any order; told by time, the earliest first
 * @returns CSV text that begins with a mark of UTF-8. Numbers stay numbers; text that a spreadsheet would run as a formula
 *   gets a leading apostrophe; what is not known is an empty cell
 */
export function casesCsv(answers: readonly LoggedAnswer[]): string {
  const columns = inputColumns(answers);
  const rows = inTime(answers).map((answer) => {
    const fields = fieldsOf(answer);
    const inputs = new Map(Object.entries(answer.record.inputs ?? {}));
    const cells = [...FIELDS.map((name) => fields[name]), ...columns.map((name) => inputs.get(name) ?? null)];
    return cells.map((cell) => (typeof cell === 'number' ? cell : (cell?.toString() ?? '')));
  });
  return `\ufeff${toCsv([[...FIELDS, ...columns.map(inputName)], ...rows])}`;
}

/**
 * A point a case that has a position, [longitude, latitude] in degrees, WGS 84.
 * @returns the text, and how many cases have no position and are left out
 */
export function casesGeoJson(answers: readonly LoggedAnswer[]): { text: string; leftOut: number } {
  const placed = inTime(answers).filter(({ record }) => record.position !== undefined);
  const features = placed.map((answer) => {
    const { latitude, longitude, ...properties } = fieldsOf(answer);
    const inputs = Object.entries(answer.record.inputs ?? {}).map(([name, cell]) => [inputName(name), cell]);
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: Object.fromEntries([...Object.entries(properties), ...inputs]) as Record<string, Cell>,
    };
  });
  return {
    text: `${JSON.stringify({ type: 'FeatureCollection', features }, null, 2)}\n`,
    leftOut: answers.length - placed.length,
  };
}

function inTime(answers: readonly LoggedAnswer[]): LoggedAnswer[] {
  return [...answers].sort((a, b) => (a.record.at < b.record.at ? -1 : a.record.at > b.record.at ? 1 : 0));
}
