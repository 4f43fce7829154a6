/** The tables of a card: figures overall, by class and by group, what training held, the checks before promotion. */
import type { CardBlock, ModelCardFacts } from '../../contracts';
import {
  estimateIn,
  personalColumnsOf,
  shareRows,
  showEstimate,
  showFigure,
  type CardPen,
} from './card-figures';
import { wordFor } from './card-words';
import { plainName } from './plain-text';

type SeenInput = NonNullable<ModelCardFacts['inputs']>[number];

/** Every metric of the model, of the version where it decides otherwise, and of the baseline, each with its interval. */
export function tableOfFigures({ facts, words, table, note }: CardPen): CardBlock {
  const { metrics, baseline, split, decided } = facts;
  const ids = Object.keys(metrics);
  if (ids.length === 0) return note(words.notes.noTest);
  const shown = [
    { head: 'model', figures: metrics },
    ...(decided === undefined || Object.keys(decided.metrics).length === 0
      ? []
      : [{ head: 'decided', figures: decided.metrics } as const]),
    { head: 'baseline', figures: baseline.metrics },
  ] as const;
  return table(
    'overall',
    ['figure', ...shown.map(({ head }) => head)],
    ids.map((id) => [
      plainName(wordFor(words.metrics, id)),
      ...shown.map(({ figures }) => showEstimate(estimateIn(figures, id), words, shareRows(id, split.test))),
    ]),
  );
}

/** By class: the model's answers, and the version's where it decides otherwise. */
export function tablesOfClasses(pen: CardPen): CardBlock[] {
  const { perClass = {}, decided } = pen.facts;
  return [
    ...tableOfClasses(pen, 'perClass', perClass),
    ...tableOfClasses(pen, 'perClassDecided', decided?.perClass ?? {}),
  ];
}

function tableOfClasses(
  { words, table, heading }: CardPen,
  title: 'perClass' | 'perClassDecided',
  perClass: NonNullable<ModelCardFacts['perClass']>,
): CardBlock[] {
  const classes = Object.entries(perClass);
  if (classes.length === 0) return [];
  const { precision, recall, f1 } = words.metrics;
  const rows = classes.map(([name, own]) => [
    plainName(name),
    String(own.rows),
    showEstimate(own.precision, words),
    showEstimate(own.recall, words, own.rows),
    showEstimate(own.f1, words),
  ]);
  const head = ['class', 'rows', { name: precision }, { name: recall }, { name: f1 }] as const;
  return [heading(title), table(title, head, rows)];
}

/** Figures beside each other in one table of groups, so that it fits a page. */
const FIGURES_ACROSS = 4;

export function tablesOfGroups({ facts, words, table, note }: CardPen): CardBlock[] {
  const { groups } = facts;
  if (groups.length === 0) return [note(words.notes.noGroups)];
  const ids = [...new Set(groups.flatMap((group) => Object.keys(group.metrics)))];
  const { open, close } = words.signs;
  const starts = Array.from({ length: Math.ceil(ids.length / FIGURES_ACROSS) }, (_, i) => i * FIGURES_ACROSS);
  return starts.map((start) => {
    const across = ids.slice(start, start + FIGURES_ACROSS);
    return table(
      'byGroup',
      ['column', 'value', 'rows', ...across.map((id) => ({ name: plainName(wordFor(words.metrics, id)) }))],
      groups.map(({ column, value, rows, small, metrics }) => [
        plainName(column),
        plainName(value),
        small ? `${rows}${open}${words.tables.small}${close}` : String(rows),
        ...across.map((id) => showEstimate(estimateIn(metrics, id), words, shareRows(id, rows))),
      ]),
      2,
    );
  });
}

function showDay(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString().slice(0, 10);
}

function showSeen({ type, range, categories, nCategories }: SeenInput, { words }: CardPen): string {
  const { signs, tables } = words;
  if (range !== null) {
    const show = type === 'date' ? showDay : (value: number) => showFigure(value, words);
    return `${show(range[0])}${signs.to}${show(range[1])}`;
  }
  if (categories === null) return tables.notListed;
  const more = (nCategories ?? categories.length) - categories.length;
  const listed = categories.map(plainName).join(signs.comma);
  if (listed === '') return signs.none;
  return more > 0 ? `${listed}${signs.comma}… (+${more})` : listed;
}

/** Ranges and categories of the training rows, ends trimmed. */
export function tableOfSeen(pen: CardPen): CardBlock[] {
  const { facts, words, table, heading, note } = pen;
  if (facts.inputs === undefined || facts.inputs.length === 0) return [];
  const rows = facts.inputs.map((input) => [
    plainName(input.name),
    wordFor(words.types, input.type),
    showSeen(input, pen),
    `${input.missing} / ${input.rows}`,
  ]);
  return [
    heading('seen'),
    note(words.notes.seen),
    table('seen', ['column', 'type', 'range', 'missing'], rows, 3),
  ];
}

/** The checks before promotion, with the reason of each that was passed over. */
export function tableOfGate({ facts, words, table, heading, note }: CardPen): CardBlock[] {
  const lines = facts.gate ?? [];
  if (lines.length === 0) return [heading('gate'), note(words.notes.noGate)];
  const rows = lines.map(({ item, state, reason }) => [
    words.gateItems[item],
    words.gateStates[state],
    reason === null ? '' : plainName(reason),
  ]);
  return [heading('gate'), table('gate', ['check', 'state', 'reason'], rows, 3)];
}

export function tableOfColumns({ facts, words, table, heading }: CardPen): CardBlock[] {
  const { columnFacts } = facts.data;
  if (columnFacts === undefined || columnFacts.length === 0) return [];
  const personal = new Set(personalColumnsOf(facts));
  const rows = columnFacts.map(({ name, type, missing, distinct }) => [
    plainName(name),
    wordFor(words.types, type),
    personal.has(name) ? words.signs.yes : words.signs.no,
    `${missing} / ${facts.data.rows}`,
    distinct === null ? '> 100000' : String(distinct),
  ]);
  const head = ['column', 'type', { name: words.findings['F-PERSONAL'] }, 'missing', 'distinct'] as const;
  return [heading('columns'), table('columns', head, rows, 3)];
}

export function tableOfClassRows({ facts, table, heading }: CardPen): CardBlock[] {
  const { classRows } = facts.data;
  if (classRows === undefined || classRows.length === 0) return [];
  return [
    heading('classRows'),
    table(
      'classRows',
      ['class', 'rows'],
      classRows.map(({ value, rows }) => [plainName(value), String(rows)]),
    ),
  ];
}

export function tableOfSteps({ facts, words, table, heading }: CardPen): CardBlock[] {
  const { steps } = facts;
  if (steps === undefined || steps.length === 0) return [];
  const rows = steps.map(({ kind, columns }, i) => [
    String(i + 1),
    wordFor(words.steps, kind),
    columns.slice(0, 100).map(plainName).join(words.signs.comma) +
      (columns.length > 100 ? `${words.signs.comma}… (${columns.length})` : ''),
  ]);
  return [heading('steps'), table('steps', [{ name: '#' }, 'step', 'appliesTo'], rows, 3)];
}
