/** Why a room's result is out of date, in words, and the one verb that mends it. */
import type { RunSummary, Stage } from '../contracts';
import type { StaleReason } from '../state/freshness';
import type { Project } from '../state/project.svelte';
import { findSplitDifference } from '../state/split-difference';
import type { Studio } from '../state/studio.svelte';
import { startSentence } from './difference-words';
import { runWord } from './run-words';
import { shorten } from './i18n/formats';
import type { Language } from './i18n/language';

export interface StaleWords {
  readonly what: string;
  readonly why: string;
}

const NAMED_COLUMNS = 3;
const LONGEST_NAME = 24;

function namesOf(columns: readonly string[], { t, list }: Language): string {
  const named = columns.slice(0, NAMED_COLUMNS).map((name) => shorten(name, LONGEST_NAME));
  const more = columns.length - named.length;
  return list(more > 0 ? [...named, t('stale.more', { count: more })] : named);
}

/** Why a run is out of date: the columns that differ by name, and whether copies of rows are dealt with differently. */
export function staleReasonWords(
  project: Project,
  { splitId }: Pick<RunSummary, 'splitId'>,
  reason: StaleReason,
  run: string,
  language: Language,
): string {
  const { t } = language;
  const made = project.data.splits.find(splitId);
  const { split } = project.data;
  const general = t(`stale.${reason}`, { run });
  if (made === null || split === null || (reason !== 'columns' && reason !== 'split')) return general;
  const { leftOut, putBack, copies } = findSplitDifference(made, split);
  const sentences = [
    leftOut.length > 0 ? t('stale.leftOut', { run, columns: namesOf(leftOut, language) }) : '',
    putBack.length > 0 ? t('stale.putBack', { run, columns: namesOf(putBack, language) }) : '',
    copies === null ? '' : t(`stale.copies.${copies}`, { run }),
  ].filter((sentence) => sentence !== '');
  return sentences.length > 0 ? language.join(sentences) : general;
}

export function staleWordsOf(project: Project, stage: Stage, language: Language): StaleWords {
  const { t } = language;
  const run = project.shownRun;
  const reason = run === null ? null : project.staleReasonOf(run);
  const shown = run === null ? '' : runWord(project, run.id, language);
  const what = t('stale.title', { stage: t(`stage.${stage}`) });
  if (run !== null && reason !== null)
    return { what, why: startSentence(staleReasonWords(project, run, reason, shown, language), language) };
  const made = stage === 'deploy' ? project.version?.runId : project.evaluate.runId;
  return {
    what,
    why: t('stale.otherRun', { run: shown, made: made ? runWord(project, made, language) : '–' }),
  };
}

export function staleVerbOf(
  studio: Studio,
  stage: Stage,
  { t }: Language,
): { readonly text: string; readonly act: () => Promise<unknown> } | null {
  const { project } = studio;
  const run = project.shownRun;
  if (run === null || project.data.problem === null) return null;
  if (!project.isFresh(run)) return { text: t('stale.trainAgain'), act: () => studio.trainAndFollow() };
  if (stage === 'evaluate') return { text: t('stale.measure'), act: () => project.judge(run.id) };
  if (stage === 'deploy') return { text: t('stale.makeVersion'), act: () => project.makeVersion() };
  return null;
}
