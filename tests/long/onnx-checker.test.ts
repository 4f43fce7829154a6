/** ONNX's own checker over exported files. Skipped where Debian's python3-onnx is not installed: no test needs Python. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAIN_DECISION } from '../../src/contracts';
import { exportOnnx } from '../../src/pipeline/deploy';
import {
  classTarget,
  makeArtifact,
  makeRecipe,
  mlpTopology,
  numberTarget,
} from '../unit/deploy/sample-models';

const PYTHON = '/usr/bin/python3';
const CHECK = 'import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)';
const hasOnnx = spawnSync(PYTHON, ['-c', 'import onnx']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'onnx-checker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CASES = [
  { topology: mlpTopology, target: classTarget, calibration: { method: 'temperature', temperature: 1.7 } },
  {
    topology: { family: 'linear', nFeatures: 3, outputs: 1, output: 'identity' },
    target: numberTarget,
    calibration: { method: 'conformal', halfWidth: 2.5, coverage: 0.9 },
  },
  {
    topology: { family: 'baseline', nFeatures: 3, outputs: 3, output: 'softmax' },
    target: classTarget,
    calibration: { method: 'none' },
  },
] as const;

describe.skipIf(!hasOnnx)('onnx.checker', () => {
  it.each(CASES)('finds nothing wrong: $topology.family', ({ topology, target, calibration }) => {
    const recipe = makeRecipe(target);
    const step = {
      kind: 'oneHot' as const,
      categories: [{ column: 'sex', values: ['f', 'm'], features: ['sex=f', 'sex=m', 'sex=(other)'] }],
    };
    const withText = {
      ...recipe,
      inputs: [...recipe.inputs, { name: 'sex', type: 'category' as const, overridden: false }],
      steps: [step, ...recipe.steps],
      features: [
        { name: 'sex=f', column: 'sex' },
        { name: 'length_0', column: 'length_0' },
        { name: 'length_2', column: 'length_2' },
      ],
    };
    const [model] = exportOnnx(
      makeArtifact(topology as never),
      withText,
      { ...PLAIN_DECISION, calibration },
      { name: '<b>', modelVersion: 1 },
    );
    const path = join(folder, `${topology.family}.onnx`);
    writeFileSync(path, model?.bytes ?? new Uint8Array());
    const { status, stderr } = spawnSync(PYTHON, ['-c', CHECK, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
