/** Groups of rows side by side: how many, how well, and which lie apart from all others. Pure. */
import type { Estimate, PredictionSet, RowGrouping } from '../../contracts';
import { meanInterval, wilsonShare } from '../../pipeline/metrics';
import { answersAt } from './confusion';

/** Below this many rows the figures of a group say little. */
const FEW_ROWS = 30;

/** recall and falseAlarmRate: of two classes at the threshold. accuracy: of any classes. absoluteError: of regression. */
export type GroupFigureId = 'recall' | 'falseAlarmRate' | 'accuracy' | 'absoluteError';

export interface GroupFigure {
  readonly id: GroupFigureId;
  readonly estimate: Estimate;
  /** The rows this figure is a share or mean of. */
  readonly rows: number;
  /** The group's interval lies wholly above or below that of all other rows. */
  readonly outside: 'above' | 'below' | null;
}

export interface GroupLine {
  readonly name: string;
  readonly rows: number;
  readonly isSmall: boolean;
  readonly figures: readonly GroupFigure[];
}

export interface GroupColumnView {
  readonly column: string;
  readonly lines: readonly GroupLine[];
}

export interface GroupsView {
  readonly ids: readonly GroupFigureId[];
  /** The same figures of all labelled rows. */
  readonly everyone: readonly GroupFigure[];
  readonly columns: readonly GroupColumnView[];
}

type RowSet = readonly number[];
type Measure = (rows: RowSet) => { readonly estimate: Estimate; readonly rows: number };

/** @param threshold of the positive class of two; null: the most probable class answers */
export function viewGroups(
  predictions: PredictionSet,
  threshold: number | null,
  groupings: readonly RowGrouping[],
): GroupsView {
  const measures = measuresOf(predictions, threshold);
  const ids = measures.map(([id]) => id);
  const labelled: number[] = [];
  predictions.yTrue.forEach((label, row) => {
    if (predictions.task === 'classification' ? label >= 0 : !Number.isNaN(label)) labelled.push(row);
  });
  const columns = groupings.map(({ column, groups, codes }): GroupColumnView => {
    const members = groups.map((_, group) => labelled.filter((row) => codes[row] === group));
    const lines = groups.map((name, group): GroupLine => {
      const rows = members[group] ?? [];
      const others = labelled.filter((row) => codes[row] !== group);
      const figures = measures.map(([id, measure]): GroupFigure => {
        const own = measure(rows);
        return { id, ...own, outside: compare(own.estimate, measure(others).estimate) };
      });
      return { name, rows: rows.length, isSmall: rows.length < FEW_ROWS, figures };
    });
    return { column, lines: lines.filter(({ rows }) => rows > 0) };
  });
  const everyone = measures.map(([id, measure]) => ({ id, ...measure(labelled), outside: null }));
  return { ids, everyone, columns };
}

function measuresOf(
  predictions: PredictionSet,
  threshold: number | null,
): readonly (readonly [GroupFigureId, Measure])[] {
  const { yTrue, yPred, classes } = predictions;
  if (predictions.task === 'regression') {
    const error = (row: number): number => Math.abs((yTrue[row] as number) - (yPred[row] as number));
    return [
      [
        'absoluteError',
        (rows) => ({ estimate: meanInterval(Float64Array.from(rows, error)), rows: rows.length }),
      ],
    ];
  }
  const answers = answersAt(predictions, threshold);
  const share = (isCounted: (row: number) => boolean, isRight: (row: number) => boolean): Measure => {
    return (rows) => {
      const counted = rows.filter(isCounted);
      return { estimate: wilsonShare(counted.filter(isRight).length, counted.length), rows: counted.length };
    };
  };
  const accuracy = share(
    () => true,
    (row) => answers[row] === yTrue[row],
  );
  if (classes.length !== 2) return [['accuracy', accuracy]];
  const positive = predictions.positive ?? 1;
  const isFlagged = (row: number): boolean => answers[row] === positive;
  return [
    ['recall', share((row) => yTrue[row] === positive, isFlagged)],
    ['falseAlarmRate', share((row) => yTrue[row] !== positive, isFlagged)],
    ['accuracy', accuracy],
  ];
}

function compare(own: Estimate, others: Estimate): GroupFigure['outside'] {
  if (own.low === null || own.high === null || others.low === null || others.high === null) return null;
  if (own.low > others.high) return 'above';
  return own.high < others.low ? 'below' : null;
}

/** The group that stands out most on what matters first: false alarms and misses before accuracy; null when none does. */
export function mostApart(
  view: GroupsView,
): { readonly column: string; readonly line: GroupLine; readonly figure: GroupFigure } | null {
  let most: { column: string; line: GroupLine; figure: GroupFigure; gap: number } | null = null;
  for (const { column, lines } of view.columns) {
    for (const line of lines) {
      for (const figure of line.figures) {
        const all = view.everyone.find(({ id }) => id === figure.id)?.estimate.value ?? null;
        if (figure.outside === null || figure.estimate.value === null || all === null) continue;
        const gap = Math.abs(figure.estimate.value - all) / Math.max(Math.abs(all), 1e-12);
        if (most === null || gap > most.gap) most = { column, line, figure, gap };
      }
    }
  }
  return most;
}
