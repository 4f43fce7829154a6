/** The files that a version leaves the app as, kind by kind. To add a kind: its id in the contract, and an entry here. */
import type {
  BundleManifest,
  DatasetManifest,
  DeployedExport,
  ExportFile,
  ExportKind,
  ExportTextsPort,
  VersionInputs,
} from '../../contracts';
import {
  exportHtml,
  exportOnnx,
  exportPython,
  exportTfjs,
  makeHtmlPayload,
  writeBundle,
  type BundleContents,
} from '../deploy';
import { signingKey } from './signing-key';
import type { WorkflowContext } from './workflow-context';

/** A version whole: everything that a bundle holds. */
export type VersionContents = BundleContents & Required<Pick<BundleContents, 'decision' | 'notation'>>;

/** What is known of the file that the version was trained on. */
export interface VersionSource {
  readonly source: DatasetManifest['source'];
  readonly inputs: Pick<VersionInputs, 'personal' | 'units'>;
}

/** An export of several files: they lie in a folder of their kind's name. */
function inFolder(kind: ExportKind, files: readonly ExportFile[]): DeployedExport {
  return { kind, path: kind, files: files.map(({ path, bytes }) => ({ path: `${kind}/${path}`, bytes })) };
}

function inOneFile(kind: ExportKind, path: string, bytes: Uint8Array): DeployedExport {
  return { kind, path, files: [{ path, bytes }] };
}

/** Equal contents give equal files, signatures aside. */
export async function makeExports(
  kinds: readonly ExportKind[],
  contents: VersionContents,
  { source, inputs }: VersionSource,
  isSigned: boolean,
  context: WorkflowContext,
  texts: ExportTextsPort,
): Promise<{ readonly manifest: BundleManifest; readonly exports: DeployedExport[] }> {
  const { artifact, recipe, decision, name, modelVersion } = contents;
  const bundle = await writeBundle(contents, context.ports, isSigned ? await signingKey(context) : null);
  const makers: Readonly<Record<ExportKind, () => DeployedExport | Promise<DeployedExport>>> = {
    bundle: () => inOneFile('bundle', 'model.terrarium.zip', bundle.bytes),
    tfjs: () => inFolder('tfjs', exportTfjs(artifact, recipe)),
    onnx: () => inFolder('onnx', exportOnnx(artifact, recipe, decision, { name, modelVersion })),
    html: async () => {
      const { personal } = inputs;
      const units = new Map(Object.entries(inputs.units));
      const payload = makeHtmlPayload(contents, { source, personal, units }, context.ports);
      const bytes = exportHtml(payload, await texts.standalonePage(), context.ports);
      return inOneFile('html', 'model.html', bytes);
    },
    python: async () =>
      inOneFile(
        'python',
        'model.python.zip',
        await exportPython(bundle.bytes, recipe, await texts.pythonModules()),
      ),
  };
  const exports: DeployedExport[] = [];
  for (const kind of kinds) {
    context.onEvent({
      kind: 'progress',
      activity: 'exporting',
      done: exports.length,
      total: kinds.length,
      unit: 'files',
      secondsLeft: null,
    });
    exports.push(await makers[kind]());
  }
  return { manifest: bundle.manifest, exports };
}
