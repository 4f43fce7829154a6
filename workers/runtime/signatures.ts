/** Signatures by the platform's own cryptography: Ed25519, or ECDSA over P-256 where the browser has no Ed25519. */
import { makeError, type SignatureAlgorithm, type SignaturePort, type SigningKey } from '../../src/contracts';
import { toHex } from '../../src/foundation';

const KEYS = {
  Ed25519: { name: 'Ed25519' },
  'ECDSA-P256-SHA256': { name: 'ECDSA', namedCurve: 'P-256' },
} as const;
const SIGNING = {
  Ed25519: { name: 'Ed25519' },
  'ECDSA-P256-SHA256': { name: 'ECDSA', hash: 'SHA-256' },
} as const;

/** @param subtle `crypto.subtle`, undefined in an insecure context */
export function platformSignatures(subtle: SubtleCrypto | undefined): SignaturePort {
  function offered(): SubtleCrypto {
    if (subtle === undefined) throw makeError('E-SIGNATURE-UNAVAILABLE');
    return subtle;
  }

  async function makeKey(algorithm: SignatureAlgorithm): Promise<SigningKey> {
    const pair = (await offered().generateKey(KEYS[algorithm], false, ['sign', 'verify'])) as CryptoKeyPair;
    const publicKey = new Uint8Array(await offered().exportKey('spki', pair.publicKey));
    const fingerprint = new Uint8Array(await offered().digest('SHA-256', publicKey));
    return {
      algorithm,
      publicKey: toHex(publicKey),
      fingerprint: toHex(fingerprint),
      privateKey: pair.privateKey,
    };
  }

  return {
    async makeSigningKey() {
      offered();
      return makeKey('Ed25519').catch(() => makeKey('ECDSA-P256-SHA256'));
    },
    async sign({ algorithm, privateKey }, bytes) {
      const signed = offered().sign(
        SIGNING[algorithm],
        privateKey as CryptoKey,
        bytes as Uint8Array<ArrayBuffer>,
      );
      return new Uint8Array(await signed);
    },
    async verifySignature(algorithm, publicKey, signature, bytes) {
      const usable = offered();
      const key = await usable
        .importKey('spki', publicKey as Uint8Array<ArrayBuffer>, KEYS[algorithm], false, ['verify'])
        .catch((error: unknown) => {
          if (error instanceof DOMException && error.name === 'NotSupportedError')
            throw makeError('E-SIGNATURE-UNAVAILABLE');
          return null;
        });
      if (key === null) return false;
      return usable.verify(
        SIGNING[algorithm],
        key,
        signature as Uint8Array<ArrayBuffer>,
        bytes as Uint8Array<ArrayBuffer>,
      );
    },
  };
}
