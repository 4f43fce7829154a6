/** An entry of the log book in words. */
import type { LogbookEntry } from '../../../contracts';
import type { Project } from '../../../state/project.svelte';
import { shorten } from '../../i18n/formats';
import type { Language } from '../../i18n/language';
import { runNumber, runWord } from '../../run-words';

/** A version, a run, or what its id begins with where the project has it no more. */
function subjectWords(project: Project, id: string, language: Language): string {
  const version = project.versions.find((candidate) => candidate.id === id);
  if (version !== undefined) return language.t('logbook.version', { version: version.version });
  if (runNumber(project, id) > 0) return runWord(project, id, language);
  return language.t('logbook.subject', { id: id.slice(0, 8) });
}

export function entryWords(project: Project, entry: LogbookEntry, language: Language): string {
  const { kind, details } = entry;
  const isTakenBack = kind === 'gatePassedOver' && details['reason'] === null;
  return language.t(isTakenBack ? 'logbook.entry.gateTakenBack' : `logbook.entry.${kind}`, {
    subject: subjectWords(project, entry.subject, language),
    file: shorten(String(details['file'] ?? ''), 40),
    answers: Number(details['answers'] ?? 0),
    what: String(details['what'] ?? ''),
  });
}
