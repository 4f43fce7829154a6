/** Texts that exports are made of, read from disk: what the build hands to the model worker. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportTextsPort } from '../../src/contracts';
import { root } from './repository';

const PYTHON_FOLDER = join(root, 'src/pipeline/deploy/python/terrarium_model');

export const exportTexts: ExportTextsPort = {
  async pythonModules() {
    const names = readdirSync(PYTHON_FOLDER).filter((name) => name.endsWith('.py'));
    return new Map(names.sort().map((name) => [name, readFileSync(join(PYTHON_FOLDER, name), 'utf8')]));
  },
  // The real script is a matter for the build and for tests in a browser.
  standalonePage: () =>
    Promise.resolve({ script: 'console.log("<\\/script>" && 1);', style: 'body{color:#19211c}' }),
};
