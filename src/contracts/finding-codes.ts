/** Findings in words, both languages: a claim and why it matters. `{name}` stands for a detail of the finding, `{column}` for its column. */
import type { Locale } from './error-codes';

export interface FindingSentences {
  readonly claim: string;
  readonly why: string;
}

export const FINDING_CATALOGUE = {
  'F-MISSING': {
    en: { claim: '{column}: {missing} of {rows} cells are missing.', why: 'Missing cells are filled from the training rows and marked.' },
    zh: { claim: '{column}:{rows} 个单元格中有 {missing} 个缺失。', why: '缺失值将根据训练集填补并加以标记。' },
  },
  'F-STORE-OLDER-COPY': {
    en: { claim: 'The newest copy of {kind} “{id}” is damaged; the one before it was opened.', why: 'What was saved last is missing from it: {problem}' },
    zh: { claim: '{kind}“{id}”的最新副本已损坏，已打开上一个副本。', why: '其中缺少最后一次保存的内容：{problem}' },
  },
  'F-COLUMN-MISSING': {
    en: { claim: '{column}: the later data has no such column.', why: 'The model was trained with this column; without it, its answers rest on filled-in values.' },
    zh: { claim: '{column}：后来的数据中没有这一列。', why: '模型训练时使用了这一列；缺少它时，预测只能依靠填补值。' },
  },
  'F-COLUMN-CHANGED-TYPE': {
    en: { claim: '{column}: {expected} in training, {found} now.', why: 'Values of another type cannot be compared and are usually read as missing.' },
    zh: { claim: '{column}：训练时类型为 {expected}，现在为 {found}。', why: '类型不同的值无法比较，通常会被当作缺失值。' },
  },
  'F-NEW-CATEGORY': {
    en: { claim: '{column}: {rows} of {of} rows hold values never seen in training, such as {values}.', why: 'The model treats every such value as “unknown”.' },
    zh: { claim: '{column}：{of} 行中有 {rows} 行的取值在训练中从未出现，例如 {values}。', why: '模型会把这些取值一律视为“未知”。' },
  },
  'F-OUT-OF-RANGE': {
    en: { claim: '{column}: {outside} of {of} values lie outside the training range of {minimum} to {maximum} (now {lowest} to {highest}).', why: 'The model has learned nothing about such values; a changed unit looks like this.' },
    zh: { claim: '{column}：{of} 个值中有 {outside} 个超出训练范围 {minimum} 至 {maximum}（现为 {lowest} 至 {highest}）。', why: '模型没有学习过这样的值；单位改变时常会出现这种情况。' },
  },
  'F-MISSING-MORE': {
    en: { claim: '{column}: {missing} of {of} cells are missing, more than in training.', why: 'Filled-in values carry no information; a source may have stopped delivering.' },
    zh: { claim: '{column}：{of} 个单元格中有 {missing} 个缺失，多于训练时。', why: '填补的值不含信息；某个数据来源可能已停止提供数据。' },
  },
} as const satisfies Record<string, Readonly<Record<Locale, FindingSentences>>>;

export type FindingCode = keyof typeof FINDING_CATALOGUE;
