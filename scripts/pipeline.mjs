// npm run pipeline -- FILE.pipeline.json [--out DIR] [--backend auto|webgpu|wasm|cpu] [--quiet]
import { join, resolve } from 'node:path';
import { ensureBuild, HeadlessBrowser } from './headless-browser.mjs';
import { InputRefused, runPipelineFile, RunFailed } from './run-pipeline-file.mjs';

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
      if (!value) throw new InputRefused(`E-ARGUMENT: ${word} needs a value.\nNothing was stored.\n${USAGE}`);
      if (word === '--out') parsed.out = value;
      else parsed.backend = value;
    } else if (word.startsWith('--') || parsed.file)
      throw new InputRefused(`E-ARGUMENT: “${word}” is not understood.\nNothing was stored.\n${USAGE}`);
    else parsed.file = word;
  }
  if (!parsed.file)
    throw new InputRefused(`E-ARGUMENT: no pipeline file was named.\nNothing was stored.\n${USAGE}`);
  if (!BACKENDS.includes(parsed.backend))
    throw new InputRefused(
      `E-ARGUMENT: no backend is called “${parsed.backend}”.\nNothing was stored.\n${USAGE}`,
    );
  return parsed;
}

async function main() {
  const { file, out, backend, quiet } = parseArguments(process.argv.slice(2));
  // npm changes into the package's folder and says here where the command was given.
  const folder = process.env.INIT_CWD ?? process.cwd();
  ensureBuild();
  const browser = await HeadlessBrowser.start();
  try {
    const { reportPath } = await runPipelineFile(browser, {
      file: resolve(folder, file),
      out: out ? resolve(folder, out) : null,
      defaultOut: join(folder, 'out'),
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
    const isSaid = error instanceof InputRefused || error instanceof RunFailed;
    process.stderr.write(`${isSaid ? error.message : `E-INTERNAL: ${error?.message ?? error}`}\n`);
    process.exit(error instanceof InputRefused ? 2 : 1);
  },
);
