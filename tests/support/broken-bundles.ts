/** Sixty and more bundles that are broken each in its own way, made from a sound one, and the code each must be refused with. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/foundation';
import { rawLocalRecord, rawZip, type RawEntry } from '../unit/deploy/raw-zip';
import { unzipSync } from '../unit/deploy/unzip';

export interface BrokenBundle {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly code: RegExp;
}

type Json = Record<string, unknown>;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const parse = (bytes: Uint8Array | undefined): Json =>
  JSON.parse(Buffer.from(bytes ?? []).toString()) as Json;

/** @param sound a signed bundle of a multi-layer perceptron with every optional file */
export function makeBrokenBundles(sound: Uint8Array): BrokenBundle[] {
  const files = unzipSync(sound);
  const entries = (): RawEntry[] => [...files].map(([name, data]) => ({ name, data }));
  const packed = (more: readonly RawEntry[] = []) => rawZip([...entries(), ...more]);
  const without = (gone: string) => rawZip(entries().filter(({ name }) => name !== gone));

  /** Unsigned, some files changed and the manifest made to fit: only what is changed is wrong. */
  const refitted = (changes: Record<string, Uint8Array | null>, manifestChanges: Json = {}): Uint8Array => {
    const changed = new Map([...files].filter(([name]) => name !== 'signature.json'));
    for (const [path, bytes] of Object.entries(changes)) {
      if (bytes === null) changed.delete(path);
      else changed.set(path, bytes);
    }
    const listed = [...changed]
      .filter(([path]) => path !== 'manifest.json')
      .map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) }));
    const manifest = { ...parse(files.get('manifest.json')), files: listed, ...manifestChanges };
    changed.set('manifest.json', changes['manifest.json'] ?? text(canonicalJson(manifest)));
    return rawZip([...changed].map(([name, data]) => ({ name, data, deflate: true })));
  };
  const changedJson = (path: string, change: (value: Json) => unknown) =>
    refitted({ [path]: text(JSON.stringify(change(parse(files.get(path))))) });
  const flipped = (path: string) => {
    const at = Buffer.from(sound).indexOf(Buffer.from(files.get(path) ?? [])) + 3;
    return sound.map((byte, i) => (i === at ? byte ^ 0x10 : byte));
  };
  const weights = files.get('weights.bin') ?? new Uint8Array();
  const withWeight = (value: number) => {
    const changed = weights.slice();
    new DataView(changed.buffer).setFloat32(8, value, true);
    return refitted({ 'weights.bin': changed });
  };
  const model = parse(files.get('model.json'));
  const topology = model['topology'] as Json;
  const withTopology = (change: Json) =>
    changedJson('model.json', (value) => ({ ...value, topology: { ...topology, ...change } }));
  const signature = parse(files.get('signature.json'));
  const resigned = (change: Json) =>
    rawZip([
      ...entries().filter(({ name }) => name !== 'signature.json'),
      { name: 'signature.json', data: text(canonicalJson({ ...signature, ...change })) },
    ]);
  const bomb = new Uint8Array(3 * 1024 * 1024);
  const inner = rawLocalRecord('hidden', text('hidden'));
  const outer = Buffer.from(packed([{ name: 'outer', data: inner }]));

  const truncated = 'E-BUNDLE-TRUNCATED';
  const shape = 'E-BUNDLE-SHAPE';
  const cases: [string, Uint8Array, string][] = [
    ['no bytes', new Uint8Array(), truncated],
    ['one byte', sound.slice(0, 1), truncated],
    ['a text', text('name,age\nAda,36\n'), truncated],
    ['the first half', sound.slice(0, sound.length >> 1), truncated],
    ['all but the last byte', sound.slice(0, -1), truncated],
    ['all but the first byte', sound.slice(1), '(E-BUNDLE-TRUNCATED|E-BUNDLE-HASH|E-BUNDLE-PATH)'],
    ['one byte more', new Uint8Array([...sound, 0]), truncated],
    ['an empty zip', rawZip([]), 'E-BUNDLE-MISSING'],
    ...[...files.keys()].map((path): [string, Uint8Array, string] => [
      `a flipped bit in ${path}`,
      flipped(path),
      'E-BUNDLE-HASH',
    ]),
    ['a name that steps up', packed([{ name: '../evil', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a name inside that steps up', packed([{ name: 'a/../../evil', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['an absolute name', packed([{ name: '/etc/passwd', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a drive', packed([{ name: 'C:/x', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a backslash', packed([{ name: 'a\\b', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a control character', packed([{ name: 'a\0b', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a folder', packed([{ name: 'folder/', data: new Uint8Array() }]), 'E-BUNDLE-PATH'],
    ['a file twice', packed([{ name: 'card.md', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a file in other case', packed([{ name: 'RECIPE.json', data: text('x') }]), 'E-BUNDLE-PATH'],
    ['a bomb', packed([{ name: 'bomb', data: bomb, deflate: true }]), 'E-BUNDLE-SIZE'],
    [
      'a bomb that declares little',
      packed([{ name: 'bomb', data: bomb, deflate: true, declaredSize: 9 }]),
      'E-BUNDLE-(SIZE|HASH)',
    ],
    [
      'too many files',
      packed(Array.from({ length: 1000 }, (_, i) => ({ name: `f${i}`, data: text('x') }))),
      'E-BUNDLE-SIZE',
    ],
    [
      'entries that share their bytes',
      packed([{ name: 'shared', data: files.get('card.md') ?? text(''), sharesDataOf: 5 }]),
      'E-BUNDLE-(HASH|TRUNCATED)',
    ],
    [
      'an entry hidden in another',
      packed([
        { name: 'outer', data: inner },
        { name: 'hidden', data: text('hidden'), startsAt: outer.indexOf(Buffer.from(inner)) },
      ]),
      'E-BUNDLE-HASH',
    ],
    ['a file that is not listed', packed([{ name: 'more.js', data: text('x') }]), 'E-BUNDLE-UNLISTED'],
    ...['manifest.json', 'model.json', 'weights.bin', 'recipe.json', 'reference.json', 'card.md'].map(
      (path): [string, Uint8Array, string] => [`no ${path}`, without(path), 'E-BUNDLE-MISSING'],
    ),
    ['a listed file that is not there', without('facts.json'), 'E-BUNDLE-MISSING'],
    ['a version of the future', refitted({}, { terrariumBundle: 2 }), 'E-BUNDLE-VERSION'],
    ['a version of no number', refitted({}, { terrariumBundle: 'two' }), shape],
    ['a manifest that is an array', refitted({ 'manifest.json': text('[]') }), shape],
    ['a manifest that is not JSON', refitted({ 'manifest.json': text('{"terrariumBundle":1,') }), shape],
    ['a manifest with a field of its own', refitted({}, { run: 'me' }), shape],
    ['a version number of 0', refitted({}, { modelVersion: 0 }), shape],
    ['another hash of the weights', refitted({}, { weightsSha256: 'ab'.repeat(32) }), 'E-BUNDLE-HASH'],
    ['another task', refitted({}, { task: 'regression' }), shape],
    ['a NaN among the weights', withWeight(NaN), 'E-MODEL-NOT-FINITE'],
    ['an infinity among the weights', withWeight(-Infinity), 'E-MODEL-NOT-FINITE'],
    ['a changed weight', withWeight(0.25), 'E-BUNDLE-HASH'],
    ['too few weights', refitted({ 'weights.bin': weights.slice(4) }), 'E-MODEL-SIZE'],
    [
      'too many weights',
      refitted({ 'weights.bin': new Uint8Array([...weights, 0, 0, 0, 0]) }),
      'E-MODEL-SIZE',
    ],
    ['weights of half a number', refitted({ 'weights.bin': weights.slice(2) }), 'E-MODEL-SIZE'],
    [
      'tensors of another shape',
      changedJson('model.json', (value) => ({ ...value, tensors: [] })),
      'E-MODEL-SIZE',
    ],
    ['a model beyond all memory', withTopology({ hiddenUnits: [1e5, 1e5] }), 'E-MODEL-SIZE'],
    ['a model of half a unit', withTopology({ hiddenUnits: [4.5] }), `(${shape}|E-MODEL-SIZE)`],
    ['a family that does not exist', withTopology({ family: 'forest' }), shape],
    ['more features than the recipe makes', withTopology({ nFeatures: 4 }), 'E-MODEL-SIZE'],
    ['a recipe nested without end', refitted({ 'recipe.json': text('['.repeat(200_000)) }), shape],
    ['a recipe with a number beyond float64', refitted({ 'recipe.json': text('{"version":1e999}') }), shape],
    ['a recipe that is not UTF-8', refitted({ 'recipe.json': new Uint8Array([0x22, 0xff, 0x22]) }), shape],
    ['a recipe of the future', changedJson('recipe.json', (value) => ({ ...value, version: 2 })), shape],
    [
      'a step of a kind that does not exist',
      changedJson('recipe.json', (value) => ({ ...value, steps: [{ kind: 'eval', code: 'alert(1)' }] })),
      shape,
    ],
    [
      'a spread of 0',
      changedJson('recipe.json', (value) => ({
        ...value,
        steps: [
          { kind: 'scale', method: 'standard', scales: [{ column: 'length_0', centre: 1, spread: 0 }] },
        ],
      })),
      shape,
    ],
    [
      'a feature twice',
      changedJson('recipe.json', (value) => ({
        ...value,
        features: Array(3).fill({ name: 'length_0', column: 'length_0' }),
      })),
      shape,
    ],
    [
      'one class too few',
      changedJson('recipe.json', (value) => ({
        ...value,
        target: { ...(value['target'] as Json), classes: ['a', 'b'] },
      })),
      'E-MODEL-SIZE',
    ],
    ['a reference that is a list', refitted({ 'reference.json': text('[]') }), shape],
    ['a card that is not UTF-8', refitted({ 'card.md': new Uint8Array([0xc3, 0x28]) }), shape],
    [
      'a decision that does not go with the target',
      changedJson('decision.json', (value) => ({ ...value, threshold: 0.4 })),
      shape,
    ],
    [
      'a temperature of 0',
      changedJson('decision.json', (value) => ({
        ...value,
        calibration: { method: 'temperature', temperature: 0 },
      })),
      shape,
    ],
    ['facts that are none', changedJson('facts.json', () => ({ name: 5 })), shape],
    ['a wrong signature', resigned({ signature: '00'.repeat(64) }), 'E-BUNDLE-SIGNATURE'],
    ['a fingerprint of nobody', resigned({ fingerprint: 'ab'.repeat(32) }), 'E-BUNDLE-SIGNATURE'],
    ['a signature of no form', resigned({ algorithm: 'none' }), shape],
    [
      'another manifest under the same signature',
      rawZip(
        entries().map((entry) =>
          entry.name === 'manifest.json'
            ? { ...entry, data: text(canonicalJson({ ...parse(entry.data), name: 'Another' })) }
            : entry,
        ),
      ),
      'E-BUNDLE-SIGNATURE',
    ],
  ];
  return cases.map(([name, bytes, code]) => ({ name, bytes, code: new RegExp(`^${code}$`) }));
}
