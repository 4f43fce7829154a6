/** A slot is one complete save of an artefact; its own checksum tells whether it is still what was written. */
import * as v from 'valibot';
import type { HashPort } from '../contracts';
import { canonicalJson } from '../foundation';
import { slotSchema, type Slot } from './schema';

/** Why a slot cannot be used. Never leaves this folder. */
export class SlotDamage extends Error {
  override readonly name = 'SlotDamage';
}

/** SHA-256 (hex) of everything a slot says, bound to whose slot it is. */
export function slotDigest(hash: HashPort, kind: string, id: string, slot: Omit<Slot, 'sha256'>): string {
  const { saveId, schemaVersion, body, arrays, chunks } = slot;
  const text = canonicalJson([kind, id, saveId, schemaVersion, body, arrays, chunks]);
  return hash.sha256(new TextEncoder().encode(text));
}

/** The raw slots of a stored manifest, newest first; none when there is no manifest or it makes no sense. */
export function slotsOf(manifest: unknown): unknown[] {
  const slots = (manifest as { slots?: unknown } | undefined)?.slots;
  return Array.isArray(slots) ? slots.filter((slot) => slot !== null) : [];
}

/** Which chunks a raw slot names, null when it cannot be told. */
export function saveIdOf(slot: unknown): string | null {
  const saveId = (slot as { saveId?: unknown } | null | undefined)?.saveId;
  return typeof saveId === 'string' ? saveId : null;
}

/** A raw slot, checked. @throws SlotDamage */
export function verifySlot(hash: HashPort, kind: string, id: string, raw: unknown): Slot {
  const slot = v.safeParse(slotSchema, raw);
  if (!slot.success) throw new SlotDamage('the manifest has an unexpected shape');
  if (slotDigest(hash, kind, id, slot.output) !== slot.output.sha256) {
    throw new SlotDamage('the manifest does not match its checksum');
  }
  return slot.output;
}
