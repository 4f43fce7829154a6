/** The text beside the Python package, in English and Chinese. Names from the data are inert in it. */
import type { ColumnType, FittedRecipe } from '../../contracts';
import { escapeMarkdown } from './escape-markdown';
import { usedColumns } from './outside';

const TYPES_ZH: Record<ColumnType, string> = {
  number: '数值',
  category: '类别',
  date: '日期',
  boolean: '是/否',
  text: '文本',
  id: '编号',
};

const COMMANDS = [
  '```sh',
  'python3 -m terrarium_model model.terrarium.zip rows.csv > predictions.csv',
  '```',
  '',
  '```python',
  'from terrarium_model import load',
  'model = load("model.terrarium.zip")',
  'answers = model.answer_rows([{"column": "cell"}])',
  'print(answers.output, answers.confidence, answers.interval)',
  '```',
];

function usedInputs(recipe: FittedRecipe): FittedRecipe['inputs'] {
  const used = usedColumns(recipe);
  return recipe.inputs.filter(({ name }) => used.has(name));
}

function writeEnglish(recipe: FittedRecipe): string[] {
  const { target } = recipe;
  return [
    '# A model made by Terrarium, for Python',
    '',
    'Needs Python 3.9 or later and NumPy. Nothing else, and no network.',
    '',
    ...COMMANDS,
    '',
    `Answers “${escapeMarkdown(target.column)}”. The rows are a CSV file with these columns, in any order; further ones are`,
    'ignored. Cells are read as the app reads them: a cell that does not fit its column counts as missing and is counted on',
    'standard error.',
    '',
    ...usedInputs(recipe).map(({ name, type }) => `- ${escapeMarkdown(name)} (${type})`),
    '',
    'In the answers, `answer` is empty where the model would rather not say, `likeliest` is what it would have said.',
    'Probabilities are calibrated; `--raw` adds the outputs before that. Text that begins like a formula gets an apostrophe.',
    'A bundle whose files differ from their SHA-256 is refused, with exit status 2.',
    '',
    '**What was checked when this file was made.** The app cannot run Python. It opened this archive again, held every module',
    'against its own copy, read the bundle inside, and compared that model’s answers, computed in plain 64-bit',
    'arithmetic, with those of the run. That this Python code gives the same answers to within 0.00001 is tested with',
    'every version of the app, on its own test tables.',
    '',
  ];
}

function writeChinese(recipe: FittedRecipe): string[] {
  const { target } = recipe;
  return [
    '# 由 Terrarium 制作的模型（Python）',
    '',
    '需要 Python 3.9 或更新版本以及 NumPy，别无其他依赖，也不需要网络。',
    '',
    ...COMMANDS,
    '',
    `它回答“${escapeMarkdown(target.column)}”。输入是一个 CSV 文件，需有下列各列，顺序不限，多余的列会被忽略。单元格的读法与应用相同：`,
    '读不成该列类型的单元格按缺失处理，数目写到标准错误输出。',
    '',
    ...usedInputs(recipe).map(({ name, type }) => `- ${escapeMarkdown(name)}（${TYPES_ZH[type]}）`),
    '',
    '结果中，`answer` 为空表示模型选择不回答，`likeliest` 是它本来会给的回答。概率已经校准，加上 `--raw` 会另外给出校准前的输出。',
    '以公式符号开头的文字会加上撇号。文件与其 SHA-256 不符的模型包会被拒绝，退出状态为 2。',
    '',
    '**制作本文件时检查了什么。** 应用不能运行 Python。它重新打开了这个压缩包，逐个核对其中的模块，读取里面的模型包，并以普通的 64 位',
    '运算得出回答，与训练运行的回答比较。Python 代码的回答与之相差不超过 0.00001，这一点在应用的每个版本中用测试表格检验。',
    '',
  ];
}

/** README.md of a Python package, in Markdown. */
export function writePythonReadme(recipe: FittedRecipe): string {
  return [...writeEnglish(recipe), ...writeChinese(recipe)].join('\n');
}
