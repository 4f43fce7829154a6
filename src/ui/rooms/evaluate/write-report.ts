/** Hands the report to the person as a file. */
import type { SplitSummary } from '../../../contracts';
import type { EvaluateRoom } from '../../../state/evaluate-room.svelte';
import { toFileName } from '../../../state/file-name';
import type { Project } from '../../../state/project.svelte';
import type { Language } from '../../i18n/language';
import { runNumber } from '../../run-words';
import { roomFinding } from './evaluate-words';
import { reportHtml } from './report-html';
import { listSections } from './report-sections';

export function writeReport(
  project: Project,
  room: EvaluateRoom,
  target: string,
  split: SplitSummary | null,
  language: Language,
): void {
  const { t } = language;
  const run = project.runs.find(({ id }) => id === room.runId) ?? null;
  const number = room.runId === null ? 0 : runNumber(project, room.runId);
  const html = reportHtml({
    language: language.locale,
    title: t('report.title', { name: project.name }),
    finding: roomFinding(room, target, t('evaluate.run', { number }), language),
    provenance: language.join([
      t('evaluate.provenance', { rows: room.nTestRows }),
      t('report.made', {
        app: run?.environment.app ?? '',
        date: language.date(room.now),
      }),
    ]),
    sections: listSections({ project, room, run, split, target, language }),
  });
  room.saveReport(`${toFileName(project.name)}-run-${number}.html`, html);
}
