/** Bundles for tests in the browser: unsigned, signed by a key that the page does not know, and refused ones. */
import { canonicalJson } from '../../src/foundation';
import { PLAIN_DECISION } from '../../src/contracts';
import { writeBundle } from '../../src/pipeline/deploy';
import { makeContents, nodeHash } from '../unit/deploy/sample-models';
import { rawZip } from '../unit/deploy/raw-zip';
import { unzipSync } from '../unit/deploy/unzip';
import { makeVersion } from '../unit/storage/stored-examples';

export interface BundleFiles {
  readonly fingerprint: string;
  readonly signed: Uint8Array;
  readonly unsigned: Uint8Array;
  /** By the code that each is refused with. */
  readonly refused: Readonly<Record<string, Uint8Array>>;
}

export async function makeBundleFiles(): Promise<BundleFiles> {
  const contents = {
    ...makeContents(),
    decision: { ...PLAIN_DECISION, calibratedOnRows: 52, abstainBelow: 0.6 },
    facts: makeVersion('version-3', 3).facts,
  };
  const key = await nodeHash.makeSigningKey();
  const signed = (await writeBundle(contents, nodeHash, key)).bytes;
  const files = unzipSync(signed);
  const repacked = (path: string, change: (text: string) => string) =>
    rawZip(
      [...files].map(([name, data]) => ({
        name,
        data: name === path ? Buffer.from(change(Buffer.from(data).toString())) : data,
      })),
    );
  const withField = (changes: object) => (text: string) =>
    canonicalJson({ ...(JSON.parse(text) as object), ...changes });
  return {
    fingerprint: key.fingerprint,
    signed,
    unsigned: (await writeBundle(contents, nodeHash)).bytes,
    refused: {
      'E-BUNDLE-VERSION': repacked('manifest.json', withField({ terrariumBundle: 2 })),
      'E-BUNDLE-TRUNCATED': signed.slice(0, -40),
      'E-BUNDLE-HASH': repacked('card.md', () => '# Another card'),
      'E-BUNDLE-SIGNATURE': repacked('signature.json', withField({ signature: '00'.repeat(64) })),
    },
  };
}
