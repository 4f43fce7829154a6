/**
 * Whether the parts of a bundle belong together: the recipe makes as many features as the model takes, the target has
 * as many classes as the model has outputs. The same check guards writing and reading, so nothing is exported that
 * could not be imported.
 */
import { makeError, type FittedRecipe, type Task, type Topology } from '../../contracts';

function refuse(path: string, problem: string): never {
  throw makeError('E-BUNDLE-SHAPE', { file: 'recipe.json', path, problem });
}

function checkUnique(path: string, names: readonly string[]): void {
  if (new Set(names).size !== names.length) refuse(path, 'a name occurs twice');
}

/**
 * @throws E-MODEL-SIZE when features or outputs differ in number; E-BUNDLE-SHAPE when task, target and the model's
 *   output do not go together, a name occurs twice, the positive class is none of the classes, or a regression target
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
  checkUnique(
    'inputs',
    recipe.inputs.map(({ name }) => name),
  );
  checkUnique(
    'features',
    features.map(({ name }) => name),
  );
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
