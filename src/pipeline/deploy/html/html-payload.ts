/** The model inside the single HTML file: written from a version's parts, read from an unknown hand. */
import {
  htmlPayloadSchema,
  makeError,
  type DatasetManifest,
  type HashPort,
  type HtmlPayload,
  type ReferenceProfile,
} from '../../../contracts';
import { decodeBase64, encodeBase64 } from '../../../foundation';
import { deserialiseWeights, hashWeights, serialiseWeights } from '../../train';
import { openVersion, type OpenVersion, type VersionParts } from '../answer-rows';
import type { BundleContents } from '../bundle';
import { checkDecision, checkFit } from '../bundle-fit';
import { checkShape } from '../bundle-json';
import { inputFields } from '../input-fields';
import { usedColumns } from '../outside';

/** What the file says of a version beside what its bundle says. */
export interface HtmlFacts {
  readonly source: DatasetManifest['source'];
  /** Names of the columns that seem to hold personal data. */
  readonly personal: readonly string[];
  /** Units by column, of the columns whose file carried one. */
  readonly units: ReadonlyMap<string, string>;
}

/** The parts a bundle is written from, decided and with a notation. */
export type HtmlContents = BundleContents & Required<Pick<BundleContents, 'decision' | 'notation'>>;

/** Limits and words alone: what says that a row lies outside, without the sampled numbers. */
function withoutSamples({ version, columns }: ReferenceProfile, used: ReadonlySet<string>): ReferenceProfile {
  return {
    version,
    columns: columns.filter(({ name }) => used.has(name)).map((sketch) => ({ ...sketch, sample: null })),
  };
}

export function makeHtmlPayload(contents: HtmlContents, facts: HtmlFacts, ports: HashPort): HtmlPayload {
  const { artifact, recipe, decision, notation, reference } = contents;
  checkFit(contents.task, artifact.topology, recipe);
  checkDecision(decision, recipe);
  return {
    terrariumHtml: 1,
    name: contents.name,
    modelVersion: contents.modelVersion,
    createdAt: contents.createdAt,
    task: contents.task,
    weightsSha256: hashWeights(artifact, ports),
    model: {
      topology: artifact.topology,
      tensors: artifact.tensors.map(({ name, shape }) => ({ name, shape: [...shape] })),
    },
    weights: encodeBase64(serialiseWeights(artifact)),
    recipe,
    decision,
    notation,
    reference: withoutSamples(reference, usedColumns(recipe)),
    fields: inputFields(recipe, reference, facts.units, notation.decimal),
    personal: [...facts.personal],
    source: facts.source,
  };
}

/**
 * The parts of a version that a payload holds.
 * @param value any JSON value
 * @throws E-BUNDLE-SHAPE, E-MODEL-SIZE, E-MODEL-NOT-FINITE as `readBundle`
 */
export function readHtmlPayload(value: unknown): { payload: HtmlPayload; parts: VersionParts } {
  const payload = checkShape('terrarium-model', htmlPayloadSchema, value);
  const bytes = decodeBase64(payload.weights);
  if (bytes === null)
    throw makeError('E-BUNDLE-SHAPE', { file: 'terrarium-model', path: 'weights', problem: 'not Base64' });
  const { model, recipe, decision, notation, reference } = payload;
  const artifact = deserialiseWeights(model.topology, model.tensors, bytes);
  checkFit(payload.task, artifact.topology, recipe);
  checkDecision(decision, recipe);
  return { payload, parts: { artifact, recipe, decision, notation, reference } };
}

/** What the page runs: the payload's version, ready to answer. */
export function openHtmlPayload(value: unknown): { payload: HtmlPayload; version: OpenVersion } {
  const { payload, parts } = readHtmlPayload(value);
  return { payload, version: openVersion(parts) };
}
