/** A version's log of answers: what was said about them, pages of it, and its way out and home as a file. */
import {
  makeError,
  type AnswerPage,
  type AnswersRequest,
  type ExportCasesRequest,
  type ExportedCases,
  type ExportLogRequest,
  type Feedback,
  type HashPort,
  type LogFile,
  type LogMerge,
  type MergeCounts,
  type PredictionRecord,
} from '../../contracts';
import {
  casesCsv,
  casesGeoJson,
  groupFeedback,
  mergeById,
  noteClockJumps,
  readLogFile,
  refuseLogSize,
  settleFeedback,
  writeLogFile,
} from '../monitor';

interface Log {
  readonly records: readonly PredictionRecord[];
  readonly feedback: readonly Feedback[];
}
/** What storage gives these workflows; the store of the data worker is one. */
export interface AnswerLogStorage {
  readPredictionLog(modelVersionId: string): Promise<Log>;
  extendPredictionLog<Extension extends Log>(
    modelVersionId: string,
    choose: (kept: Log) => Extension,
  ): Promise<Extension>;
  /** Every version on this device. */
  listModels(): Promise<readonly (LogFile['model'] & { readonly modelVersionId: string })[]>;
}
interface Ports extends Pick<HashPort, 'sha256'> {
  timestamp(): string;
}

/** Appends feedback that is not in the log yet. Feedback about an unknown record is kept and counts for nothing. */
export async function addFeedback(
  modelVersionId: string,
  feedback: readonly Feedback[],
  storage: AnswerLogStorage,
): Promise<MergeCounts> {
  const { counts } = await storage.extendPredictionLog(modelVersionId, (kept) => {
    const { added, counts } = mergeById(kept.feedback, feedback);
    return { records: [], feedback: added, counts };
  });
  return counts;
}

/** Some answers with what was said about them, the latest first. */
export async function listAnswers(
  modelVersionId: string,
  { start, count, source, from, isUnreviewed }: AnswersRequest,
  storage: AnswerLogStorage,
): Promise<AnswerPage> {
  const { records, feedback } = await storage.readPredictionLog(modelVersionId);
  const about = groupFeedback(feedback);
  const wanted = records
    .filter(
      (record) =>
        (source === undefined || record.source === source) &&
        (from === undefined || record.at >= from) &&
        (isUnreviewed !== true || (record.label === null && !about.has(record.id))),
    )
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
  const answers = wanted
    .slice(start, start + count)
    .map((record) => ({ record, feedback: about.get(record.id) ?? [] }));
  return { total: wanted.length, answers };
}

/** The text of a log file. @throws E-STORE-MISSING when there is no such version */
export async function exportLog(
  { modelVersionId, recordIds }: ExportLogRequest,
  storage: AnswerLogStorage,
  ports: Ports,
): Promise<string> {
  const models = await storage.listModels();
  const model = models.find((candidate) => candidate.modelVersionId === modelVersionId);
  if (model === undefined) throw makeError('E-STORE-MISSING', { kind: 'version', id: modelVersionId });
  const { name, version, weightsSha256 } = model;
  const { records, feedback } = await storage.readPredictionLog(modelVersionId);
  const wanted = new Set(recordIds ?? records.map(({ id }) => id));
  return writeLogFile(
    { name, version, weightsSha256 },
    records.filter(({ id }) => wanted.has(id)),
    recordIds === null ? feedback : feedback.filter(({ recordId }) => wanted.has(recordId)),
    ports.timestamp(),
    ports,
  );
}

/** Cases as a table or a map. Ids that are not in the log are passed over. */
export async function exportCases(
  { modelVersionId, recordIds, format }: ExportCasesRequest,
  storage: AnswerLogStorage,
): Promise<ExportedCases> {
  const { records, feedback } = await storage.readPredictionLog(modelVersionId);
  const wanted = recordIds === null ? null : new Set(recordIds);
  const about = groupFeedback(feedback);
  const answers = records
    .filter(({ id }) => wanted?.has(id) ?? true)
    .map((record) => ({ record, feedback: about.get(record.id) ?? [] }));
  if (format === 'csv') return { text: casesCsv(answers), written: answers.length, leftOut: 0 };
  const { text, leftOut } = casesGeoJson(answers);
  return { text, written: answers.length - leftOut, leftOut };
}

/**
 * Merges a log file into a version's log, in one transaction. A version that was carried to another device may have another
 * number there, so the weights decide; the number only tells apart versions of equal weights.
 * @throws E-LOG-EMPTY, E-LOG-SIZE, E-LOG-JSON, E-LOG-FUTURE, E-LOG-SHAPE, E-LOG-DAMAGED; E-LOG-MODEL: no version here has
 *   these weights; E-LOG-VERSION: another one has, its id in `belongsTo`; E-STORE-MISSING when there is no such version
 */
export async function importLog(
  modelVersionId: string,
  file: {
    readonly name: string;
    readonly blob: { readonly size: number; arrayBuffer(): Promise<ArrayBuffer> };
  },
  storage: AnswerLogStorage,
  ports: Ports,
): Promise<LogMerge> {
  refuseLogSize(file.name, file.blob.size);
  const log = readLogFile(file.name, new Uint8Array(await file.blob.arrayBuffer()), ports);
  refuseOtherModel(file.name, log.model, modelVersionId, await storage.listModels());
  const incoming = log.records.map((record) => ({ ...record, modelVersionId }));
  const { merge } = await storage.extendPredictionLog(modelVersionId, (kept) => {
    const records = mergeById(kept.records, incoming);
    const feedback = mergeById(kept.feedback, log.feedback);
    const about = groupFeedback([...kept.feedback, ...feedback.added]);
    const contradicted = [...kept.records, ...records.added].filter(
      (record) => settleFeedback(record, about.get(record.id) ?? []).isContradicted,
    ).length;
    const clock = noteClockJumps(log.records, ports.timestamp());
    const merge = { records: records.counts, feedback: feedback.counts, contradicted, clock };
    const act = {
      kind: 'logMerged' as const,
      subject: modelVersionId,
      details: {
        logSha256: log.sha256,
        answers: records.added.length,
        feedback: feedback.added.length,
        contradicted,
      },
    };
    return { records: records.added, feedback: feedback.added, merge, act };
  });
  return merge;
}

function refuseOtherModel(
  file: string,
  model: LogFile['model'],
  modelVersionId: string,
  models: readonly (LogFile['model'] & { readonly modelVersionId: string })[],
): void {
  const asked = models.find((candidate) => candidate.modelVersionId === modelVersionId);
  if (asked === undefined) throw makeError('E-STORE-MISSING', { kind: 'version', id: modelVersionId });
  const same = models.filter(({ weightsSha256 }) => weightsSha256 === model.weightsSha256);
  if (same.length === 0) throw makeError('E-LOG-MODEL', { file, name: model.name, version: model.version });
  const belongsTo =
    same.find(({ version }) => version === model.version) ?? same.find((one) => one === asked);
  const meant = belongsTo ?? (same[0] as (typeof same)[number]);
  if (meant !== asked)
    throw makeError('E-LOG-VERSION', {
      file,
      name: meant.name,
      version: meant.version,
      asked: asked.version,
      belongsTo: meant.modelVersionId,
    });
}
