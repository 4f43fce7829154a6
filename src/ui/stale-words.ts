/** Why a room's result is out of date, in words, and the one verb that mends it. */
import type { Stage } from '../contracts';
import type { Project } from '../state/project.svelte';
import type { Studio } from '../state/studio.svelte';
import { runWord } from './run-words';
import type { Language } from './i18n/language';

export interface StaleWords {
  readonly what: string;
  readonly why: string;
}

export function staleWordsOf(project: Project, stage: Stage, language: Language): StaleWords {
  const { t } = language;
  const run = project.shownRun;
  const reason = run === null ? null : project.staleReasonOf(run);
  const shown = run === null ? '' : runWord(project, run.id, language);
  const what = t('stale.title', { stage: t(`stage.${stage}`) });
  if (reason !== null) return { what, why: t(`stale.${reason}`, { run: shown }) };
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
