/** This device's key for signing bundles: made when it is first needed, and the same from then on. */
import type { SigningKey } from '../../contracts';
import type { WorkflowContext } from './workflow-context';

/** @throws E-SIGNATURE-UNAVAILABLE, and what storage refuses */
export async function signingKey({ storage, ports }: WorkflowContext): Promise<SigningKey> {
  const known = await storage.getSigningKey();
  if (known !== null) return known;
  const made = await ports.makeSigningKey();
  await storage.saveSigningKey(made);
  return made;
}
