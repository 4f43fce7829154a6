/**
 * What lies in the database: three stores and the shapes of their values. Everything is found by kind and id; bytes are
 * found by the random id of the save that wrote them, so neither keys nor ids tell whether two contents are equal.
 */
import type { DBSchema } from 'idb';
import * as v from 'valibot';

/** Every small record: what it is, which version of its shape, and the value itself. Since version 1. */
export interface Envelope {
  readonly kind: string;
  readonly id: string;
  /** Version of the body's shape, counted per kind from 1. */
  readonly schemaVersion: number;
  readonly body: unknown;
}
export const envelopeSchema = v.object({
  kind: v.string(),
  id: v.string(),
  schemaVersion: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  body: v.unknown(),
});

const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** One complete save of an artefact: its body, and where its bytes lie. Written whole, never changed. */
export const slotSchema = v.object({
  /** 128 random bits in hex: the first half of the keys of its chunks. */
  saveId: v.string(),
  schemaVersion: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  body: v.unknown(),
  /** Named pieces of the packed bytes, in order; a piece may span chunks and share one. */
  arrays: v.array(v.object({ name: v.string(), offset: byteCount, sizeBytes: byteCount })),
  /** The packed bytes, chunk by chunk. */
  chunks: v.array(v.object({ sizeBytes: byteCount, sha256: v.string() })),
  /** SHA-256 (hex) of the canonical JSON of kind, id and everything above. */
  sha256: v.string(),
});
export type Slot = v.InferOutput<typeof slotSchema>;

/** An artefact's saves. */
export interface Manifest {
  readonly kind: string;
  readonly id: string;
  /** The newest save, then the one before it or null. Each is validated on its own, so that one can stand in for the other. */
  readonly slots: readonly [Slot, Slot | null];
}

export interface ProjectDatabase extends DBSchema {
  /** Key [kind, id]. */
  records: { key: [string, string]; value: Envelope };
  /** Key [kind, id]. */
  manifests: { key: [string, string]; value: Manifest };
  /** Key [save id, index of the chunk]. */
  chunks: { key: [string, number]; value: Uint8Array };
}
export type StoreName = 'records' | 'manifests' | 'chunks';
