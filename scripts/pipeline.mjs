// npm run pipeline -- FILE.pipeline.json [--out DIR] [--backend auto|webgpu|wasm|cpu] [--quiet]
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuild, HeadlessBrowser } from './headless-browser.mjs';
import { InputRefused, runPipelineFile } from './run-pipeline-file.mjs';

const BACKENDS = ['auto', 'webgpu', 'wasm', 'cpu'];
const USAGE =
  'usage: npm run pipeline -- FILE.pipeline.json [--out DIR] [--backend auto|webgpu|wasm|cpu] [--quiet]';

/** @param {string[]} words */
function parseArguments(words) {
  const parsed = { file: '', out: '', backend: 'auto', quiet: false };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--quiet') parsed.quiet = true;
    else if (word === '--out' || word === '--backend') {
      const value = words[++i];
      if (!value) throw new InputRefused(`E-ARGUMENT: ${word} needs a value.\n${USAGE}`);
      if (word === '--out') parsed.out = value;
      else parsed.backend = value;
    } else if (word.startsWith('--') || parsed.file)
      throw new InputRefused(`E-ARGUMENT: “${word}” is not understood.\n${USAGE}`);
    else parsed.file = word;
  }
  if (!parsed.file) throw new InputRefused(`E-ARGUMENT: no pipeline file was named.\n${USAGE}`);
  if (!BACKENDS.includes(parsed.backend))
    throw new InputRefused(`E-ARGUMENT: no backend is called “${parsed.backend}”.\n${USAGE}`);
  if (!existsSync(parsed.file)) {
    throw new InputRefused(
      `E-SOURCE-MISSING: ${parsed.file} does not exist.\nNothing was stored.\nCheck the path.`,
    );
  }
  return parsed;
}

async function main() {
  const { file, out, backend, quiet } = parseArguments(process.argv.slice(2));
  ensureBuild();
  const browser = await HeadlessBrowser.start();
  try {
    const { reportPath } = await runPipelineFile(browser, {
      file: resolve(file),
      out: out ? resolve(out) : null,
      defaultOut: join(process.cwd(), 'out'),
      backend,
      log: quiet ? () => undefined : (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(`${reportPath}\n`);
  } finally {
    await browser.close();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error instanceof InputRefused ? error.message : (error?.stack ?? error)}\n`);
    process.exit(error instanceof InputRefused ? 2 : 1);
  },
);
