/** Findings in words, both languages: a claim and why it matters. `{name}` stands for a detail of the finding, `{column}` for its column, `{name:row|rows}` for a word that goes with a number. */
import type { Finding } from './dataset';
import type { Locale } from './error-codes';

export interface FindingSentences {
  readonly claim: string;
  readonly why: string;
}

export const FINDING_CATALOGUE = {
  'F-MISSING': {
    en: {
      claim: '{column}: {missing} of {rows} {rows:cell|cells} {missing:is|are} missing.',
      why: 'Missing cells are filled from the training rows and marked.',
    },
    zh: {
      claim: '{column}：{rows} 个单元格中有 {missing} 个缺失。',
      why: '缺失值将根据训练集填补并加以标记。',
    },
  },
  'F-PERSONAL': {
    en: {
      claim: '{column} seems to hold {kind}.',
      why: 'A model should not learn who somebody is. The column stays on this device in any case.',
    },
    zh: {
      claim: '{column} 似乎包含{kind}。',
      why: '模型不应学习某个人是谁。无论如何，该列都只保存在本机。',
    },
  },
  'F-FEW-ROWS': {
    en: {
      claim: 'There {rows:is|are} only {rows} {rows:row|rows}.',
      why: 'A figure judged on so few rows says little; below 5 rows nothing can be trained and tested at all.',
    },
    zh: {
      claim: '只有 {rows} 行数据。',
      why: '行数这么少，评估结果说明不了多少；不足 5 行时根本无法训练和测试。',
    },
  },
  'F-ONE-COLUMN': {
    en: {
      claim: 'There is only one column.',
      why: 'To predict a column, at least one other column is needed to predict it from.',
    },
    zh: { claim: '只有一列。', why: '要预测一列，至少还需要另一列作为依据。' },
  },
  'F-TEXT-UNUSED': {
    en: {
      claim:
        '{unread} of {columns} {columns:column|columns} {unread:holds|hold} free text or identifiers, which no model here can use yet.',
      why: 'Too little is left to predict one column from another. A column with few different words can be set to category.',
    },
    zh: {
      claim: '{columns} 列中有 {unread} 列是自由文本或编号，目前还没有模型能使用它们。',
      why: '剩下的列不足以用来预测。若某列的不同取值不多，可将其类型设为类别。',
    },
  },
  'F-NO-FEATURES': {
    en: {
      claim: 'Only {usable} of {columns} {columns:column|columns} {usable:varies|vary}.',
      why: 'One column is predicted, and at least one other must vary to predict it from.',
    },
    zh: {
      claim: '{columns} 列中只有 {usable} 列的取值有变化。',
      why: '一列用作目标，至少还需要另一列有变化，才能用来预测。',
    },
  },
  'F-STORE-OLDER-COPY': {
    en: {
      claim: 'The newest copy of {kind} “{id}” is damaged; the one before it was opened.',
      why: 'What was saved last is missing from it: {problem}',
    },
    zh: {
      claim: '{kind}“{id}”的最新副本已损坏，已打开上一个副本。',
      why: '其中缺少最后一次保存的内容：{problem}',
    },
  },
  'F-COLUMN-MISSING': {
    en: {
      claim: '{column}: the later data has no such column.',
      why: 'If the model uses this column, it cannot answer these rows.',
    },
    zh: {
      claim: '{column}：后来的数据中没有这一列。',
      why: '若模型用到这一列，就无法对这些行作出预测。',
    },
  },
  'F-COLUMN-CHANGED-TYPE': {
    en: {
      claim: '{column}: {expected} in training, {found} now.',
      why: 'Values of another type cannot be compared and are usually read as missing.',
    },
    zh: {
      claim: '{column}：训练时类型为 {expected}，现在为 {found}。',
      why: '类型不同的值无法比较，通常会被当作缺失值。',
    },
  },
  'F-NEW-CATEGORY': {
    en: {
      claim:
        '{column}: {rows} of {of} {of:row|rows} {rows:holds|hold} values never seen in training, such as {values}.',
      why: 'The model treats every such value as “unknown”.',
    },
    zh: {
      claim: '{column}：{of} 行中有 {rows} 行的取值在训练中从未出现，例如 {values}。',
      why: '模型会把这些取值一律视为“未知”。',
    },
  },
  'F-OUT-OF-RANGE': {
    en: {
      claim:
        '{column}: {outside} of {of} {of:value|values} {outside:lies|lie} outside the training range of {minimum} to {maximum} (now {lowest} to {highest}).',
      why: 'The model has learned nothing about such values; a changed unit looks like this.',
    },
    zh: {
      claim:
        '{column}：{of} 个值中有 {outside} 个超出训练范围 {minimum} 至 {maximum}（现为 {lowest} 至 {highest}）。',
      why: '模型没有学习过这样的值；单位改变时常会出现这种情况。',
    },
  },
  'F-MISSING-MORE': {
    en: {
      claim: '{column}: {missing} of {of} {of:cell|cells} {missing:is|are} missing, more than in training.',
      why: 'Filled-in values carry no information; a source may have stopped delivering.',
    },
    zh: {
      claim: '{column}：{of} 个单元格中有 {missing} 个缺失，多于训练时。',
      why: '填补的值不含信息；某个数据来源可能已停止提供数据。',
    },
  },
  'F-CLOCK': {
    en: {
      claim:
        '{of} {of:answer|answers}: {early} dated before the version was made, {ahead} in the future, {unreadable} without a readable time, {outOfOrder} logged after later ones.',
      why: 'All are kept and put in order of the time they state, so that they may stand in the wrong window.',
    },
    zh: {
      claim:
        '{of} 个回答中：{early} 个的时间早于该版本的建立，{ahead} 个在未来，{unreadable} 个的时间无法读取，{outOfOrder} 个晚于更新的回答才记录。',
      why: '全部保留，并按其自身注明的时间排序，因此可能落在错误的时间窗里。',
    },
  },
  'F-ALL-MISSING': {
    en: {
      claim: '{column}: not one value in {rows} {rows:row|rows}.',
      why: 'The column says nothing and is left out.',
    },
    zh: { claim: '{column}：全部 {rows} 个单元格都缺失。', why: '该列不含任何信息，将不使用。' },
  },
  'F-CONSTANT': {
    en: {
      claim: '{column}: one value only, in {rows} {rows:row|rows}.',
      why: 'A column that never changes cannot help to tell rows apart.',
    },
    zh: { claim: '{column}：{rows} 个单元格的值全都相同。', why: '从不变化的列无法帮助区分各行。' },
  },
  'F-ID-LIKE': {
    en: {
      claim:
        '{column} looks like an id: {distinct} different {distinct:value|values} in {rows} {rows:row|rows}.',
      why: 'A model can learn ids by heart, which does not carry over to new rows.',
    },
    zh: {
      claim: '{column} 看起来是编号：{rows} 行中有 {distinct} 个不同的值。',
      why: '模型可能会死记编号，这对新数据没有帮助。',
    },
  },
  'F-EMPTY-ROWS': {
    en: {
      claim: '{count} {count:row has|rows have} no value in any column.',
      why: 'They are kept; without a target they are not used.',
    },
    zh: { claim: '有 {count} 行所有列都没有值。', why: '这些行会保留；没有目标值的行不会被使用。' },
  },
  'F-DUPLICATE-ROWS': {
    en: {
      claim: '{count} of {rows} {rows:row|rows} {count:repeats|repeat} an earlier row exactly.',
      why: 'If one copy trains and another tests, the test is easier than life.',
    },
    zh: {
      claim: '{rows} 行中有 {count} 行与前面的行完全相同。',
      why: '若一份用于训练、另一份用于测试，测试结果会偏高。',
    },
  },
  'F-DUPLICATE-LABELS': {
    en: {
      claim:
        '{count} {count:row agrees|rows agree} with another row in every column but {count:differs|differ} from it in “{column}”.',
      why: 'No model can be right about all of them.',
    },
    zh: {
      claim: '有 {count} 行与其他行各列都相同，只有“{column}”不同。',
      why: '任何模型都不可能全部判断正确。',
    },
  },
  'F-LEAK': {
    en: {
      claim:
        '{column} alone gives “{target}” away: {share} of what a constant guess gets wrong becomes right ({measure}).',
      why: 'Often such a column is known only after the answer. If so, ignore it.',
    },
    zh: {
      claim: '仅凭 {column} 就几乎能得知“{target}”：固定猜测的误差有 {share} 因此消除（{measure}）。',
      why: '这样的列往往在答案揭晓后才知道。若是如此，请忽略该列。',
    },
  },
  'F-IMBALANCE': {
    en: {
      claim:
        '{column}: the commonest class “{largest}” has {ratio} times as many rows as the rarest, “{smallest}” ({count} {count:row|rows}).',
      why: 'Accuracy then says little about the rare class; balanced accuracy and class weights help.',
    },
    zh: {
      claim: '{column}：最多的类别“{largest}”的行数是最少的类别“{smallest}”（{count} 行）的 {ratio} 倍。',
      why: '此时准确率难以反映少数类别，可参考平衡准确率并使用类别权重。',
    },
  },
  'F-SPELLING': {
    en: {
      claim: '{column}: {count} groups of labels differ only in spelling: {samples}',
      why: 'A model takes each spelling for a value of its own.',
    },
    zh: { claim: '{column}：有 {count} 组标签仅写法不同：{samples}', why: '模型会把每种写法当作不同的值。' },
  },
  'F-TARGET-MISSING-ROWS': {
    en: {
      claim:
        '{count} of {rows} {rows:row|rows} {count:has|have} no value in the target “{column}” and {count:is|are} not used.',
      why: 'Without the right answer a row can neither train nor test.',
    },
    zh: {
      claim: '{rows} 行中有 {count} 行的目标列“{column}”没有值，将不使用。',
      why: '没有正确答案的行既不能训练也不能测试。',
    },
  },
  'F-ENCODING-GUESSED': {
    en: {
      claim: 'The characters were read as {encoding}; the file does not say so itself.',
      why: 'If words look garbled, state the encoding.',
    },
    zh: { claim: '文件未注明编码，已按 {encoding} 读取。', why: '若文字显示为乱码，请指定编码。' },
  },
  'F-ENCODING-REPLACED': {
    en: {
      claim: '{count} characters could not be read as {encoding} and were replaced.',
      why: 'The cells they stand in differ from the source.',
    },
    zh: { claim: '有 {count} 个字符无法按 {encoding} 读取，已被替换。', why: '这些单元格与源文件不同。' },
  },
  'F-RAGGED': {
    en: {
      claim:
        '{count} {count:row does|rows do} not have {expected} cells and {count:was|were} left out. The first of them (counted from 0): {positions}',
      why: 'They are not moved into place, because a shifted row is worse than a missing one.',
    },
    zh: {
      claim: '有 {count} 行的单元格数不是 {expected}，已略去。其中最前面的（从 0 数起）：{positions}',
      why: '这些行不会被强行对齐，因为错位的数据比缺少一行更糟。',
    },
  },
  'F-LINES-UNREAD': {
    en: {
      claim:
        '{count} {count:line is not a row|lines are not rows} of JSON and {count:was|were} left out. The first of them (counted from 0): {positions}',
      why: 'The other rows are not affected.',
    },
    zh: {
      claim: '有 {count} 行不是有效的 JSON 数据行，已略去。其中最前面的（从 0 数起）：{positions}',
      why: '其他行不受影响。',
    },
  },
  'F-QUOTES-STRAY': {
    en: {
      claim:
        '{count} {count:quotation mark stands|quotation marks stand} where none should; the cells around them may be wrong.',
      why: 'A quotation mark that is not closed can swallow the following cells.',
    },
    zh: {
      claim: '有 {count} 个引号位置不当，其附近的单元格可能有误。',
      why: '未闭合的引号可能会吞掉后面的单元格。',
    },
  },
  'F-QUOTES-LITERAL': {
    en: {
      claim: 'Quotation marks were read as plain characters.',
      why: 'Read as quoting, they would not have been balanced.',
    },
    zh: { claim: '引号已按普通字符读取。', why: '若视为引用符号，则引号并不成对。' },
  },
  'F-RENAMED': {
    en: {
      claim:
        '{count} {count:column|columns} without a name, or with a repeated one, {count:was|were} renamed: {names}',
      why: 'Every column needs a name of its own.',
    },
    zh: { claim: '有 {count} 列没有名称或名称重复，已重新命名：{names}', why: '每一列都需要独有的名称。' },
  },
  'F-HEADER-SHORT': {
    en: {
      claim:
        'The header names one column less than the {columns} {columns:column|columns} of the data; the first column was taken for row names.',
      why: 'If the header is shifted, correct it in the file.',
    },
    zh: {
      claim: '表头比数据的 {columns} 列少一个名称，第一列已视为行名。',
      why: '若表头有错位，请在文件中修正。',
    },
  },
  'F-HEADER-ROWS': {
    en: {
      claim: 'The file has {count} header {count:row|rows}; they were joined into one name for each column.',
      why: 'The names may be longer than you expect.',
    },
    zh: { claim: '文件有 {count} 行表头，已为每列合并成一个名称。', why: '列名可能比预期的长。' },
  },
  'F-TITLE-ROWS': {
    en: {
      claim: '{count} {count:line|lines} above the table {count:was|were} left out.',
      why: 'They do not have as many cells as the rows below.',
    },
    zh: { claim: '已略去表格上方的 {count} 行。', why: '它们的单元格数与下方各行不同。' },
  },
  'F-OVERRIDE-UNKNOWN': {
    en: {
      claim: 'Types were set for columns that are not there: {names}',
      why: 'Check the spelling; these settings had no effect.',
    },
    zh: { claim: '为不存在的列设置了类型：{names}', why: '请检查列名写法；这些设置没有生效。' },
  },
  'F-IGNORE-UNKNOWN': {
    en: {
      claim: 'Columns to be ignored are not there: {names}',
      why: 'Check the spelling; a column that was meant may still be used.',
    },
    zh: { claim: '要忽略的列不存在：{names}', why: '请检查列名写法；本想忽略的列可能仍在使用。' },
  },
  'F-EXTRA-COLUMNS': {
    en: {
      claim:
        '{count} {count:column|columns} that the earlier data does not have {count:was|were} left out: {names}',
      why: 'A model uses only the columns it was trained with.',
    },
    zh: { claim: '有 {count} 列是之前的数据没有的，已略去：{names}', why: '模型只使用训练时的列。' },
  },
  'F-UNPARSED': {
    en: {
      claim:
        '{column}: {count} {count:cell does|cells do} not read as {type} and {count:counts|count} as missing, such as {samples}',
      why: 'If they mean “missing”, nothing is lost; else choose another type.',
    },
    zh: {
      claim: '{column}：有 {count} 个单元格无法读作 {type}，按缺失处理，例如 {samples}',
      why: '若它们本就表示缺失，则没有损失；否则请选择其他类型。',
    },
  },
  'F-NOT-FINITE': {
    en: {
      claim:
        '{column}: {count} {count:cell is|cells are} infinite or not a number and {count:counts|count} as missing.',
      why: 'No model can use such values.',
    },
    zh: {
      claim: '{column}：有 {count} 个单元格是无穷大或非数值，按缺失处理。',
      why: '任何模型都无法使用这样的值。',
    },
  },
  'F-MIXED': {
    en: {
      claim:
        '{column}: {numbers} {numbers:cell is a number|cells are numbers}, but {others} {others:is a word|are words}: {samples}',
      why: 'If these words mean “missing”, add them to the missing markers, and the column becomes a number.',
    },
    zh: {
      claim: '{column}：有 {numbers} 个单元格是数值，另有 {others} 个是文字：{samples}',
      why: '若这些文字表示缺失，请把它们加入缺失标记，该列即成为数值列。',
    },
  },
  'F-NUMBER-UNIT': {
    en: {
      claim: '{column}: numbers are written with “{unit}”, which was left out.',
      why: 'The values themselves are unchanged.',
    },
    zh: { claim: '{column}：数值带有“{unit}”，已去掉。', why: '数值本身没有改变。' },
  },
  'F-NUMBER-AMBIGUOUS': {
    en: {
      claim:
        '{column}: {count} {count:cell|cells} such as 1,234 may be thousands or decimals, so the column was not read as numbers.',
      why: 'Set the type to number if the mark groups thousands, or state the decimal mark.',
    },
    zh: {
      claim: '{column}：有 {count} 个单元格（如 1,234）可能是千位分隔也可能是小数，因此未作为数值读取。',
      why: '若是千位分隔，请把类型设为数值；否则请指定小数点符号。',
    },
  },
  'F-DECIMAL-COMMA': {
    en: {
      claim:
        '{column}: {count} {count:cell|cells} such as {sample} {count:looks|look} like numbers with a decimal comma.',
      why: 'State that the decimal mark is a comma, and the column becomes a number.',
    },
    zh: {
      claim: '{column}：有 {count} 个单元格（如 {sample}）看起来是以逗号为小数点的数值。',
      why: '请将小数点符号设为逗号，该列即成为数值列。',
    },
  },
  'F-DATE-AMBIGUOUS': {
    en: {
      claim:
        '{column}: {count} dates such as 1/2/2020 fit both day first and month first, so they were not read as dates.',
      why: 'Write the year first in the file, or set the type to date (month first).',
    },
    zh: {
      claim:
        '{column}：有 {count} 个日期（如 1/2/2020）既可理解为日在前也可理解为月在前，因此未作为日期读取。',
      why: '请在文件中把年份写在前面，或将类型设为日期（按月在前）。',
    },
  },
  'F-DATE-ORDERS': {
    en: {
      claim:
        '{column}: some of {count} dates have the day first and others the month first, so they were not read as dates.',
      why: 'Write all dates the same way, best with the year first.',
    },
    zh: {
      claim: '{column}：{count} 个日期中有的日在前、有的月在前，因此未作为日期读取。',
      why: '请统一日期写法，最好把年份写在前面。',
    },
  },
  'F-DATE-ASSUMED': {
    en: {
      claim: '{column}: {count} dates fit both orders; they were read with the month first.',
      why: 'If the day comes first, write the year first in the file.',
    },
    zh: {
      claim: '{column}：有 {count} 个日期两种顺序都说得通，已按月在前读取。',
      why: '若日在前，请在文件中把年份写在前面。',
    },
  },
} as const satisfies Record<string, Readonly<Record<Locale, FindingSentences>>>;

/** Details that are words of ours, by their key. */
const DETAIL_WORDS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Locale, string>>>>>> = {
  kind: {
    name: { en: 'names of people', zh: '姓名' },
    email: { en: 'e-mail addresses', zh: '电子邮箱' },
    phone: { en: 'phone numbers', zh: '电话号码' },
    address: { en: 'addresses', zh: '地址' },
    recordNumber: { en: 'record numbers of people', zh: '个人编号' },
    nationalId: { en: 'numbers of identity documents', zh: '证件号码' },
  },
};

export type FindingCode = keyof typeof FINDING_CATALOGUE;

/** Longest piece of user text in a sentence; a column name may have 10,000 characters. */
const LONGEST_TEXT = 80;
const NUMBER_LOCALE = { en: 'en-GB', zh: 'zh-CN' } as const;

/** True when the code is in the catalogue. */
export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDING_CATALOGUE, code);
}

/** The two sentences of a finding in one language, filled in; a detail `file` stands before the claim; a code that is not in the catalogue is shown as it is. */
export function describeFinding({ code, column, details }: Finding, locale: Locale): FindingSentences {
  if (!isFindingCode(code))
    return { claim: column === null ? code : `${column.slice(0, LONGEST_TEXT)}: ${code}`, why: '' };
  const numbers = new Intl.NumberFormat(NUMBER_LOCALE[locale], { maximumSignificantDigits: 4 });
  const show = (value: unknown, key: string): string => {
    if (typeof value === 'number' && key === 'share')
      return `${numbers.format(100 * value)}${locale === 'zh' ? '%' : '\u202f%'}`;
    if (typeof value === 'number')
      return Number.isInteger(value) ? value.toLocaleString(NUMBER_LOCALE[locale]) : numbers.format(value);
    if (Array.isArray(value))
      return value.map((item: unknown) => show(item, key)).join(locale === 'zh' ? '、' : ', ');
    const ours = typeof value === 'string' ? DETAIL_WORDS[key] : undefined;
    if (ours && Object.hasOwn(ours, value as string)) return ours[value as string]?.[locale] ?? '';
    const text = typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  };
  const fill = (sentence: string): string =>
    sentence.replace(
      /\{(\w+)(?::([^|{}]+)\|([^{}]+))?\}/g,
      (_, key: string, one?: string, other?: string) => {
        const value = Object.hasOwn(details, key) ? details[key] : key === 'column' ? column : '';
        return one !== undefined && other !== undefined ? (value === 1 ? one : other) : show(value, key);
      },
    );
  const { claim, why } = FINDING_CATALOGUE[code][locale];
  const isNamed = typeof details['file'] === 'string';
  const file = isNamed ? `${show(details['file'], 'file')}${locale === 'zh' ? '：' : ': '}` : '';
  return { claim: `${file}${fill(claim)}`, why: fill(why) };
}
