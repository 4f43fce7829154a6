/** A whole file: chosen, read, answered in pieces that let the page breathe, saved as CSV. */
import {
  DEFAULT_READ_OPTIONS,
  describeError,
  makeError,
  type Answer,
  type InputRow,
  type PredictionRecord,
} from '../contracts';
import { makeStopSource, parseNumber, TerrariumError } from '../foundation';
import { readRows } from '../pipeline/data';
import { toAnswersCsv } from '../pipeline/deploy';
import { element, icon, saveText } from './dom';
import type { Page } from './page';
import { ports, sourceOf } from './page-ports';

const PIECE_ROWS = 500;

type Outcome =
  | { readonly kind: 'none' | 'cancelled' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'done'; readonly file: string; readonly result: FileAnswers };

interface FileAnswers {
  readonly rowIds: readonly number[];
  readonly answers: readonly Answer[];
  readonly leftOut: number;
  readonly known: number;
  readonly right: number;
}

/** Kept across drawings, so that a change of language does not lose the file's answers. */
let outcome: Outcome = { kind: 'none' };

/** True answers that came with the file, where it has the target's column. */
function labelsOf(page: Page, rows: readonly InputRow[]): (PredictionRecord['label'] | undefined)[] {
  const { target } = page.payload.recipe;
  const { decimal, missing } = page.payload.notation;
  return rows.map((row) => {
    const cell = Object.hasOwn(row, target.column) ? (row[target.column]?.trim() ?? '') : '';
    if (cell === '' || missing.includes(cell)) return null;
    if (target.kind === 'classes') return cell;
    return parseNumber(cell, decimal);
  });
}

async function answerFile(
  page: Page,
  file: File,
  stop: ReturnType<typeof makeStopSource>,
  tell: (text: string) => void,
): Promise<FileAnswers> {
  const { payload, version, store, words, figures } = page;
  const { recipe, notation, source } = payload;
  const wanted = payload.fields.map(({ name }) => name);
  const target = recipe.target.column;
  // People name the columns, also where the training file did not; without names of its own only their places are known.
  const hasNames = wanted.some((name) => !/^column_\d+$/.test(name));
  const like = {
    source: { ...source, header: source.header || hasNames },
    columns: [...recipe.inputs, { name: target, type: 'category' as const, overridden: false }],
  };
  const read = await readRows(
    sourceOf(file),
    new Set([...wanted, target]),
    like,
    { ...DEFAULT_READ_OPTIONS, ...notation, missing: [...notation.missing] },
    ports,
    {
      stop,
      onProgress: ({ done, total }) => tell(words.reading(figures.percent(total ? done / total : 0))),
    },
  );
  const missing = wanted.filter((name) => !read.names.includes(name));
  if (missing.length > 0) throw makeError('E-COLUMNS-MISSING', { columns: missing });
  const answers: Answer[] = [];
  const started = performance.now();
  for (let start = 0; start < read.rows.length; start += PIECE_ROWS) {
    for (const answer of version.answerRows(read.rows.slice(start, start + PIECE_ROWS))) answers.push(answer);
    tell(words.answering(figures.count(answers.length), figures.count(read.rows.length)));
    await ports.yieldControl();
    if (stop.requested) throw makeError('E-STOPPED');
  }
  const labels = labelsOf(page, read.rows);
  store.add(read.rows, answers, (performance.now() - started) / Math.max(1, answers.length), labels);
  const leftOut = read.findings.reduce(
    (total, { code, details }) =>
      code === 'F-RAGGED' || code === 'F-LINES-UNREAD' ? total + Number(details['count']) : total,
    0,
  );
  const known = labels.filter((label) => label !== null).length;
  const right = answers.filter(({ likeliest }, i) => likeliest === labels[i]).length;
  return { rowIds: read.rowIds, answers, leftOut, known, right };
}

function drawProblem(page: Page, error: unknown): HTMLElement {
  const { words, figures } = page;
  if (error instanceof TerrariumError && error.code === 'E-COLUMNS-MISSING') {
    const columns = error.details['columns'] as readonly string[];
    return element(
      'div',
      { class: 'problem', role: 'alert' },
      element('p', {}, words.columnsMissing(figures.list(columns))),
      element('p', {}, words.columnsMissingNext),
    );
  }
  const { what, next } = describeError(error, words.language === 'en' ? 'en' : 'zh');
  return element('div', { class: 'problem', role: 'alert' }, element('p', {}, what), element('p', {}, next));
}

function drawDone(page: Page, file: string, result: FileAnswers): HTMLElement {
  const { words, figures, payload } = page;
  const { answers, rowIds, leftOut, known, right } = result;
  const counts: readonly (readonly [number, (count: string) => string])[] = [
    [answers.filter(({ output }) => output === null).length, words.fileAbstained],
    [
      answers.filter(({ outside }) => outside.some(({ kind }) => kind !== 'unread')).length,
      words.fileOutside,
    ],
    [answers.filter(({ outside }) => outside.some(({ kind }) => kind === 'unread')).length, words.fileUnread],
    [leftOut, words.fileLeftOut],
  ];
  const save = () => {
    const { target } = payload.recipe;
    const table = toAnswersCsv(answers, rowIds, target.kind === 'classes' ? target.classes : []);
    saveText(`${file.replace(/\.[^.]*$/, '')}-answers.csv`, table, 'text/csv');
  };
  return element(
    'div',
    { role: 'status' },
    element('p', {}, words.fileDone(figures.count(answers.length), file)),
    ...counts
      .filter(([count]) => count > 0)
      .map(([count, say]) => element('p', { class: 'small' }, say(figures.count(count)))),
    known > 0 && payload.recipe.target.kind === 'classes'
      ? element('p', { class: 'small' }, words.fileAccuracy(figures.count(right), figures.count(known)))
      : null,
    element('button', { type: 'button', class: 'primary', onclick: save }, icon('save'), words.saveAnswers),
  );
}

export function drawWholeFile(page: Page): HTMLElement {
  const { words, figures, payload } = page;
  const progress = element('p', { class: 'small', role: 'status' });
  const cancel = element('button', { type: 'button', hidden: true }, words.cancel);
  const input = element('input', {
    id: 'file',
    type: 'file',
    accept: '.csv,.tsv,.txt,.json,.jsonl,text/csv',
  });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (!file) return;
    const stop = makeStopSource();
    cancel.hidden = false;
    cancel.onclick = () => stop.stop();
    input.disabled = true;
    answerFile(page, file, stop, (text) => (progress.textContent = text))
      .then<Outcome, Outcome>(
        (result) => ({ kind: 'done', file: file.name, result }),
        (error: unknown) => (stop.requested ? { kind: 'cancelled' } : { kind: 'failed', error }),
      )
      .then((next) => {
        outcome = next;
        page.draw();
      })
      .catch(() => undefined);
  });
  return element(
    'section',
    { class: 'file' },
    element('h2', {}, words.wholeFile),
    element(
      'p',
      { class: 'small' },
      words.wholeFileText(figures.list(payload.fields.map(({ name }) => name))),
    ),
    element('div', {}, input, element('label', { for: 'file', class: 'choose' }, words.chooseFile)),
    progress,
    cancel,
    outcome.kind === 'failed' ? drawProblem(page, outcome.error) : null,
    outcome.kind === 'cancelled' ? element('p', { role: 'status' }, words.cancelled) : null,
    outcome.kind === 'done' ? drawDone(page, outcome.file, outcome.result) : null,
  );
}
