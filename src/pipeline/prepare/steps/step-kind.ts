/**
 * What a kind of step is: three functions over working frames. `fit` learns from the training rows and returns plain
 * data; `apply` turns any rows into their next form row by row, so the result for one row never depends on another;
 * `invert` goes back as far as the step allows, from features a model saw to values a person knows.
 */
import { makeError, STEP_NEEDS, type FittedStep, type RecipeStep } from '../../../contracts';
import { closestName } from '../../../foundation';
import {
  indexColumns,
  type NumberWorkingColumn,
  type WorkingColumn,
  type WorkingFrame,
} from '../working-frame';

export type StepKindName = RecipeStep['kind'];
export type StepOf<Kind extends StepKindName> = Extract<RecipeStep, { kind: Kind }>;
export type FittedOf<Kind extends StepKindName> = Extract<FittedStep, { kind: Kind }>;

/** What fitting needs beside the step and the rows. */
export interface FitContext {
  /** 1-based number of the step in the recipe, for messages. */
  readonly step: number;
  /** Columns the model must not see: the target and what is ignored. A step that names one skips it. */
  readonly excluded: ReadonlySet<string>;
  /** Every name in use; a step claims the names of what it makes here. */
  readonly taken: Set<string>;
}

export interface StepKind<Kind extends StepKindName> {
  readonly kind: Kind;
  /** `frame` holds the training rows only. */
  readonly fit: (step: StepOf<Kind>, frame: WorkingFrame, context: FitContext) => FittedOf<Kind>;
  readonly apply: (fitted: FittedOf<Kind>, frame: WorkingFrame) => WorkingFrame;
  readonly invert: (fitted: FittedOf<Kind>, frame: WorkingFrame) => WorkingFrame;
}

/**
 * The columns a step names, each once, in the step's order; what its kind can work on is in `STEP_NEEDS`.
 * @throws E-RECIPE-COLUMN when a name is not in the frame, with the closest name that is
 * @throws E-RECIPE-STEP when a column is of another kind
 */
export function selectColumns(step: RecipeStep, frame: WorkingFrame, context: FitContext): WorkingColumn[] {
  const needs: readonly WorkingColumn['type'][] = STEP_NEEDS[step.kind];
  const byName = indexColumns(frame);
  return [...new Set(step.columns)]
    .filter((name) => !context.excluded.has(name))
    .map((name) => {
      const column = byName.get(name);
      if (column === undefined) {
        const suggestion = closestName(name, byName.keys());
        throw makeError('E-RECIPE-COLUMN', { step: context.step, kind: step.kind, column: name, suggestion });
      }
      if (!needs.includes(column.type)) {
        const { type } = column;
        throw makeError('E-RECIPE-STEP', {
          step: context.step,
          kind: step.kind,
          column: name,
          type,
          needs: [...needs],
        });
      }
      return column;
    });
}

/** `selectColumns` for steps on numbers. */
export function selectNumbers(
  step: RecipeStep,
  frame: WorkingFrame,
  context: FitContext,
): NumberWorkingColumn[] {
  return selectColumns(step, frame, context) as NumberWorkingColumn[];
}

/** A frame in which the number columns listed are mapped value by value; NaN stays NaN when `map` keeps it. */
export function mapNumbers<Entry extends { readonly column: string }>(
  frame: WorkingFrame,
  entries: readonly Entry[],
  map: (entry: Entry) => (value: number) => number,
): WorkingFrame {
  const entryOf = new Map(entries.map((entry) => [entry.column, entry]));
  return {
    nRows: frame.nRows,
    columns: frame.columns.map((column) => {
      const entry = entryOf.get(column.name);
      if (entry === undefined || column.kind !== 'number') return column;
      const mapValue = map(entry);
      const values = new Float64Array(frame.nRows);
      for (let row = 0; row < values.length; row++) values[row] = mapValue(column.values[row] as number);
      return { ...column, values };
    }),
  };
}
