/**
 * The one catalogue of errors: code, what happened, what was kept, what to do next, in both languages. `{name}` stands
 * for a detail of the error. A code is never reused for another meaning. To add one: add an entry; the compiler asks
 * for both languages, and a test asks for all three sentences and the same placeholders in each.
 */
import { TerrariumError, type ErrorDetails } from '../foundation';

export interface ErrorSentences {
  readonly what: string;
  readonly kept: string;
  readonly next: string;
}
export type Locale = 'en' | 'zh';
type CatalogueEntry = Readonly<Record<Locale, ErrorSentences>>;

const NOTHING_STORED = { en: 'Nothing was stored; the project is as it was.', zh: '没有保存任何内容,项目保持原样。' };
const DATA_KEPT = { en: 'Your data is kept as it was.', zh: '数据保持原样。' };

export const ERROR_CATALOGUE = {
  'E-PIPELINE-JSON': {
    en: { what: '{file} is not valid JSON: {problem}', kept: NOTHING_STORED.en, next: 'Correct the file and run it again.' },
    zh: { what: '{file} 不是有效的 JSON:{problem}', kept: NOTHING_STORED.zh, next: '请修正文件后重新运行。' },
  },
  'E-PIPELINE-FIELD': {
    en: { what: 'The pipeline file has a field that is not understood at “{path}”: {problem}', kept: NOTHING_STORED.en, next: 'Correct or remove that field; docs/formats.md lists every field.' },
    zh: { what: '流程文件中的字段“{path}”无法识别:{problem}', kept: NOTHING_STORED.zh, next: '请修正或删除该字段;docs/formats.md 列出了全部字段。' },
  },
  'E-NOT-SUPPORTED-YET': {
    en: { what: '“{path}” asks for {value}, which is planned but not built yet.', kept: NOTHING_STORED.en, next: 'Choose a supported value; docs/formats.md marks them.' },
    zh: { what: '“{path}”要求的 {value} 已在计划中,但尚未实现。', kept: NOTHING_STORED.zh, next: '请选择已支持的值;docs/formats.md 中有标注。' },
  },
  'E-SOURCE-MISSING': {
    en: { what: '{file} could not be opened: {problem}', kept: NOTHING_STORED.en, next: 'Check the path and that the file may be read.' },
    zh: { what: '无法打开 {file}:{problem}', kept: NOTHING_STORED.zh, next: '请检查路径以及读取权限。' },
  },
  'E-INTERNAL': {
    en: { what: 'Something went wrong that should not happen: {problem}', kept: 'Everything saved before this step is kept.', next: 'Try again; if it happens again, report it with this text.' },
    zh: { what: '出现了不应发生的错误:{problem}', kept: '此步骤之前已保存的内容都还在。', next: '请重试;若再次出现,请附上这段文字反馈。' },
  },
  'E-WORKER-LOST': {
    en: { what: 'The background worker ended while it was working.', kept: 'Everything saved before is kept; the run is marked as interrupted.', next: 'Start the step again.' },
    zh: { what: '后台线程在工作时意外终止。', kept: '此前保存的内容都还在;该次运行已标记为中断。', next: '请重新开始这一步。' },
  },
  'E-WIRE': {
    en: { what: 'A message between threads had an unexpected shape at “{path}”: {problem}', kept: DATA_KEPT.en, next: 'Reload the page; if it happens again, report it with this text.' },
    zh: { what: '线程间消息在“{path}”处格式不符:{problem}', kept: DATA_KEPT.zh, next: '请刷新页面;若再次出现,请附上这段文字反馈。' },
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** A `TerrariumError` whose code is known to the catalogue. */
export function makeError(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }): TerrariumError {
  return new TerrariumError(code, details, options);
}

/** True when the code is in the catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}

function fill(sentence: string, details: ErrorDetails): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.hasOwn(details, key) ? details[key] : undefined;
    return Array.isArray(value) ? value.join(', ') : String(value ?? '');
  });
}

/** The three sentences of an error in one language; unknown codes and foreign errors read as `E-INTERNAL`. */
export function describeError(error: unknown, locale: Locale): ErrorSentences & { readonly code: string } {
  const known = error instanceof TerrariumError && isErrorCode(error.code);
  const code: ErrorCode = known ? (error.code as ErrorCode) : 'E-INTERNAL';
  const details = known ? error.details : { problem: error instanceof Error ? error.message : String(error) };
  const entry: ErrorSentences = ERROR_CATALOGUE[code][locale];
  return { code, what: fill(entry.what, details), kept: fill(entry.kept, details), next: fill(entry.next, details) };
}
