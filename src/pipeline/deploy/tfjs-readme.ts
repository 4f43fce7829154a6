/** The text beside a TF.js export: which array to feed, what comes back, and how to turn it into the target's unit. */
import type { FittedRecipe, FittedTarget } from '../../contracts';
import { escapeMarkdown } from './escape-markdown';

function writeAnswer(target: FittedTarget): string[] {
  if (target.kind === 'classes') {
    return [
      'The answer is an array of shape `[rows, classes]`: one probability for each class of',
      `“${escapeMarkdown(target.column)}”, in the order of \`labels.json\`. Every row sums to 1.`,
    ];
  }
  const { mean, standardDeviation, minimum, maximum, transform } = target;
  const width = maximum - minimum;
  return [
    `The answer is an array of shape \`[rows, 1]\`: “${escapeMarkdown(target.column)}” in standardised form, z. To bring it back:`,
    '',
    '```',
    `t = z * ${standardDeviation} + ${mean}`,
    ...(transform === 'log'
      ? [`t = min(max(t, ${minimum - width}), ${maximum + width})`, 'value = sign(t) * (exp(abs(t)) - 1)']
      : ['value = t']),
    '```',
  ];
}

/**
 * README.md of a TF.js export, in Markdown. Names from the data are inert in it.
 * @param recipe the fitted recipe the model was trained with
 */
export function writeTfjsReadme(recipe: FittedRecipe): string {
  return [
    '# A model made by Terrarium, for TensorFlow.js',
    '',
    '```js',
    "const model = await tf.loadLayersModel('model.json');",
    `const answer = model.predict(tf.tensor2d(features, [rows, ${recipe.features.length}]));`,
    '```',
    '',
    `Feed a float32 array of shape \`[rows, ${recipe.features.length}]\`: the features in the order of \`features.json\`, as`,
    '`recipe.json` makes them from the columns of a table. Its steps run from the first to the last; every number they',
    'need was learned from the training rows and is written there. The model must never be fed raw columns.',
    '',
    ...writeAnswer(recipe.target),
    '',
    '## Features',
    '',
    ...recipe.features.map(
      ({ name, column }, i) => `- ${i}: ${escapeMarkdown(name)} (from ${escapeMarkdown(column)})`,
    ),
    '',
  ].join('\n');
}
