/** The key that this device signs bundles with, and the keys of others that a person trusts. */
import type { SigningKey, TrustedKey } from '../contracts';
import type { Connection } from './connection';
import { listReadable, saveRecord } from './records';

const OWN = 'own';

/** Null before one was made. */
export async function getSigningKey(connection: Connection): Promise<SigningKey | null> {
  return (await listReadable(connection, 'signingKey')).at(0) ?? null;
}

export async function saveSigningKey(connection: Connection, key: SigningKey): Promise<void> {
  await saveRecord(connection, 'signingKey', OWN, key);
}

export async function listTrustedKeys(connection: Connection): Promise<TrustedKey[]> {
  return listReadable(connection, 'trustedKey');
}

export async function saveTrustedKey(connection: Connection, key: TrustedKey): Promise<void> {
  await saveRecord(connection, 'trustedKey', key.fingerprint, key);
}
