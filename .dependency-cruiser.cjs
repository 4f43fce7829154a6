/**
 * Who may import whom: the import table of docs/architecture.md, one rule per line of it.
 *
 * Paths are relative to the folder dependency-cruiser is started in, so that tests/architecture can hold every rule
 * against a small tree that breaks it (tests/fixtures/architecture).
 */
const fs = require('node:fs');
const path = require('node:path');

/** The stages in their order, read from the one file that lists them. */
function readStages() {
  const file = path.join(process.cwd(), 'src/pipeline/stages.ts');
  const list = /STAGES\s*=\s*\[([^\]]+)\]/.exec(fs.readFileSync(file, 'utf8'));
  const stages = [...(list?.[1] ?? '').matchAll(/['"]([a-z]+)['"]/g)].map((match) => match[1]);
  if (stages.length < 2) {
    throw new Error(
      `No list of stages found in ${file}: expected "export const STAGES = ['data', ...] as const".`,
    );
  }
  return stages;
}

/** A package wherever it is installed: node_modules may lie in a folder above. */
const npm = (/** @type {string} */ names) => `(^|/)node_modules/(${names})(/|$)`;

const stages = readStages();
const anyStage = stages.join('|');
const TFJS = npm('@tensorflow/[^/]+');
const TFJS_BACKENDS = npm('@tensorflow/(tfjs|tfjs-backend-[a-z]+)');
const OURS = '^(src|workers)/';

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const stageOrder = stages.slice(0, -1).map((stage, position) => ({
  name: 'stage-order',
  comment:
    `Data flows down the stage list, imports point back up it: ${stage} may import earlier stages only. ` +
    'Move what both need into src/contracts (a shape) or src/pipeline/metrics (a measure), or join the two stages in src/pipeline/workflows.',
  severity: 'error',
  from: { path: `^src/pipeline/${stage}/` },
  to: { path: `^src/pipeline/(${stages.slice(position + 1).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'foundation-is-leaf',
      comment:
        'src/foundation is below everything and imports nothing, neither ours nor a package: what it offers must be readable on its own. ' +
        'Code that needs a shape belongs into src/contracts or higher.',
      severity: 'error',
      from: { path: '^src/foundation/' },
      to: { pathNot: '^src/foundation/' },
    },
    {
      name: 'contracts-on-foundation-only',
      comment:
        'src/contracts holds the shapes that pass between rooms. It may import src/foundation and valibot, nothing that acts on the shapes. ' +
        'Move behaviour to the stage that owns it.',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { pathNot: ['^src/(foundation|contracts)/', npm('valibot')] },
    },
    {
      name: 'metrics-below-stages',
      comment:
        'src/pipeline/metrics is shared by train, evaluate, monitor and the page, so it stays below all stages and free of TF.js. ' +
        'It may import src/foundation and src/contracts.',
      severity: 'error',
      from: { path: '^src/pipeline/metrics/' },
      to: { pathNot: '^src/(foundation|contracts|pipeline/metrics)/' },
    },
    ...stageOrder,
    {
      name: 'stage-order',
      comment:
        'Tasks and workflows join the stages, so no stage may import them. Hand in what the stage needs as an argument.',
      severity: 'error',
      from: { path: `^src/pipeline/(metrics|${anyStage})/` },
      to: { path: '^src/pipeline/(tasks|workflows)/' },
    },
    {
      name: 'stage-front-door',
      comment:
        'A folder of the pipeline is entered through its index.ts only. Export what you need there, or ask whether it should be needed.',
      severity: 'error',
      from: { path: '^src/pipeline/([^/]+)/' },
      to: {
        path: '^src/pipeline/[^/]+/.',
        pathNot: ['^src/pipeline/$1/', '^src/pipeline/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'stage-front-door',
      comment:
        'A folder of the pipeline is entered through its index.ts only. Export what you need there, or ask whether it should be needed. ' +
        'Workflows are entered file by file, so that a worker loads no more than it runs.',
      severity: 'error',
      from: { path: OURS, pathNot: '^src/pipeline/[^/]+/' },
      to: {
        path: '^src/pipeline/[^/]+/.',
        pathNot: ['^src/pipeline/[^/]+/index\\.ts$', '^src/pipeline/workflows/'],
      },
    },
    {
      name: 'stage-front-door',
      comment:
        "A file inside a folder never imports that folder's own index.ts: this is how import cycles begin. Import the file that declares the thing.",
      severity: 'error',
      from: { path: '^src/pipeline/([^/]+)/' },
      to: { path: '^src/pipeline/$1/index\\.ts$' },
    },
    {
      name: 'pipeline-is-pure',
      comment:
        'The pipeline is the product and runs anywhere: no page, no storage, no threads, no backends. ' +
        'Declare a port in src/contracts/ports.ts and take it as an argument; workers/runtime implements it.',
      severity: 'error',
      from: { path: '^src/pipeline/' },
      to: {
        path: [
          '^src/(kernels|storage|platform|state|ui)/',
          '^src/[^/]+$',
          '^workers/',
          npm('svelte|comlink|idb|workbox-[a-z]+|@sveltejs/[^/]+'),
          TFJS_BACKENDS,
        ],
      },
    },
    {
      name: 'tensors-stay-put',
      comment:
        'TF.js is imported by src/pipeline/train, the TF.js exporter in src/pipeline/deploy (a file with tfjs in its name), src/kernels and workers/runtime, ' +
        'so that it can be helped or replaced piece by piece. Elsewhere use TrainedModel from src/pipeline/train.',
      severity: 'error',
      from: {
        path: OURS,
        pathNot: [
          '^src/pipeline/train/',
          '^src/pipeline/deploy/.*tfjs',
          '^src/kernels/',
          '^workers/runtime/',
        ],
      },
      to: { path: TFJS },
    },
    {
      name: 'backends-behind-one-door',
      comment:
        'Importing a TF.js backend registers it as a side effect, and the umbrella package registers several. ' +
        'Only workers/runtime/backend.ts may; kernels may use the types of a backend.',
      severity: 'error',
      from: { path: OURS, pathNot: '^workers/runtime/backend\\.ts$' },
      to: { path: TFJS_BACKENDS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kernels-on-contracts',
      comment:
        'Kernels know pointers, not topology. They may import TF.js core, the types of its backends, src/foundation and src/contracts/ports; ' +
        'the plan builder meets them at that port.',
      severity: 'error',
      from: { path: '^src/kernels/' },
      to: {
        pathNot: [
          '^src/(foundation|kernels)/',
          '^src/contracts/ports\\.ts$',
          npm('@tensorflow/tfjs-(core|backend-[a-z]+)'),
        ],
      },
    },
    {
      name: 'storage-on-contracts',
      comment:
        'src/storage keeps records and knows nothing of what they mean: src/foundation, src/contracts and idb only.',
      severity: 'error',
      from: { path: '^src/storage/' },
      to: { pathNot: ['^src/(foundation|contracts|storage)/', npm('idb|valibot')] },
    },
    {
      name: 'one-db-door',
      comment:
        'There is one writer and one schema: only src/storage imports idb. Add a method to its store and call that.',
      severity: 'error',
      from: { path: OURS, pathNot: '^src/storage/' },
      to: { path: npm('idb') },
    },
    {
      name: 'one-comlink-door',
      comment:
        'Errors, proxies and their lifetime are handled in two places: workers/runtime/expose.ts and src/platform/workers/. ' +
        'Nothing else may import Comlink.',
      severity: 'error',
      from: { path: OURS, pathNot: ['^workers/runtime/expose\\.ts$', '^src/platform/workers/'] },
      to: { path: npm('comlink') },
    },
    {
      name: 'one-service-worker-door',
      comment: 'Only workers/service.worker.ts and src/platform may import workbox.',
      severity: 'error',
      from: { path: OURS, pathNot: ['^workers/service\\.worker\\.ts$', '^src/platform/'] },
      to: { path: npm('workbox-[a-z]+') },
    },
    {
      name: 'workers-below-page',
      comment:
        'A worker has no page: it may import everything below src/platform, and meets the page in src/contracts/worker-api.ts.',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: ['^src/(platform|state|ui)/', '^src/[^/]+$', npm('svelte')] },
    },
    {
      name: 'standalone-on-pipeline',
      comment:
        "src/standalone is the script of the single HTML file: the pipeline answers in it on the page's own thread. It takes " +
        'src/foundation, src/contracts and the pipeline, no storage, no worker, no component; nothing imports it, scripts/vite-standalone-page.mjs builds it.',
      severity: 'error',
      from: { path: '^src/standalone/' },
      to: { pathNot: ['^src/(foundation|contracts|pipeline|standalone)/', npm('valibot')] },
    },
    {
      name: 'standalone-on-pipeline',
      comment:
        'src/standalone is built into a text of its own; a part of the app that imports it would carry it twice.',
      severity: 'error',
      from: { path: OURS, pathNot: '^src/standalone/' },
      to: { path: '^src/standalone/' },
    },
    {
      name: 'platform-on-contracts',
      comment:
        'src/platform adapts the browser to our ports: src/foundation, src/contracts, Comlink and workbox-window only. ' +
        'It starts workers by URL and imports no worker code.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { pathNot: ['^src/(foundation|contracts|platform)/', npm('comlink|workbox-window|valibot')] },
    },
    {
      name: 'state-on-contracts',
      comment:
        'State classes get their services by constructor and stay testable without a browser: src/foundation, src/contracts, src/pipeline/metrics, svelte.',
      severity: 'error',
      from: { path: '^src/state/' },
      to: { pathNot: ['^src/(foundation|contracts|state|pipeline/metrics)/', npm('svelte')] },
    },
    {
      name: 'ui-on-state',
      comment:
        'Components show state and call its methods. They may not reach for services, storage or the pipeline: add what is missing to the class in src/state.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: ['^src/(pipeline|kernels|storage|platform)/', '^src/[^/]+$', '^workers/'] },
    },
    {
      name: 'ui-on-state',
      comment:
        "Components may use the contracts' types; values of a contract reach them through the classes in src/state.",
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'composition-roots',
      comment:
        'main.ts and headless.ts build adapters and state and join them. The pipeline and storage live in the workers; reach them through src/platform/workers.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: ['^src/(pipeline|kernels|storage)/', '^workers/'] },
    },
    {
      name: 'no-tfjs-on-page',
      comment:
        'The page never touches a tensor: nothing reachable from main.ts or headless.ts may reach TF.js, or the page would load and run it. ' +
        'Look along the path shown for the first file that belongs into a worker.',
      severity: 'error',
      from: { path: '^src/(main|headless)\\.ts$' },
      to: { path: TFJS, reachable: true },
    },
    {
      name: 'no-circular',
      comment:
        'Files that import each other cannot be understood or tested alone, and their load order is an accident. ' +
        'Move what both need into a third file; a cycle of types alone is allowed.',
      severity: 'error',
      from: { path: OURS },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment:
        'Nobody imports this file and it imports nothing: use it or delete it. Entries are listed in this rule.',
      severity: 'error',
      from: {
        orphan: true,
        path: OURS,
        pathNot: [
          '\\.d\\.ts$',
          '\\.canary\\.ts$',
          '^src/pipeline/stages\\.ts$',
          '^src/(main|headless)\\.ts$',
          '\\.worker\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'not-to-tests',
      comment:
        'What is shipped never imports from tests. Move the shared part into src, or copy it into the test.',
      severity: 'error',
      from: { path: OURS },
      to: { path: '^tests/' },
    },
    {
      name: 'not-to-development-packages',
      comment: 'What is shipped uses packages from "dependencies" only. Types may come from anywhere.',
      severity: 'error',
      from: { path: OURS },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: npm('svelte|@types/[^/]+|@fontsource[^/]*/[^/]+'),
      },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'This import leads nowhere. Mend the path, or install the package.',
      severity: 'error',
      from: { path: OURS },
      to: { couldNotResolve: true, pathNot: '\\?(url|raw|worker|inline)$|^virtual:' },
    },
    {
      name: 'not-to-node',
      comment: 'There is no Node in a browser. Declare a port for what is needed.',
      severity: 'error',
      from: { path: OURS },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'svelte', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.d.ts', '.svelte.ts', '.svelte', '.js', '.mjs', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
