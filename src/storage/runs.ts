/** Runs and their models. A run's summary is a record; its weights and fitted recipe are an artefact of the same id. */
import {
  makeError,
  type FittedRecipe,
  type ModelArtifact,
  type NamedTensor,
  type RunSummary,
} from '../contracts';
import { visitArtefact, type ReadResult } from './artefact-reader';
import { saveArtefact } from './artefact-writer';
import { appendActIn, type RecordWriting } from './logbook';
import { inStrictWrite, type Connection } from './connection';
import { getRecord, getRecordIn, kindRange, makeEnvelope, openEnvelope, saveRecord } from './records';
import type { StoredBody } from './stored-shapes';
import { SlotDamage } from './artefact-slots';
import { bytesOf, toFloat32 } from './typed-bytes';

export interface StoredModel {
  readonly artifact: ModelArtifact;
  readonly recipe: FittedRecipe;
}

/**
 * Saves a run's summary and, in the same transaction, its model if it has one.
 * @throws E-MODEL-NOT-FINITE, E-MODEL-SIZE for weights that must not be kept; nothing is stored then
 */
export async function saveRun(
  connection: Connection,
  run: RunSummary,
  artifact: ModelArtifact | null,
  recipe: FittedRecipe | null,
): Promise<void> {
  if (artifact === null && recipe === null) return saveRecord(connection, 'run', run.id, run);
  if (artifact === null || recipe === null) {
    throw makeError('E-INTERNAL', { problem: 'a model needs both its weights and its recipe' });
  }
  const { body, arrays } = modelArtefact(run, artifact, recipe);
  await saveArtefact(
    connection,
    'model',
    run.id,
    body,
    arrays,
    [{ envelope: makeEnvelope('run', run.id, run), mustBeNew: false }],
    null,
    (transaction) => tellTrained(transaction, connection, run),
  );
}

/** A model as the body and the arrays of its artefact. @throws E-MODEL-NOT-FINITE, E-MODEL-SIZE */
export function modelArtefact(run: RunSummary, artifact: ModelArtifact, recipe: FittedRecipe) {
  artifact.tensors.forEach(requireFinite);
  return {
    body: {
      weightsSha256: run.weightsSha256,
      topology: artifact.topology,
      tensors: artifact.tensors.map(({ name, shape }) => ({ name, shape })),
      recipe,
    },
    arrays: artifact.tensors.map(({ values }, index) => ({ name: String(index), bytes: bytesOf(values) })),
  };
}

async function tellTrained(
  transaction: RecordWriting,
  connection: Connection,
  { id, request, status, family, weightsSha256, dataFingerprint }: RunSummary,
): Promise<void> {
  if (request.projectId === undefined) return;
  await appendActIn(transaction, connection, {
    projectId: request.projectId,
    kind: 'trained',
    subject: id,
    details: { status, family, seed: request.train.seed, weightsSha256, dataFingerprint },
  });
}

/**
 * A run's model.
 * @throws E-STORE-MISSING when the run has none, E-STORE-DAMAGED also when only the model of an earlier save of the
 *   run is intact: its summary does not describe that one
 */
export async function readModel(connection: Connection, runId: string): Promise<ReadResult<StoredModel>> {
  const run = await getRecord(connection, 'run', runId);
  return visitArtefact(connection, 'model', runId, (body) => {
    if (body.weightsSha256 !== run.weightsSha256)
      throw new SlotDamage('the weights are not those of the run');
    const tensors: NamedTensor[] = [];
    return {
      isWanted: () => true,
      take(name, bytes) {
        const entry = body.tensors[Number(name)];
        if (!entry || bytes.length !== 4 * elementCount(entry.shape))
          throw new SlotDamage('a tensor has another size');
        tensors.push({ ...entry, values: toFloat32(bytes) });
      },
      finish() {
        if (tensors.length !== body.tensors.length) throw new SlotDamage('a tensor is missing');
        return { artifact: { topology: body.topology, tensors }, recipe: body.recipe };
      },
    };
  });
}

/**
 * Writes a note beside a run; an empty one takes it away.
 * @throws E-STORE-MISSING when there is no such run, E-RUN-RUNNING while it is being trained: its end would drop the note
 */
export async function annotateRun(connection: Connection, runId: string, note: string): Promise<void> {
  await inStrictWrite(connection, ['records'], async (transaction) => {
    const { note: _, ...run } = await getRecordIn(transaction, 'run', runId);
    if (run.status === 'running') throw makeError('E-RUN-RUNNING');
    const annotated = note === '' ? run : { ...run, note };
    await transaction.objectStore('records').put(makeEnvelope('run', runId, annotated));
  });
}

/** Marks one run whose worker died; a run that ended otherwise stays as it is. */
export async function markRunInterrupted(connection: Connection, runId: string): Promise<void> {
  await inStrictWrite(connection, ['records'], async (transaction) => {
    const run = await getRecordIn(transaction, 'run', runId);
    if (run.status === 'running') {
      await transaction.objectStore('records').put(makeEnvelope('run', runId, interrupted(run)));
    }
  });
}

/** Marks every run that a killed worker left running. Returns their ids. */
export async function markRunsInterrupted(connection: Connection): Promise<string[]> {
  return inStrictWrite(connection, ['records'], async (transaction) => {
    const records = transaction.objectStore('records');
    const marked: string[] = [];
    for (const value of await records.getAll(kindRange('run'))) {
      const run = openEnvelope('run', value);
      if (run.status !== 'running') continue;
      await records.put(makeEnvelope('run', run.id, interrupted(run)));
      marked.push(run.id);
    }
    return marked;
  });
}

function interrupted(run: StoredBody<'run'>): StoredBody<'run'> {
  return { ...run, status: 'interrupted' };
}

function requireFinite({ name, shape, values }: NamedTensor): void {
  if (values.length !== elementCount(shape)) {
    throw makeError('E-MODEL-SIZE', { part: name, expected: elementCount(shape), actual: values.length });
  }
  const position = values.findIndex((value) => !Number.isFinite(value));
  if (position >= 0) {
    throw makeError('E-MODEL-NOT-FINITE', { tensor: name, value: String(values[position]), position });
  }
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
