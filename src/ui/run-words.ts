/** What a run is called: its number in the project, in the order the runs began. */
import type { Project } from '../state/project.svelte';
import type { Language } from './i18n/language';

export function runNumber(project: Project, runId: string): number {
  return project.numberOf(runId);
}

/** "run 3"; for a run that is not in the project, a dash. */
export function runWord(project: Project, runId: string, { t }: Language): string {
  const number = runNumber(project, runId);
  return number === 0 ? '–' : t('run.numbered', { number });
}
