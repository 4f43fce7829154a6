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
} as const satisfies Record<string, Readonly<Record<Locale, FindingSentences>>>;

export type FindingCode = keyof typeof FINDING_CATALOGUE;
