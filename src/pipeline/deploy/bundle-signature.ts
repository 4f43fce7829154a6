/** `signature.json` of a bundle: made over the bytes of its manifest, and checked against them. */
import {
  bundleSignatureSchema,
  makeError,
  type BundleSignature,
  type HashPort,
  type SignaturePort,
  type SigningKey,
} from '../../contracts';
import { fromHex, toHex } from '../../foundation';
import { checkShape, parseJsonBytes } from './bundle-json';

export const SIGNATURE_FILE = 'signature.json';

/** @throws E-SIGNATURE-UNAVAILABLE */
export async function signManifest(
  manifest: Uint8Array,
  key: SigningKey,
  ports: SignaturePort,
): Promise<BundleSignature> {
  const { algorithm, publicKey, fingerprint } = key;
  const signature = toHex(await ports.sign(key, manifest));
  return { terrariumSignature: 1, algorithm, publicKey, fingerprint, signature };
}

/**
 * Reads and checks a signature.
 * @param file bytes of `signature.json`
 * @param manifest bytes of `manifest.json`
 * @throws E-BUNDLE-SHAPE; E-BUNDLE-SIGNATURE where the manifest is not what was signed, or the fingerprint is another
 *   key's; E-SIGNATURE-UNAVAILABLE
 */
export async function checkSignature(
  file: Uint8Array,
  manifest: Uint8Array,
  ports: HashPort & SignaturePort,
): Promise<BundleSignature> {
  const signed = checkShape(SIGNATURE_FILE, bundleSignatureSchema, parseJsonBytes(SIGNATURE_FILE, file));
  const { algorithm, fingerprint } = signed;
  const publicKey = fromHex(signed.publicKey);
  const isRight =
    ports.sha256(publicKey) === fingerprint &&
    (await ports.verifySignature(algorithm, publicKey, fromHex(signed.signature), manifest));
  if (!isRight) throw makeError('E-BUNDLE-SIGNATURE', { fingerprint: fingerprint.slice(0, 16) });
  return signed;
}
