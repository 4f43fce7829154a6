/**
 * Every kind of step a recipe may hold. To add one: its two shapes in contracts/recipe.ts, a file beside this one, a
 * line here.
 */
import type { FittedStep, RecipeStep } from '../../../contracts';
import type { WorkingFrame } from '../working-frame';
import { binsKind } from './bins';
import { clipKind } from './clip';
import { datePartsKind } from './date-parts';
import { dropKind } from './drop';
import { imputeKind } from './impute';
import { logKind } from './log';
import { oneHotKind } from './one-hot';
import { rareKind } from './rare';
import { scaleKind } from './scale';
import type { FitContext, FittedOf, StepKind, StepKindName } from './step-kind';

const STEP_KINDS: { readonly [Kind in StepKindName]: StepKind<Kind> } = {
  drop: dropKind,
  impute: imputeKind,
  clip: clipKind,
  log: logKind,
  dateParts: datePartsKind,
  rare: rareKind,
  oneHot: oneHotKind,
  bins: binsKind,
  scale: scaleKind,
};

/** The compiler cannot follow that a step and its kind belong together; the table above can only be built so. */
interface AnyStepKind {
  readonly fit: (step: RecipeStep, frame: WorkingFrame, context: FitContext) => FittedStep;
  readonly apply: (fitted: FittedStep, frame: WorkingFrame) => WorkingFrame;
  readonly invert: (fitted: FittedStep, frame: WorkingFrame) => WorkingFrame;
}
const kindOf = (kind: StepKindName): AnyStepKind => STEP_KINDS[kind] as unknown as AnyStepKind;

/** Learns one step from the training rows. Throws what the kind throws. */
export function fitStep(step: RecipeStep, frame: WorkingFrame, context: FitContext): FittedStep {
  return kindOf(step.kind).fit(step, frame, context);
}

/** Runs one fitted step on any rows. */
export function applyStep(fitted: FittedStep, frame: WorkingFrame): WorkingFrame {
  return kindOf(fitted.kind).apply(fitted, frame);
}

/** The list in each kind's fitted step that says something of every column. */
const PER_COLUMN = {
  drop: 'columns',
  impute: 'fills',
  clip: 'limits',
  log: 'columns',
  dateParts: 'dates',
  rare: 'kept',
  oneHot: 'categories',
  bins: 'bins',
  scale: 'scales',
} as const satisfies { readonly [Kind in StepKindName]: keyof FittedOf<Kind> };

/** One fitted step from parts that were fitted on some of its columns each, in the order of the columns. */
export function joinFittedSteps(parts: readonly [FittedStep, ...FittedStep[]]): FittedStep {
  const list = PER_COLUMN[parts[0].kind];
  const entries = parts.flatMap(
    (part) => (part as unknown as Readonly<Record<string, readonly unknown[]>>)[list] ?? [],
  );
  return { ...parts[0], [list]: entries } as FittedStep;
}

/** Goes back over one fitted step as far as it allows. */
export function invertStep(fitted: FittedStep, frame: WorkingFrame): WorkingFrame {
  return kindOf(fitted.kind).invert(fitted, frame);
}
