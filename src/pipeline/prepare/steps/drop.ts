/**
 * Removes columns. What the model never sees it needs at no later time either: a dropped dataset column is not an
 * input of the fitted recipe.
 */
import { replaceColumns } from '../working-frame';
import { selectColumns, type StepKind } from './step-kind';

/** Cannot be inverted: a dropped column stays absent. */
export const dropKind: StepKind<'drop'> = {
  kind: 'drop',
  fit: (step, frame, context) => ({
    kind: 'drop',
    columns: selectColumns(step, frame, context).map((column) => column.name),
  }),
  apply: (fitted, frame) => replaceColumns(frame, new Map(fitted.columns.map((name) => [name, []]))),
  invert: (_, frame) => frame,
};
