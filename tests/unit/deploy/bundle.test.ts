import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_NOTATION,
  PLAIN_DECISION,
  type CellNotation,
  type Decision,
  type SigningKey,
} from '../../../src/contracts';
import { readBundle, writeBundle } from '../../../src/pipeline/deploy';
import { canonicalJson } from '../../../src/foundation';
import { platformSignatures } from '../../../workers/runtime/signatures';
import {
  classTarget,
  codeOf,
  failureOf,
  makeArtifact,
  makeContents,
  makeRecipe,
  mlpTopology,
  nodeHash,
  numberTarget,
} from './sample-models';
import { rawLocalRecord, rawZip, type RawEntry } from './raw-zip';
import { unzipSync } from './unzip';

const text = (value: string) => new TextEncoder().encode(value);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let bundle: Uint8Array;
let files: Map<string, Uint8Array>;

beforeAll(async () => {
  bundle = (await writeBundle(makeContents(), nodeHash)).bytes;
  files = unzipSync(bundle);
});

/** The sample bundle with some files changed, its manifest made to fit them, and packed again. */
function repack(
  changes: Record<string, Uint8Array | null>,
  manifestChanges: Record<string, unknown> = {},
): Uint8Array {
  const changed = new Map(files);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === null) changed.delete(path);
    else changed.set(path, bytes);
  }
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()) as Record<
    string,
    unknown
  >;
  manifest['files'] = [...changed]
    .filter(([path]) => path !== 'manifest.json')
    .map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) }));
  if (changes['manifest.json'] === undefined) {
    changed.set('manifest.json', text(canonicalJson({ ...manifest, ...manifestChanges })));
  }
  return rawZip([...changed].map(([name, data]) => ({ name, data, deflate: true })));
}

/** The sample bundle with further raw entries behind its own. */
function withEntries(more: readonly RawEntry[]): Uint8Array {
  return rawZip([...[...files].map(([name, data]) => ({ name, data })), ...more]);
}

const read = (bytes: Uint8Array) => failureOf(() => readBundle(bytes, nodeHash));

describe('writeBundle and readBundle', () => {
  it('give back what went in', async () => {
    const contents = makeContents();
    const result = await readBundle(bundle, nodeHash);
    expect(result.artifact).toEqual(contents.artifact);
    expect(result.recipe).toEqual(contents.recipe);
    expect(result.reference).toEqual(contents.reference);
    expect(result.card).toBe(contents.card);
    expect(result.manifest).toMatchObject({ name: 'Penguins <b>', modelVersion: 3, task: 'classification' });
  });

  it('write the six files in order, each with its size and SHA-256 in the manifest', async () => {
    expect([...files.keys()]).toEqual([
      'manifest.json',
      'model.json',
      'weights.bin',
      'recipe.json',
      'reference.json',
      'card.md',
    ]);
    const { manifest } = await readBundle(bundle, nodeHash);
    expect(manifest.files).toEqual(
      [...files]
        .filter(([path]) => path !== 'manifest.json')
        .map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })),
    );
  });

  it('carry the decision and the notation of cells where they are given', async () => {
    const decision: Decision = {
      calibration: { method: 'temperature', temperature: 1.7 },
      calibratedOnRows: 52,
      threshold: null,
      abstainBelow: 0.6,
    };
    const notation: CellNotation = { decimal: ',', missing: ['', 'k. A.'] };
    const { bytes } = await writeBundle({ ...makeContents(), decision, notation }, nodeHash);
    expect(await readBundle(bytes, nodeHash)).toMatchObject({ decision, notation });
    expect(await readBundle(bundle, nodeHash)).toMatchObject({
      decision: PLAIN_DECISION,
      notation: DEFAULT_NOTATION,
    });
  });

  it.each<[string, Partial<Decision>]>([
    ['a threshold among three classes', { threshold: 0.4 }],
    ['a slope among three classes', { calibration: { method: 'platt', slope: 1, intercept: 0.5 } }],
    ['an interval for classes', { calibration: { method: 'conformal', halfWidth: 2, coverage: 0.9 } }],
  ])('refuse a decision that does not go with the target: %s', async (_, changes) => {
    const contents = { ...makeContents(), decision: { ...PLAIN_DECISION, ...changes } };
    expect(await codeOf(() => writeBundle(contents, nodeHash))).toBe('E-BUNDLE-SHAPE');
    const damaged = repack({ 'decision.json': text(canonicalJson(contents.decision)) });
    expect((await read(damaged)).code).toBe('E-BUNDLE-SHAPE');
  });

  it('write equal bytes for equal contents and seal them', async () => {
    expect(Buffer.from((await writeBundle(makeContents(), nodeHash)).bytes).equals(Buffer.from(bundle))).toBe(
      true,
    );
    const tail = Buffer.from(bundle.subarray(-71)).toString();
    expect(tail).toBe(`sha256=${sha256(bundle.subarray(0, -71))}`);
  });

  it('read a bundle that was unpacked and packed again', async () => {
    const { manifest } = await readBundle(repack({}), nodeHash);
    expect(manifest.modelVersion).toBe(3);
  });

  it('verify and leave alone further files that the manifest lists, nested archives included', async () => {
    const nested = rawZip([{ name: '../evil', data: text('x') }]);
    expect((await readBundle(repack({ 'notes/inner.zip': nested }), nodeHash)).manifest.files).toHaveLength(
      6,
    );
  });

  it('refuse to write parts that do not belong together', async () => {
    const write = (changes: Parameters<typeof makeContents>[0]) =>
      codeOf(() => writeBundle(makeContents(changes), nodeHash));
    expect(await write({ recipe: makeRecipe(classTarget, 4) })).toBe('E-MODEL-SIZE');
    expect(
      await write({ recipe: makeRecipe({ ...classTarget, classes: ['a', 'b'] } as typeof classTarget) }),
    ).toBe('E-MODEL-SIZE');
    expect(await write({ recipe: makeRecipe(numberTarget) })).toBe('E-MODEL-SIZE');
    expect(await write({ task: 'regression' })).toBe('E-BUNDLE-SHAPE');
    expect(await write({ modelVersion: 0 })).toBe('E-BUNDLE-SHAPE');
    const artifact = makeArtifact(mlpTopology);
    artifact.tensors[2]?.values.set([NaN], 3);
    expect(await write({ artifact })).toBe('E-MODEL-NOT-FINITE');
  });
});

describe('readBundle refuses a damaged bundle', () => {
  it('cut short anywhere', async () => {
    for (const share of [0, 0.01, 0.3, 0.7, 0.99]) {
      expect((await read(bundle.slice(0, Math.floor(bundle.length * share)))).code).toBe(
        'E-BUNDLE-TRUNCATED',
      );
    }
    for (const missing of [1, 40, 71, 80]) {
      expect((await read(bundle.slice(0, -missing))).code).toBe('E-BUNDLE-TRUNCATED');
    }
  });

  it('that is no zip at all', async () => {
    expect((await read(text('PK but not really'))).code).toBe('E-BUNDLE-TRUNCATED');
  });

  it.each(['manifest.json', 'model.json', 'weights.bin', 'recipe.json', 'reference.json', 'card.md'])(
    'with one flipped bit in %s, naming it',
    async (path) => {
      const flipped = bundle.slice();
      const start = Buffer.from(bundle).indexOf(Buffer.from(files.get(path) ?? []));
      flipped[start + 5] = (flipped[start + 5] ?? 0) ^ 4;
      expect(await read(flipped)).toEqual({ code: 'E-BUNDLE-HASH', details: { file: path } });
    },
  );

  it('whose file differs from the manifest though the zip is sound', async () => {
    const weights = (files.get('weights.bin') ?? new Uint8Array()).slice();
    weights[9] = (weights[9] ?? 0) ^ 1;
    const changed = new Map(files).set('weights.bin', weights);
    const bytes = rawZip([...changed].map(([name, data]) => ({ name, data })));
    expect(await read(bytes)).toEqual({ code: 'E-BUNDLE-HASH', details: { file: 'weights.bin' } });
  });

  it('whose zip directory was changed in a field that no file depends on', async () => {
    const changed = bundle.slice();
    const time = Buffer.from(bundle).indexOf(Buffer.from('504b0102', 'hex')) + 12;
    changed[time] = (changed[time] ?? 0) ^ 2;
    const { code } = await read(changed);
    expect(code).toBe('E-BUNDLE-HASH');
  });

  it('whose file has another size than the manifest states', async () => {
    const manifest = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()) as {
      files: { path: string; bytes: number }[];
    };
    const wrong = manifest.files.map((file) =>
      file.path === 'card.md' ? { ...file, bytes: file.bytes + 1 } : file,
    );
    const bytes = repack({ 'manifest.json': text(JSON.stringify({ ...manifest, files: wrong })) });
    expect(await read(bytes)).toEqual({ code: 'E-BUNDLE-HASH', details: { file: 'card.md' } });
  });

  it('whose weights are not those the manifest names', async () => {
    expect(await read(repack({}, { weightsSha256: 'cd'.repeat(32) }))).toEqual({
      code: 'E-BUNDLE-HASH',
      details: { file: 'weights.bin' },
    });
  });
});

describe('readBundle refuses a hostile archive', () => {
  it.each([
    ['a step up', '../evil.txt'],
    ['a step up inside', 'a/../../evil.txt'],
    ['a root', '/etc/passwd'],
    ['a share', '\\\\host\\share'],
    ['a backslash', 'a\\b.txt'],
    ['a drive', 'C:/x.txt'],
    ['a drive without a slash', 'c:x'],
    ['NUL', 'a\0.txt'],
    ['a dot', './a.txt'],
    ['an empty part', 'a//b.txt'],
    ['a folder', 'folder/'],
    ['nothing', ''],
    ['300 characters', 'x'.repeat(300)],
    ['5,000 folders', `${'a/'.repeat(5000)}b`],
    ['other case', 'MANIFEST.json'],
  ])('with a name of %s', async (_, name) => {
    expect((await read(withEntries([{ name, data: text('evil') }]))).code).toBe('E-BUNDLE-PATH');
  });

  it('with one name twice, also in another composition', async () => {
    const twice = withEntries([
      { name: 'caf\u00e9.txt', data: text('one') },
      { name: 'cafe\u0301.txt', data: text('two') },
    ]);
    expect((await read(twice)).code).toBe('E-BUNDLE-PATH');
    expect((await read(withEntries([{ name: 'card.md', data: text('two') }]))).code).toBe('E-BUNDLE-PATH');
  });

  it('with more than 1,000 files', async () => {
    const many = Array.from({ length: 1001 }, (_, i) => ({ name: `f${i}`, data: text('x') }));
    expect(await read(rawZip(many))).toEqual({
      code: 'E-BUNDLE-SIZE',
      details: { limit: 'files', actual: 1001, allowed: 1000 },
    });
  });

  it('that unpacks to more than 100 times its size, whatever it declares', async () => {
    const bomb = new Uint8Array(3 * 1024 * 1024);
    for (const declaredSize of [bomb.length, 1000, 0]) {
      const { code } = await read(withEntries([{ name: 'bomb', data: bomb, deflate: true, declaredSize }]));
      expect(code).toMatch(declaredSize === bomb.length ? /^E-BUNDLE-SIZE$/ : /^E-BUNDLE-(SIZE|HASH)$/);
    }
  });

  it('whose entries share their bytes', async () => {
    const shared = withEntries([
      { name: 'one', data: text('the same') },
      { name: 'two', data: text('the same'), sharesDataOf: 6 },
    ]);
    expect((await read(shared)).code).toMatch(/^E-BUNDLE-(HASH|TRUNCATED)$/);
  });

  it('with an entry hidden inside the data of another', async () => {
    const inner = rawLocalRecord('two', text('hidden'));
    const before = rawZip([{ name: 'one', data: inner }]);
    const hidden = rawZip([
      { name: 'one', data: inner },
      { name: 'two', data: text('hidden'), startsAt: Buffer.from(before).indexOf(Buffer.from(inner)) },
    ]);
    expect((await read(hidden)).code).toBe('E-BUNDLE-HASH');
  });

  it('with a file that the manifest does not list', async () => {
    expect(await read(withEntries([{ name: 'more.js', data: text('x') }]))).toEqual({
      code: 'E-BUNDLE-UNLISTED',
      details: { file: 'more.js' },
    });
  });

  it('without a file that the manifest lists, and without a manifest', async () => {
    const without = (gone: string) =>
      rawZip([...files].filter(([name]) => name !== gone).map(([name, data]) => ({ name, data })));
    expect(await read(without('recipe.json'))).toEqual({
      code: 'E-BUNDLE-MISSING',
      details: { file: 'recipe.json' },
    });
    expect(await read(without('manifest.json'))).toEqual({
      code: 'E-BUNDLE-MISSING',
      details: { file: 'manifest.json' },
    });
    expect(await read(repack({ 'recipe.json': null }))).toEqual({
      code: 'E-BUNDLE-MISSING',
      details: { file: 'recipe.json' },
    });
  });
});

describe('readBundle refuses contents that are not as the contract says', () => {
  const json = (path: string) =>
    JSON.parse(Buffer.from(files.get(path) ?? []).toString()) as Record<string, unknown>;
  const replaced = (path: string, change: (value: Record<string, never>) => unknown) =>
    read(repack({ [path]: text(JSON.stringify(change(json(path) as Record<string, never>))) }));

  it('another version', async () => {
    expect(await read(repack({}, { terrariumBundle: 2 }))).toEqual({
      code: 'E-BUNDLE-VERSION',
      details: { version: 2, supported: 1 },
    });
  });

  it('an unknown field, a missing one, a wrong type', async () => {
    expect(await read(repack({}, { more: 1 }))).toMatchObject({
      code: 'E-BUNDLE-SHAPE',
      details: { file: 'manifest.json', path: 'more' },
    });
    expect(await replaced('recipe.json', (recipe) => ({ ...recipe, features: 5 }))).toMatchObject({
      code: 'E-BUNDLE-SHAPE',
      details: { file: 'recipe.json', path: 'features' },
    });
    expect(await replaced('reference.json', () => [])).toMatchObject({ code: 'E-BUNDLE-SHAPE' });
    expect(await replaced('model.json', () => ({}))).toMatchObject({ code: 'E-BUNDLE-SHAPE' });
  });

  it.each<[string, object, string]>([
    [
      'one-hot features that are not values + 1',
      { kind: 'oneHot', categories: [{ column: 'c', values: ['a', 'b'], features: ['c=a', 'c=b'] }] },
      'categories.0.features',
    ],
    [
      'one-hot values that repeat',
      { kind: 'oneHot', categories: [{ column: 'c', values: ['a', 'a'], features: ['1', '2', '3'] }] },
      'categories.0.values',
    ],
    [
      'more bin features than bins',
      { kind: 'bins', bins: [{ column: 'c', edges: [1, 2, 4], features: ['1', '2', '3'] }] },
      'bins.0.features',
    ],
    [
      'bins without edges',
      { kind: 'bins', bins: [{ column: 'c', edges: [], features: [] }] },
      'bins.0.features',
    ],
    [
      'edges that do not ascend',
      { kind: 'bins', bins: [{ column: 'c', edges: [1, 3, 3], features: ['1', '2'] }] },
      'bins.0.edges',
    ],
    [
      'too few date parts',
      { kind: 'dateParts', parts: ['year', 'hour'], dates: [{ column: 'c', features: ['c.year'] }] },
      'dates.0.features',
    ],
    [
      'a spread of 0',
      { kind: 'scale', method: 'standard', scales: [{ column: 'c', centre: 2, spread: 0 }] },
      'scales.0.spread',
    ],
    ['limits that cross', { kind: 'clip', limits: [{ column: 'c', low: 3, high: 2.5 }] }, 'limits.0.low'],
  ])('a step with %s', async (_, step, path) => {
    expect(await replaced('recipe.json', (recipe) => ({ ...recipe, steps: [step] }))).toMatchObject({
      code: 'E-BUNDLE-SHAPE',
      details: { file: 'recipe.json', path: `steps.0.${path}` },
    });
  });

  it.each([
    ['not JSON', '{"version":1,', 'not JSON'],
    ['too deep', `${'['.repeat(33)}${']'.repeat(33)}`, 'nested more than 32 deep'],
    ['far too deep', '['.repeat(500_000), 'nested more than 32 deep'],
    ['a number beyond float64', '{"version":1,"centre":[-1e999]}', 'a number is too large'],
  ])('JSON that is %s', async (_, content, problem) => {
    expect(await read(repack({ 'recipe.json': text(content) }))).toEqual({
      code: 'E-BUNDLE-SHAPE',
      details: { file: 'recipe.json', path: '', problem },
    });
  });

  it('brackets inside strings are not depth', async () => {
    const card = '# Card';
    const deep = { ...json('reference.json') };
    deep['columns'] = [{ ...((deep['columns'] as object[])[0] ?? {}), name: `"\\${'['.repeat(50)}` }];
    const bytes = repack({ 'reference.json': text(JSON.stringify(deep)), 'card.md': text(card) });
    expect((await readBundle(bytes, nodeHash)).card).toBe(card);
  });

  it('text that is not UTF-8', async () => {
    expect(await read(repack({ 'card.md': new Uint8Array([0x23, 0xff, 0xfe]) }))).toMatchObject({
      code: 'E-BUNDLE-SHAPE',
      details: { file: 'card.md' },
    });
  });

  it('a topology above 50 million parameters, however few weights there are', async () => {
    const huge = { ...mlpTopology, hiddenUnits: [100_000, 100_000] };
    expect(await replaced('model.json', (model) => ({ ...(model as object), topology: huge }))).toMatchObject(
      {
        code: 'E-MODEL-SIZE',
        details: { part: 'parameters' },
      },
    );
  });

  it('more and fewer weights than the topology asks for', async () => {
    const weights = files.get('weights.bin') ?? new Uint8Array();
    const more = new Uint8Array(weights.length + 4);
    more.set(weights);
    for (const wrong of [more, weights.slice(4)]) {
      expect(await read(repack({ 'weights.bin': wrong }))).toMatchObject({
        code: 'E-MODEL-SIZE',
        details: {
          part: 'weights.bin',
          expected: `${weights.length} bytes`,
          actual: `${wrong.length} bytes`,
        },
      });
    }
  });

  it('weights that are not finite', async () => {
    const weights = (files.get('weights.bin') ?? new Uint8Array()).slice();
    new DataView(weights.buffer).setFloat32(8, NaN, true);
    expect(await read(repack({ 'weights.bin': weights }))).toMatchObject({ code: 'E-MODEL-NOT-FINITE' });
  });

  it('a recipe that does not go with the model', async () => {
    expect(
      await read(repack({ 'recipe.json': text(JSON.stringify(makeRecipe(classTarget, 2))) })),
    ).toMatchObject({
      code: 'E-MODEL-SIZE',
      details: { part: 'nFeatures' },
    });
    const twice = makeRecipe({ ...classTarget, classes: ['a', 'b', 'a'] } as typeof classTarget);
    expect(await read(repack({ 'recipe.json': text(JSON.stringify(twice)) }))).toMatchObject({
      code: 'E-BUNDLE-SHAPE',
      details: { path: 'target.classes' },
    });
    const outside = makeRecipe({ ...classTarget, positive: 3 } as typeof classTarget);
    expect(await read(repack({ 'recipe.json': text(JSON.stringify(outside)) }))).toMatchObject({
      code: 'E-BUNDLE-SHAPE',
      details: { path: 'target.positive' },
    });
  });

  it('leaves the prototype of objects alone', async () => {
    const polluted = '{"__proto__":{"polluted":1},"version":1,"columns":[]}';
    await read(repack({ 'reference.json': text(polluted) }));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a signed bundle', () => {
  const sign = async (key: SigningKey) => (await writeBundle(makeContents(), nodeHash, key)).bytes;
  const withSignature = (signed: Uint8Array, changes: Record<string, unknown>, manifest?: Uint8Array) => {
    const held = unzipSync(signed);
    const signature = JSON.parse(Buffer.from(held.get('signature.json') ?? []).toString()) as object;
    held.set('signature.json', text(canonicalJson({ ...signature, ...changes })));
    if (manifest) held.set('manifest.json', manifest);
    return rawZip([...held].map(([name, data]) => ({ name, data })));
  };
  const flip = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;
  let ed25519: SigningKey;
  let ecdsa: SigningKey;

  beforeAll(async () => {
    ed25519 = await nodeHash.makeSigningKey();
    const withoutEd25519 = platformSignatures(
      new Proxy(crypto.subtle, {
        get: (subtle, name: keyof SubtleCrypto) =>
          name === 'generateKey'
            ? (algorithm: { name: string }, ...rest: [boolean, KeyUsage[]]) =>
                algorithm.name === 'Ed25519'
                  ? Promise.reject(new DOMException('no', 'NotSupportedError'))
                  : subtle.generateKey(algorithm as EcKeyGenParams, ...rest)
            : subtle[name].bind(subtle),
      }),
    );
    ecdsa = await withoutEd25519.makeSigningKey();
  });

  it('says whose key signed it, by either algorithm', async () => {
    expect([ed25519.algorithm, ecdsa.algorithm]).toEqual(['Ed25519', 'ECDSA-P256-SHA256']);
    for (const key of [ed25519, ecdsa]) {
      const { signature } = await readBundle(await sign(key), nodeHash);
      const { algorithm, fingerprint, publicKey } = key;
      expect(signature).toMatchObject({ algorithm, fingerprint, publicKey });
      expect(fingerprint).toBe(sha256(Buffer.from(publicKey, 'hex')));
    }
    expect((await readBundle(bundle, nodeHash)).signature).toBeNull();
  });

  it('cannot be made without the private half, which cannot be read', async () => {
    await expect(crypto.subtle.exportKey('pkcs8', ed25519.privateKey as CryptoKey)).rejects.toThrow();
  });

  it.each<[string, (signed: Uint8Array) => Uint8Array, string]>([
    [
      'a signature with a flipped digit',
      (signed) => withSignature(signed, { signature: '00'.repeat(64) }),
      'E-BUNDLE-SIGNATURE',
    ],
    ['another key', (signed) => withSignature(signed, { publicKey: ecdsa.publicKey }), 'E-BUNDLE-SIGNATURE'],
    [
      'another key with its own fingerprint',
      (signed) => withSignature(signed, { publicKey: ecdsa.publicKey, fingerprint: ecdsa.fingerprint }),
      'E-BUNDLE-SIGNATURE',
    ],
    ['a key that is none', (signed) => withSignature(signed, { publicKey: '00ff' }), 'E-BUNDLE-SIGNATURE'],
    [
      'a fingerprint of another key',
      (signed) => withSignature(signed, { fingerprint: flip(ed25519.fingerprint) }),
      'E-BUNDLE-SIGNATURE',
    ],
    [
      'another algorithm',
      (signed) => withSignature(signed, { algorithm: 'ECDSA-P256-SHA256' }),
      'E-BUNDLE-SIGNATURE',
    ],
    ['an unknown algorithm', (signed) => withSignature(signed, { algorithm: 'none' }), 'E-BUNDLE-SHAPE'],
    ['no signature in it', (signed) => withSignature(signed, { signature: undefined }), 'E-BUNDLE-SHAPE'],
    [
      'a manifest that says something else',
      (signed) => {
        const manifest = JSON.parse(
          Buffer.from(unzipSync(signed).get('manifest.json') ?? []).toString(),
        ) as object;
        return withSignature(signed, {}, text(canonicalJson({ ...manifest, name: 'Penguins' })));
      },
      'E-BUNDLE-SIGNATURE',
    ],
  ])('is refused with %s', async (_, change, code) => {
    expect(await codeOf(async () => readBundle(change(await sign(ed25519)), nodeHash))).toBe(code);
  });

  it('must not be in the list of the manifest', async () => {
    const signed = unzipSync(await sign(ed25519)).get('signature.json') ?? new Uint8Array();
    expect((await read(repack({ 'signature.json': signed }))).code).toBe('E-BUNDLE-SHAPE');
  });

  it('cannot be checked or made without cryptography, and is then refused', async () => {
    const bare = { ...nodeHash, ...platformSignatures(undefined) };
    const signed = await sign(ed25519);
    expect(await codeOf(() => readBundle(signed, bare))).toBe('E-SIGNATURE-UNAVAILABLE');
    expect(await codeOf(() => bare.makeSigningKey())).toBe('E-SIGNATURE-UNAVAILABLE');
    expect(await codeOf(() => readBundle(bundle, bare))).toBe('no error');
  });
});
