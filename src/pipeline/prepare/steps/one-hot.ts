/**
 * One 0/1 feature per category of the training rows and one for anything else: rare, never seen, or missing and not
 * filled. Categories are matched by their text, never by their code, so a later file may list them in any order.
 */
import { sortLabels } from '../../../foundation';
import {
  UNKNOWN_CODE,
  claimName,
  replaceColumns,
  type CategoryWorkingColumn,
  type NumberWorkingColumn,
  type WorkingColumn,
  type WorkingFrame,
} from '../working-frame';
import { countCodes } from './rare';
import { selectColumns, type FitContext, type FittedOf, type StepKind, type StepOf } from './step-kind';

/**
 * Learns the categories, in label order, and names their features: `sex=female`, last `sex=(other)`.
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (not a category)
 */
export function fitOneHot(
  step: StepOf<'oneHot'>,
  frame: WorkingFrame,
  context: FitContext,
): FittedOf<'oneHot'> {
  const columns = selectColumns(step, frame, context) as CategoryWorkingColumn[];
  const categories = columns.map((column) => {
    const values = sortLabels(countCodes(column).keys());
    const features = [...values, '(other)'].map((value) =>
      claimName(`${column.name}=${value}`, context.taken),
    );
    return { column: column.name, values, features };
  });
  return { kind: 'oneHot', categories };
}

/** Puts the features in the place of each column: exactly one of them is 1 in every row. */
export function applyOneHot(fitted: FittedOf<'oneHot'>, frame: WorkingFrame): WorkingFrame {
  const entryOf = new Map(fitted.categories.map((entry) => [entry.column, entry]));
  const replacements = new Map<string, readonly WorkingColumn[]>();
  for (const column of frame.columns) {
    const entry = entryOf.get(column.name);
    if (entry === undefined || column.kind !== 'category') continue;
    const bucket = entry.values.length;
    const slotOf = new Map(entry.values.map((value, slot) => [value, slot]));
    const slots = Int32Array.from(column.dictionary, (text) => slotOf.get(text) ?? bucket);
    const hot = entry.features.map(() => new Uint8Array(frame.nRows));
    for (let row = 0; row < frame.nRows; row++) {
      const code = column.codes[row] as number;
      (hot[code < 0 ? bucket : (slots[code] as number)] as Uint8Array)[row] = 1;
    }
    const features = entry.features.map((name, slot): NumberWorkingColumn => ({
      kind: 'number',
      name,
      origin: column.origin,
      type: 'number',
      mayBeMissing: false,
      values: hot[slot] as Uint8Array,
    }));
    replacements.set(column.name, features);
  }
  return replaceColumns(frame, replacements);
}

/** Puts back the category with the largest feature (the first of ties); the bucket comes back as unknown. */
export function invertOneHot(fitted: FittedOf<'oneHot'>, frame: WorkingFrame): WorkingFrame {
  const byName = new Map(frame.columns.map((column) => [column.name, column]));
  const replacements = new Map<string, readonly WorkingColumn[]>();
  for (const { column: name, values, features } of fitted.categories) {
    const columns = features
      .map((feature) => byName.get(feature))
      .filter((column) => column?.kind === 'number') as NumberWorkingColumn[];
    const first = columns[0];
    if (first === undefined || columns.length < features.length) continue;
    const codes = new Int32Array(frame.nRows);
    for (let row = 0; row < frame.nRows; row++) {
      let largest = 0;
      columns.forEach((column, slot) => {
        if (
          (column.values[row] as number) > ((columns[largest] as NumberWorkingColumn).values[row] as number)
        )
          largest = slot;
      });
      codes[row] = largest === values.length ? UNKNOWN_CODE : largest;
    }
    for (const feature of features) replacements.set(feature, []);
    replacements.set(first.name, [
      { kind: 'category', name, origin: first.origin, type: 'category', codes, dictionary: values },
    ]);
  }
  return replaceColumns(frame, replacements);
}

export const oneHotKind: StepKind<'oneHot'> = {
  kind: 'oneHot',
  fit: fitOneHot,
  apply: applyOneHot,
  invert: invertOneHot,
};
