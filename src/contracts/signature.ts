/**
 * Who a bundle is from. `signature.json` in a bundle holds a signature over the bytes of `manifest.json`, which holds a
 * SHA-256 of every other file; the signature itself is in no list, so nothing signs itself. A key proves that two bundles
 * come from the same hand; whose hand it is, a person learns by comparing fingerprints and writes down as a name.
 */
import * as v from 'valibot';

/** Ed25519 (RFC 8032); ECDSA over P-256 with SHA-256, r and s of 32 bytes each, where the browser has no Ed25519. */
export const SIGNATURE_ALGORITHMS = ['Ed25519', 'ECDSA-P256-SHA256'] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

const hex = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/), v.maxLength(400));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const bundleSignatureSchema = v.strictObject({
  terrariumSignature: v.literal(1),
  algorithm: v.picklist(SIGNATURE_ALGORITHMS),
  /** SubjectPublicKeyInfo (RFC 5280) in hex. */
  publicKey: hex,
  /** SHA-256 of the bytes of `publicKey`. */
  fingerprint: sha256,
  /** In hex. */
  signature: hex,
});
export type BundleSignature = v.InferOutput<typeof bundleSignatureSchema>;

/** The public half of a key that a person trusts, and the name they gave it. */
export const trustedKeySchema = v.strictObject({
  fingerprint: sha256,
  algorithm: v.picklist(SIGNATURE_ALGORITHMS),
  publicKey: hex,
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  /** ISO 8601. */
  trustedAt: v.string(),
});
export type TrustedKey = v.InferOutput<typeof trustedKeySchema>;

/** This device's key pair. The private half is the platform's own object and never leaves it as bytes. */
export const signingKeySchema = v.strictObject({
  algorithm: v.picklist(SIGNATURE_ALGORITHMS),
  publicKey: hex,
  fingerprint: sha256,
  privateKey: v.custom<object>((value) => typeof value === 'object' && value !== null),
});
export type SigningKey = v.InferOutput<typeof signingKeySchema>;

/** What is known of the hand that a bundle is from. A wrong signature has no state: such a bundle is refused. */
export const bundleOriginSchema = v.strictObject({
  /** `own`: this device's key; `known`: a key that a person trusts, by its `name`; `unknown`: any other key. */
  state: v.picklist(['unsigned', 'unknown', 'known', 'own']),
  algorithm: v.nullable(v.picklist(SIGNATURE_ALGORITHMS)),
  fingerprint: v.nullable(sha256),
  name: v.nullable(v.string()),
});
export type BundleOrigin = v.InferOutput<typeof bundleOriginSchema>;
