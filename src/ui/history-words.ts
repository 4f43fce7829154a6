/** A change of the decisions in words. */
import { STATEMENT_QUESTIONS } from '../state/card-desk.svelte';
import type { Change } from '../state/document-history.svelte';
import { STEP_KINDS } from '../state/recipe-editing';
import { shorten } from './i18n/formats';
import type { Language } from './i18n/language';

const LONGEST_NAME = 40;

/** Changes of the recipe name the kind of the step; all others what they are about, as a person called it. */
export function changeWords({ kind, name }: Pick<Change, 'kind' | 'name'>, { t }: Language): string {
  if (kind === 'split' && (name === 'drop' || name === 'keep')) return t(`history.copies.${name}`);
  if (kind === 'statement') {
    const question = STATEMENT_QUESTIONS.find((candidate) => candidate === name);
    return t('history.statement', { name: question === undefined ? name : t(`card.ask.${question}`) });
  }
  const step = kind.startsWith('step') ? STEP_KINDS.find((candidate) => candidate === name) : undefined;
  const isTarget = kind === 'stepChanged' && name === 'target';
  const words = isTarget
    ? t('prepare.target')
    : step === undefined
      ? shorten(name, LONGEST_NAME)
      : t(`step.${step}`);
  return t(`history.${kind}`, { name: words });
}
