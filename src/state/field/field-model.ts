/** What field mode asks of a version: what it asks for, and what it answers. */
import {
  makeError,
  roleOfVersion,
  type Answer,
  type InputRow,
  type PredictionRecord,
  type ProgressEvent,
  type VersionForm,
  type VersionRole,
} from '../../contracts';
import type { StoredVersion } from '../project.svelte';
import type { RoomServices } from '../services';

export interface FieldVersion {
  readonly summary: StoredVersion;
  readonly role: VersionRole;
  readonly form: VersionForm;
}

/** What goes into the log beside an answer. */
export type CaseContext = Pick<PredictionRecord, 'note' | 'position'>;

export interface AnsweredCase {
  readonly record: PredictionRecord;
  readonly answer: Answer;
}

/** Null where this device has no such version. */
export async function openVersion(
  { data, model }: RoomServices,
  projectId: string,
  modelVersionId: string,
): Promise<FieldVersion | null> {
  const summary = (await data.listVersions()).find(({ id }) => id === modelVersionId);
  if (summary === undefined) return null;
  const [deployment, form] = await Promise.all([
    data.readDeployment(projectId),
    model.inputFields(modelVersionId),
  ]);
  return { summary, role: roleOfVersion(deployment, modelVersionId), form };
}

/** Answers some rows and keeps each as a case, its cells with it. */
export async function answerCases(
  services: RoomServices,
  modelVersionId: string,
  rows: readonly InputRow[],
  context: CaseContext,
  onProgress: (event: ProgressEvent) => void = () => undefined,
): Promise<AnsweredCase[]> {
  const request = { modelVersionId, rows: [...rows], source: 'field' as const, keepInputs: true, ...context };
  const { answers, records } = await services.model.answer(services.newId(), request, onProgress);
  return answers.map((answer, row) => {
    const record = records[row];
    if (record === undefined) throw makeError('E-INTERNAL', { problem: 'an answer was not recorded' });
    return { answer, record };
  });
}
