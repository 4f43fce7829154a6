/**
 * Export as a Python package: a zip with the package `terrarium_model`, a README in both languages and the bundle it
 * reads. The package needs Python and NumPy and nothing else; it answers raw rows, because the bundle holds the recipe.
 */
import { makeError, type FittedRecipe, type HashPort, type SignaturePort } from '../../contracts';
import { readBundle, type Bundle } from './bundle';
import { writePythonReadme } from './python-readme';
import { packZip, unpackZip } from './zip-archive';

const PACKAGE = 'terrarium_model';
const BUNDLE_FILE = 'model.terrarium.zip';

/**
 * @param bundle the bytes of the version's bundle
 * @param modules file name to text, as `ExportTextsPort` gives them
 * @returns the zip; equal input gives equal bytes
 */
export function exportPython(
  bundle: Uint8Array,
  recipe: FittedRecipe,
  modules: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  return packZip(
    [
      ...[...modules].map(([name, text]) => ({ path: `${PACKAGE}/${name}`, bytes: encoder.encode(text) })),
      { path: 'README.md', bytes: encoder.encode(writePythonReadme(recipe)) },
      { path: BUNDLE_FILE, bytes: bundle },
    ],
    '',
  );
}

/**
 * The bundle inside a Python package, read as the package would be handed on. Python itself is not run: every module is
 * held against the text that belongs to this version of the app.
 * @throws as `unpackZip` and `readBundle`; E-BUNDLE-MISSING, E-BUNDLE-UNLISTED and E-BUNDLE-HASH, naming the file, where the
 *   package is not the one that was made
 */
export async function readPythonPackage(
  bytes: Uint8Array,
  modules: ReadonlyMap<string, string>,
  ports: HashPort & SignaturePort,
): Promise<Bundle> {
  const files = await unpackZip(bytes);
  const bundle = files.get(BUNDLE_FILE);
  if (bundle === undefined) throw makeError('E-BUNDLE-MISSING', { file: BUNDLE_FILE });
  const expected = new Map([...modules].map(([name, text]) => [`${PACKAGE}/${name}`, text]));
  for (const [path, text] of expected) {
    const file = files.get(path);
    if (file === undefined) throw makeError('E-BUNDLE-MISSING', { file: path });
    if (ports.sha256(file) !== ports.sha256(new TextEncoder().encode(text)))
      throw makeError('E-BUNDLE-HASH', { file: path });
  }
  for (const path of files.keys()) {
    if (!expected.has(path) && path !== BUNDLE_FILE && path !== 'README.md')
      throw makeError('E-BUNDLE-UNLISTED', { file: path });
  }
  return readBundle(bundle, ports);
}
