/** The text beside an ONNX export: what to feed, what comes back, and what the app would say beyond that. */
import type { Decision, FittedRecipe } from '../../../contracts';
import { escapeMarkdown } from '../escape-markdown';
import type { OnnxInput } from './onnx-inputs';

function describeFeed({ input, column, type, missing }: OnnxInput): string {
  const from = input === column ? '' : ` (the column “${escapeMarkdown(column)}”)`;
  if (missing === null) {
    const unit = type === 'date' ? 'milliseconds since 1970-01-01 in UTC' : 'a number';
    return `- \`${input}\`${from}: float64, ${unit}; NaN where missing`;
  }
  const gap = missing === '' ? 'the empty text' : `“${missing}”`;
  return `- \`${input}\`${from}: text; ${gap} where missing`;
}

function describeAnswer({ target }: FittedRecipe, decision: Decision): string[] {
  if (target.kind === 'number') {
    const { calibration } = decision;
    return [
      `- \`value\`: float64 [rows, 1], “${escapeMarkdown(target.column)}” in its own unit`,
      ...(calibration.method === 'conformal'
        ? [
            `- \`low\`, \`high\`: float64 [rows, 1], limits that hold ${calibration.coverage * 100} % of new rows`,
          ]
        : []),
    ];
  }
  const rule =
    decision.threshold === null || target.positive === null
      ? 'the likeliest class'
      : `class number ${target.positive} from a probability of ${decision.threshold} on, else the other`;
  return [
    `- \`probabilities\`: float32 [rows, ${target.classes.length}], calibrated, in this order of classes:`,
    ...target.classes.map((name, i) => `  ${i}. ${escapeMarkdown(name)}`),
    `- \`label\`: text [rows], ${rule}`,
    ...(decision.abstainBelow === null
      ? []
      : [
          '',
          `Where the probability of the label is below ${decision.abstainBelow}, the app says “not sure” instead of an`,
          'answer. The file always answers: hold its probabilities against this number.',
        ]),
  ];
}

/** README.md of an ONNX export, in Markdown. Names from the data are inert in it. */
export function writeOnnxReadme(
  recipe: FittedRecipe,
  decision: Decision,
  inputs: readonly OnnxInput[],
): string {
  return [
    '# A model made by Terrarium, as ONNX',
    '',
    '`model.onnx` needs opset 17 and ai.onnx.ml 3. It takes the columns of a table as they are: what the training rows',
    'taught the recipe is part of the file. Each column is a matrix [rows, 1].',
    '',
    '## What goes in',
    '',
    ...inputs.map(describeFeed),
    '',
    '## What comes out',
    '',
    ...describeAnswer(recipe, decision),
    '',
    'The same facts lie in the metadata of the file, as JSON, under keys that begin with `terrarium.`.',
    '',
  ].join('\n');
}
