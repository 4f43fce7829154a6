/** Storing a version that came in a bundle: everything appears in one strict transaction, so that a kill leaves none of it. */
import type { ImportedVersion } from '../contracts';
import { saveArtefact } from './artefact-writer';
import { inStrictWrite, type Connection } from './connection';
import { appendActIn } from './logbook';
import { addToCounter, makeEnvelope, requireRecordIn } from './records';
import { modelArtefact } from './runs';
import { nextVersionIn, referenceBytes, type VersionSummary } from './versions';

/**
 * Takes the next version number and stores project (where it is new), run, model and version.
 * @throws E-STORE-MISSING when the project is gone; E-MODEL-NOT-FINITE and E-MODEL-SIZE for weights that must not be kept
 */
export async function importVersion(
  connection: Connection,
  imported: ImportedVersion,
): Promise<VersionSummary> {
  const { project, run, manifest, facts, reference } = imported;
  const model = modelArtefact(run, imported.artifact, imported.recipe);
  const projectId = run.request.projectId ?? '';
  const numbers = await inStrictWrite(connection, ['records'], async (transaction) => {
    if (project === null) await requireRecordIn(transaction, 'project', projectId);
    const serial = await addToCounter(transaction, 'version', 1);
    return { id: `version-${serial}`, version: await nextVersionIn(transaction, projectId) };
  });
  const summary: VersionSummary = { ...imported.summary, ...numbers };
  // Nothing leads to the reference before its version is there.
  await saveArtefact(connection, 'reference', summary.id, {}, [
    { name: 'json', bytes: referenceBytes(reference) },
  ]);
  const envelopes = [
    makeEnvelope('run', run.id, run),
    makeEnvelope('version', summary.id, { summary, manifest, facts }),
    ...(project === null ? [] : [makeEnvelope('project', project.id, project)]),
  ];
  await saveArtefact(
    connection,
    'model',
    run.id,
    model.body,
    model.arrays,
    envelopes.map((envelope) => ({ envelope, mustBeNew: true })),
    project === null ? ['project', projectId] : null,
    (transaction) =>
      appendActIn(transaction, connection, {
        projectId,
        kind: 'imported',
        subject: summary.id,
        details: {
          weightsSha256: manifest.weightsSha256,
          signature: summary.imported?.origin.state ?? null,
          fingerprint: summary.imported?.origin.fingerprint ?? null,
        },
      }),
  );
  return summary;
}
