/**
 * Why a recipe has the steps it has, in words, both languages. A step's `reason` is a key of this catalogue or a
 * person's own words. `{columns}` and every other name in braces stand for a field of the step.
 */
import type { Locale } from './error-codes';
import type { RecipeStep, TargetTransform } from './recipe';

export const REASON_CATALOGUE = {
  'R-DROP-ID': {
    en: '{columns}: an identifier names a row; it says nothing about rows to come.',
    zh: '{columns}：标识符只代表某一行，对新的数据没有意义。',
  },
  'R-DROP-TEXT': {
    en: '{columns}: free text is not used for tables.',
    zh: '{columns}：表格任务不使用自由文本。',
  },
  'R-DROP-EMPTY': {
    en: '{columns}: no training row has a value.',
    zh: '{columns}：训练集中没有任何值。',
  },
  'R-DROP-CONSTANT': {
    en: '{columns}: the same value in every training row.',
    zh: '{columns}：训练集中每一行的值都相同。',
  },
  'R-DROP-ROW-NUMBER': {
    en: '{columns}: whole numbers that never repeat and leave hardly a gap, as a row counter does.',
    zh: '{columns}：互不重复且几乎连续的整数，像是行号。',
  },
  'R-DROP-MANY-CATEGORIES': {
    en: '{columns}: nearly every row has a category of its own.',
    zh: '{columns}：几乎每一行都是不同的类别。',
  },
  'R-DROP-REPEATS': {
    en: '{columns}: repeats {repeats}, value for value in every training row; {repeats} alone says as much.',
    zh: '{columns}：在训练集的每一行中都与 {repeats} 的值一一对应，保留 {repeats} 就够了。',
  },
  'R-IMPUTE-DATE': {
    en: '{columns}: a missing date becomes the middle date of the training rows, and is marked where training rows have gaps.',
    zh: '{columns}：缺失的日期用训练集的中位日期填补；训练集中有缺失时另加标记。',
  },
  'R-DATE-PARTS': {
    en: '{columns}: the parts of the date that vary are read off as numbers.',
    zh: '{columns}：把日期中有变化的部分拆成数值。',
  },
  'R-IMPUTE-MEDIAN': {
    en: '{columns}: a missing number becomes the median of the training rows, which extreme values do not move; it is marked where training rows have gaps.',
    zh: '{columns}：缺失的数值用训练集的中位数填补，它不受极端值影响；训练集中有缺失时另加标记。',
  },
  'R-IMPUTE-CATEGORY': {
    en: '{columns}: a missing category is a category of its own, “{value}”.',
    zh: '{columns}：缺失的类别单独作为一类“{value}”。',
  },
  'R-RARE': {
    en: '{columns}: categories with fewer than {minimumCount} training rows are too few to learn from; they share one bucket with categories never seen.',
    zh: '{columns}：训练集中少于 {minimumCount} 行的类别不足以学习，与从未见过的类别合并为一类。',
  },
  'R-ONE-HOT': {
    en: '{columns}: one 0/1 feature per category, and one for anything else.',
    zh: '{columns}：每个类别对应一个 0/1 特征，其余归入另一个特征。',
  },
  'R-LOG': {
    en: '{columns}: a few values are far larger than the rest; the logarithm draws the tail in.',
    zh: '{columns}：少数值远大于其余的值，取对数可以收拢长尾。',
  },
  'R-CLIP': {
    en: '{columns}: the most extreme values of the training rows lie many spreads out; values are limited to the range of nearly all rows.',
    zh: '{columns}：训练集中最极端的值远离其余的值，因此限制在绝大多数行的范围内。',
  },
  'R-BINS': {
    en: '{columns}: up to {count} steps along the range let the effect bend instead of running straight.',
    zh: '{columns}：把取值范围分成至多 {count} 段，使影响可以弯曲，而不只是直线。',
  },
  'R-SCALE-STANDARD': {
    en: '{columns}: mean 0 and standard deviation 1, so that no unit outweighs another.',
    zh: '{columns}：缩放到均值 0、标准差 1，使不同单位的列同等重要。',
  },
  'R-SCALE-SPARSE': {
    en: '{columns}: nearly every row has one and the same value; scaled to 0 to 1 so that the few others do not become huge.',
    zh: '{columns}：几乎每一行都是同一个值，因此缩放到 0 到 1，避免少数其他值变得过大。',
  },
  'R-TARGET-LOG': {
    en: 'The target is positive with a long tail: the model learns its logarithm, and predictions are brought back.',
    zh: '目标为正数且有长尾：模型学习它的对数，预测时再换算回来。',
  },
} as const satisfies Record<string, Readonly<Record<Locale, string>>>;

export type ReasonCode = keyof typeof REASON_CATALOGUE;

/** True when the text is a key of the catalogue; otherwise it is a person's own words. */
export function isReasonCode(reason: string): reason is ReasonCode {
  return Object.hasOwn(REASON_CATALOGUE, reason);
}

/** The reason of a step or target in one language, filled in; a person's own words as they are; '' without a reason. */
export function describeReason(step: RecipeStep | TargetTransform, locale: Locale): string {
  const { reason } = step;
  if (reason === undefined || !isReasonCode(reason)) return reason ?? '';
  const fields: Readonly<Record<string, unknown>> = { ...step };
  return REASON_CATALOGUE[reason][locale].replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (Array.isArray(value)) return value.join(locale === 'zh' ? '、' : ', ');
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}
