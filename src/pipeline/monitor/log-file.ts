/**
 * A day's log as a file, `*.terrarium-log.json`: answers and feedback of one model on their way home, with a SHA-256 that
 * shows damage and careless edits and proves no author.
 */
import {
  LARGEST_LOG_BYTES,
  logFileSchema,
  makeError,
  parseWith,
  type Feedback,
  type HashPort,
  type LogFile,
  type PredictionRecord,
} from '../../contracts';
import { canonicalJson } from '../../foundation';

/** The newest format that is read. */
const FORMAT = 1;
const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

type Digest = Pick<HashPort, 'sha256'>;

function digestOf(content: unknown, hash: Digest): string {
  return hash.sha256(new TextEncoder().encode(canonicalJson(content)));
}

/**
 * The text of a log file.
 * @param records answers of this one model, in the order they were given
 * @param feedback about them
 * @param exportedAt ISO 8601, UTC
 */
export function writeLogFile(
  model: LogFile['model'],
  records: readonly PredictionRecord[],
  feedback: readonly Feedback[],
  exportedAt: string,
  hash: Digest,
): string {
  const content = { terrariumLog: FORMAT, model, exportedAt, records, feedback };
  return `${JSON.stringify({ ...content, sha256: digestOf(content, hash) })}\n`;
}

/** @throws E-LOG-EMPTY, E-LOG-SIZE by the size alone, before anything is read */
export function refuseLogSize(file: string, sizeBytes: number): void {
  if (sizeBytes === 0) throw makeError('E-LOG-EMPTY', { file });
  if (sizeBytes > LARGEST_LOG_BYTES) {
    const mebibyte = 1024 * 1024;
    throw makeError('E-LOG-SIZE', {
      file,
      megabytes: Math.ceil(sizeBytes / mebibyte),
      limit: LARGEST_LOG_BYTES / mebibyte,
    });
  }
}

/**
 * A log file, checked whole: nothing of a file that is refused is used.
 * @param file its name, for the refusal
 * @throws E-LOG-EMPTY 0 bytes; E-LOG-SIZE longer than `LARGEST_LOG_BYTES`; E-LOG-JSON no JSON; E-LOG-FUTURE a format of a
 *   newer Terrarium; E-LOG-SHAPE no log, or a field that does not fit; E-LOG-DAMAGED the digest is another
 */
export function readLogFile(file: string, bytes: Uint8Array, hash: Digest): LogFile {
  refuseLogSize(file, bytes.length);
  const value = parseJson(file, bytes);
  const format = (value as { terrariumLog?: unknown } | null)?.terrariumLog;
  if (typeof format === 'number' && format > FORMAT) throw makeError('E-LOG-FUTURE', { file, format });
  const log = parseShape(file, value);
  const { sha256, ...content } = value as Record<string, unknown>;
  if (digestOf(content, hash) !== sha256) throw makeError('E-LOG-DAMAGED', { file });
  return log;
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const problem = error instanceof Error ? error.message.slice(0, 200) : '';
    throw makeError('E-LOG-JSON', { file, problem }, { cause: error });
  }
}

function parseShape(file: string, value: unknown): LogFile {
  try {
    const log = parseWith(logFileSchema, value, 'E-LOG-SHAPE');
    const undated = [...log.records, ...log.feedback].find(({ at }) => !isTime(at));
    if (undated !== undefined)
      throw makeError('E-LOG-SHAPE', { path: 'at', problem: `${undated.at.slice(0, 40)} is not a time` });
    return log;
  } catch (error) {
    const { path = '', problem = '' } = (error as { details?: Record<string, string> }).details ?? {};
    throw makeError('E-LOG-SHAPE', { file, path, problem }, { cause: error });
  }
}

function isTime(at: string): boolean {
  return ISO_UTC.test(at) && Number.isFinite(Date.parse(at));
}

const DAY_MS = 86_400_000;

/**
 * Times that a clock which jumped leaves behind. Nothing is mended: no time is better known than the one noted.
 * @param records in the order they were written
 * @param now this device's time, ISO 8601, UTC
 * @returns `ahead` of now by more than a day, and `backwards`: earlier than the record before
 */
export function noteClockJumps(
  records: readonly PredictionRecord[],
  now: string,
): { ahead: number; backwards: number } {
  const times = records.map(({ at }) => Date.parse(at));
  const latest = Date.parse(now) + DAY_MS;
  return {
    ahead: times.filter((time) => time > latest).length,
    backwards: times.filter((time, i) => i > 0 && time < (times[i - 1] as number)).length,
  };
}
