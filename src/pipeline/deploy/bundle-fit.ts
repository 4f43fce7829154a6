/**
 * Whether the parts of a bundle belong together: the steps of the recipe are whole, the recipe makes as many features as the model takes, the target has
 * as many classes as the model has outputs. The same check guards writing and reading, so nothing is exported that
 * could not be imported.
 */
import {
  makeError,
  type Decision,
  type FittedRecipe,
  type FittedStep,
  type Task,
  type Topology,
} from '../../contracts';

function refuse(path: string, problem: string): never {
  throw makeError('E-BUNDLE-SHAPE', { file: 'recipe.json', path, problem });
}

function checkUnique(path: string, names: readonly string[]): void {
  if (new Set(names).size !== names.length) refuse(path, 'a name occurs twice');
}

function checkLength(path: string, expected: number, actual: number): void {
  if (actual !== expected) refuse(path, `has ${actual} entries, not ${expected}`);
}

/** What a schema cannot say of a fitted step. */
function checkStep(step: FittedStep, path: string): void {
  switch (step.kind) {
    case 'clip':
      step.limits.forEach(({ low, high }, i) => {
        if (low > high) refuse(`${path}.limits.${i}.low`, 'is above high');
      });
      return;
    case 'dateParts':
      step.dates.forEach(({ features }, i) =>
        checkLength(`${path}.dates.${i}.features`, step.parts.length, features.length),
      );
      return;
    case 'oneHot':
      step.categories.forEach(({ values, features }, i) => {
        checkUnique(`${path}.categories.${i}.values`, values);
        checkLength(`${path}.categories.${i}.features`, values.length + 1, features.length);
      });
      return;
    case 'bins':
      step.bins.forEach(({ edges, features }, i) => {
        checkLength(`${path}.bins.${i}.features`, edges.length - 1, features.length);
        if (edges.some((edge, k) => k > 0 && !(edge > (edges[k - 1] as number))))
          refuse(`${path}.bins.${i}.edges`, 'must ascend');
      });
      return;
    case 'scale':
      step.scales.forEach(({ spread }, i) => {
        if (!(spread > 0)) refuse(`${path}.scales.${i}.spread`, 'must be above 0');
      });
      return;
    case 'drop':
    case 'impute':
    case 'log':
    case 'rare':
  }
}

/**
 * @throws E-BUNDLE-SHAPE when a step lists another number of features than it makes, bin edges do not ascend, limits
 *   cross, a spread is not positive, or a name of inputs or features occurs twice
 */
export function checkRecipe(recipe: FittedRecipe): void {
  recipe.steps.forEach((step, i) => checkStep(step, `steps.${i}`));
  checkUnique(
    'inputs',
    recipe.inputs.map(({ name }) => name),
  );
  checkUnique(
    'features',
    recipe.features.map(({ name }) => name),
  );
}

/**
 * @throws E-MODEL-SIZE when features or outputs differ in number; E-BUNDLE-SHAPE when task, target and the model's
 *   output do not go together, a step is not whole (see `checkRecipe`), the positive class is none of the classes, or a regression target
 *   has no positive standard deviation
 */
export function checkFit(task: Task, topology: Topology, recipe: FittedRecipe): void {
  const { target, features } = recipe;
  if (topology.nFeatures !== features.length) {
    throw makeError('E-MODEL-SIZE', {
      part: 'nFeatures',
      expected: features.length,
      actual: topology.nFeatures,
    });
  }
  const outputs = target.kind === 'classes' ? target.classes.length : 1;
  if (topology.outputs !== outputs) {
    throw makeError('E-MODEL-SIZE', { part: 'outputs', expected: outputs, actual: topology.outputs });
  }
  const isClassification = target.kind === 'classes';
  if ((task === 'classification') !== isClassification)
    refuse('target.kind', `does not go with the task ${task}`);
  if ((topology.output === 'softmax') !== isClassification) {
    refuse('target.kind', `does not go with the output ${topology.output}`);
  }
  checkRecipe(recipe);
  if (target.kind === 'classes') {
    checkUnique('target.classes', target.classes);
    const { positive } = target;
    if (positive !== null && !(Number.isInteger(positive) && positive >= 0 && positive < outputs)) {
      refuse('target.positive', 'is none of the classes');
    }
  } else if (!(target.standardDeviation > 0)) {
    refuse('target.standardDeviation', 'must be above 0');
  }
}

/**
 * @throws E-BUNDLE-SHAPE when the decision asks for what the target does not have: a temperature or a zone without
 *   answers for numbers, an interval for classes, a slope or a threshold without a positive class
 */
export function checkDecision(
  { calibration, threshold, abstainBelow }: Decision,
  recipe: FittedRecipe,
): void {
  const { target } = recipe;
  const refuseDecision = (path: string): never => {
    throw makeError('E-BUNDLE-SHAPE', {
      file: 'decision.json',
      path,
      problem: `does not go with the target ${target.kind}`,
    });
  };
  const { method } = calibration;
  const isTwoClasses = target.kind === 'classes' && target.positive !== null;
  if (method === 'temperature' && target.kind !== 'classes') refuseDecision('calibration.method');
  if (method === 'conformal' && target.kind !== 'number') refuseDecision('calibration.method');
  if (method === 'platt' && !isTwoClasses) refuseDecision('calibration.method');
  if (threshold !== null && !isTwoClasses) refuseDecision('threshold');
  if (abstainBelow !== null && target.kind !== 'classes') refuseDecision('abstainBelow');
}
