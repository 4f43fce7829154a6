/** The modules of the Python package, read from disk: what the build hands to the model worker. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository';

const FOLDER = join(root, 'src/pipeline/deploy/python/terrarium_model');

export function pythonModules(): ReadonlyMap<string, string> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}
