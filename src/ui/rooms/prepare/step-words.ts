/** A step of the recipe in words: its name, what it does to the training rows, and what it learned from them. */
import type { ColumnType, FittedStep, RecipePreview, RecipeStep, StepPreview } from '../../../contracts';
import { shorten } from '../../i18n/formats';
import type { Language, MessageKey } from '../../i18n/language';

const LONGEST_NAME = 28;
const MOST_NAMES = 3;
const MOST_VALUES = 12;

/** Names for a line: the first few, and how many more. */
export function nameSome(names: readonly string[], most: number, { locale }: Language): string {
  const shown = names.slice(0, most).map((name) => shorten(name, LONGEST_NAME));
  const left = names.length - shown.length;
  return [...shown, ...(left > 0 ? [`+${left}`] : [])].join(locale === 'zh' ? '、' : ', ');
}

export function stepName(step: RecipeStep, { t }: Language): string {
  const count = step.columns.length;
  const column = shorten(step.columns[0] ?? '', LONGEST_NAME);
  return t(`prepare.stepName.${step.kind}`, { count, column });
}

const totalRows = (preview: StepPreview): number => preview.changed.reduce((sum, { rows }) => sum + rows, 0);

/** What a step does, in half a line; '' while it is not known. */
export function stepEffect(step: RecipeStep, preview: StepPreview | null, language: Language): string {
  const { t } = language;
  if (step.columns.length === 0) return t('prepare.effect.none');
  if (preview === null || preview.fitted === null) return '';
  const { fitted } = preview;
  const cells = totalRows(preview);
  const flags = preview.added.length;
  switch (fitted.kind) {
    case 'drop':
      return t('prepare.effect.drop', { count: fitted.columns.length });
    case 'impute': {
      if (cells === 0) return t('prepare.effect.noGaps');
      const [fill] = fitted.fills;
      if (fitted.fills.length > 1 || fill === undefined) return t('prepare.effect.impute', { cells, flags });
      const strategy = step.kind === 'impute' && step.strategy !== 'constant' ? step.strategy : null;
      const value = valueText(fill.value, 'number', language);
      const word = strategy === null ? value : `${t(`prepare.strategy.${strategy}`).toLowerCase()} ${value}`;
      return t('prepare.effect.imputeOne', { value: word, cells, flags });
    }
    case 'clip': {
      const [limits] = fitted.limits;
      if (fitted.limits.length !== 1 || limits === undefined) {
        return t('prepare.effect.rows', { rows: preview.rowsChanged });
      }
      const [low, high] = [cellNumber(limits.low, language), cellNumber(limits.high, language)];
      return t('prepare.effect.clipOne', { low, high, cells });
    }
    case 'log':
      return t('prepare.effect.rows', { rows: preview.rowsChanged });
    case 'dateParts':
      return t('prepare.effect.dateParts', {
        parts: language.list(fitted.parts.map((part) => t(`prepare.part.${part}`))),
      });
    case 'rare':
      return t('prepare.effect.rare', { cells });
    case 'oneHot': {
      const each = fitted.categories.map(({ column, features }) =>
        t('prepare.times', { column: shorten(column, LONGEST_NAME), count: features.length }),
      );
      return t('prepare.effect.oneHot', {
        count: fitted.categories.reduce((sum, { features }) => sum + features.length, 0),
        columns: nameSome(each, MOST_NAMES, language),
      });
    }
    case 'bins':
      return t('prepare.effect.bins', { count: preview.added.length });
    case 'scale':
      return t(`prepare.effect.scale.${fitted.method}`);
  }
}

/** What the before/after table shows, as a finding. */
export function stepFinding(number: number, preview: StepPreview, { t }: Language): string {
  const { fitted } = preview;
  if (fitted === null) return t('prepare.findingFailed', { number });
  const cells = totalRows(preview);
  const rows = preview.rowsChanged;
  const added = preview.added.length;
  switch (fitted.kind) {
    case 'drop':
      return t('prepare.finding.drop', { number, count: fitted.columns.length });
    case 'impute':
      return t('prepare.finding.impute', { number, cells, flags: added });
    case 'clip':
    case 'log':
      return t(`prepare.finding.${fitted.kind}`, { number, rows });
    case 'rare':
      return t('prepare.finding.rare', { number, cells });
    case 'oneHot':
      return t('prepare.finding.oneHot', { number, count: added, columns: fitted.categories.length });
    case 'dateParts':
    case 'bins':
      return t(`prepare.finding.${fitted.kind}`, { number, count: added });
    case 'scale':
      return t('prepare.finding.scale', { number, columns: fitted.scales.length });
  }
}

/** The whole recipe, as a finding. */
export function wholeFinding(preview: RecipePreview, nColumns: number, { t }: Language): string {
  return preview.features.length === 0
    ? t('prepare.modelNone')
    : t('prepare.finding.whole', { before: nColumns, after: preview.features.length });
}

/** A number, a day or a word as a cell shows it. */
export function valueText(value: string | number, type: ColumnType, language: Language): string {
  if (typeof value === 'string') return shorten(value, LONGEST_NAME);
  return type === 'date' ? language.day(value) : cellNumber(value, language);
}

/** A number of the data itself: a year is 1948 and not 1,948. */
export function cellNumber(value: number, language: Language): string {
  return Number.isInteger(value) && Math.abs(value) < 10_000 ? String(value) : language.number(value);
}

/** What was learned about one column. */
export interface LearnedLine {
  readonly column: string;
  readonly text: string;
  /** Training rows that change because of it; null where nothing is counted. */
  readonly rows: number | null;
}

/** What a step learned, a line a column; none for steps that learn nothing. */
export function learnedLines(
  preview: StepPreview,
  typeOf: (column: string) => ColumnType,
  language: Language,
): readonly LearnedLine[] {
  const { fitted } = preview;
  const { t } = language;
  if (fitted === null) return [];
  const rowsOf = new Map(preview.changed.map(({ column, rows }) => [column, rows]));
  const counted = (column: string, text: string): LearnedLine => ({
    column,
    text,
    rows: rowsOf.get(column) ?? 0,
  });
  const plain = (column: string, text: string): LearnedLine => ({ column, text, rows: null });
  const some = (values: readonly string[]) =>
    values.length === 0 ? t('prepare.learnedNone') : nameSome(values, MOST_VALUES, language);
  switch (fitted.kind) {
    case 'drop':
    case 'log':
      return [];
    case 'impute':
      return fitted.fills.map(({ column, value }) =>
        counted(column, valueText(value, typeOf(column), language)),
      );
    case 'clip':
      return fitted.limits.map(({ column, low, high }) => {
        const type = typeOf(column);
        return counted(
          column,
          t('prepare.learnedRange', {
            low: valueText(low, type, language),
            high: valueText(high, type, language),
          }),
        );
      });
    case 'dateParts':
      return fitted.dates.map(({ column, features }) => plain(column, some(features)));
    case 'rare':
      return fitted.kept.map(({ column, values }) => counted(column, some(values)));
    case 'oneHot':
      return fitted.categories.map(({ column, values }) => plain(column, some(values)));
    case 'bins':
      return fitted.bins.map(({ column, edges }) =>
        plain(column, some(edges.map((edge) => cellNumber(edge, language)))),
      );
    case 'scale':
      return fitted.scales.map(({ column, centre, spread }) =>
        plain(
          column,
          t('prepare.learnedScale', { centre: language.number(centre), spread: language.number(spread) }),
        ),
      );
  }
}

/** The head of the column that holds what was learned. */
export function learnedHead(kind: FittedStep['kind']): MessageKey | null {
  return kind === 'drop' || kind === 'log' ? null : `prepare.learnedWhat.${kind}`;
}
