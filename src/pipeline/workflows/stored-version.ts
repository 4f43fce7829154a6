/** A stored version as it answers: opened once and kept, because versions never change. */
import {
  DEFAULT_NOTATION,
  notationOf,
  personalColumns,
  PLAIN_DECISION,
  type DatasetManifest,
  type Decision,
  type FittedRecipe,
  type ReferenceProfile,
  type StoragePort,
  type VersionForm,
  type VersionInputs,
} from '../../contracts';
import { TerrariumError } from '../../foundation';
import { inputFields, openVersion, type OpenVersion } from '../deploy';

export interface StoredVersionParts extends OpenVersion {
  readonly id: string;
  readonly recipe: FittedRecipe;
  readonly decision: Decision;
  readonly reference: ReferenceProfile;
  readonly inputs: VersionInputs;
}

type VersionStorage = Pick<StoragePort, 'getVersion' | 'readModel' | 'getRun' | 'getSplit' | 'getDataset'>;

/** What a dataset says about a version's inputs: notation, units, and personal columns. */
export function describeInputs(dataset: Pick<DatasetManifest, 'source' | 'findings'>): VersionInputs {
  const units = dataset.findings.flatMap(({ code, column, details }): [string, string][] =>
    code === 'F-NUMBER-UNIT' && column !== null ? [[column, String(details['unit'])]] : [],
  );
  return {
    notation: notationOf(dataset),
    units: Object.fromEntries(units),
    personal: [...personalColumns(dataset.findings)],
  };
}

/** Of a version that was stored without: from the dataset it was trained on, where that is still there. */
async function findInputs(runId: string, storage: VersionStorage): Promise<VersionInputs> {
  try {
    const { splitId } = await storage.getRun(runId);
    const { datasetId } = await storage.getSplit(splitId);
    return describeInputs(await storage.getDataset(datasetId));
  } catch (error) {
    if (!(error instanceof TerrariumError) || error.code !== 'E-STORE-MISSING') throw error;
    return { notation: DEFAULT_NOTATION, units: {}, personal: [] };
  }
}

/** @throws E-STORE-MISSING when there is no such version */
export async function openStoredVersion(
  modelVersionId: string,
  storage: VersionStorage,
): Promise<StoredVersionParts> {
  const { summary, reference } = await storage.getVersion(modelVersionId);
  const { artifact, recipe } = await storage.readModel(summary.runId);
  const inputs = summary.inputs ?? (await findInputs(summary.runId, storage));
  const decision = summary.decision ?? PLAIN_DECISION;
  const opened = openVersion({ artifact, recipe, decision, reference, notation: inputs.notation });
  return { ...opened, id: modelVersionId, recipe, decision, reference, inputs };
}

/** Keeps the versions that were asked last, so that a form is answered at once. */
export class StoredVersions {
  private readonly opened = new Map<string, Promise<StoredVersionParts>>();

  constructor(private readonly most = 2) {}

  open(modelVersionId: string, storage: VersionStorage): Promise<StoredVersionParts> {
    const known = this.opened.get(modelVersionId);
    this.opened.delete(modelVersionId);
    const opening = known ?? openStoredVersion(modelVersionId, storage);
    this.opened.set(modelVersionId, opening);
    opening.catch(() => this.opened.delete(modelVersionId));
    const [oldest] = this.opened.keys();
    if (this.opened.size > this.most && oldest !== undefined) this.opened.delete(oldest);
    return opening;
  }
}

/** What a form for the version asks. */
export function formOf({ recipe, reference, decision, inputs }: StoredVersionParts): VersionForm {
  const { target } = recipe;
  const units = new Map(Object.entries(inputs.units));
  return {
    fields: inputFields(recipe, reference, units, inputs.notation.decimal),
    target: {
      column: target.column,
      classes: target.kind === 'classes' ? target.classes : [],
      positive: target.kind === 'classes' ? target.positive : null,
      unit: units.get(target.column) ?? null,
    },
    decision,
    notation: inputs.notation,
  };
}
