import { describe, expect, it } from 'vitest';
import { forwardReference } from '../../src/pipeline/deploy';
import { erf } from '../../src/pipeline/deploy/error-function';
import { erfPoints, features, forwardCases, SOURCE } from '../unit/deploy/forward-cases';
import { codeOf, makeArtifact, makeFeatures, mlpTopology } from '../unit/deploy/sample-models';

describe('forwardReference', () => {
  it.each(forwardCases)('$name', ({ artifact, answers }) => {
    expect(forwardReference(artifact, features)).toBeAllClose(answers, {
      relative: 1e-12,
      absolute: 1e-13,
      source: SOURCE,
    });
  });

  it('gives an empty answer for no rows and refuses another number of features', async () => {
    const artifact = makeArtifact(mlpTopology);
    expect(forwardReference(artifact, makeFeatures(0, 3))).toHaveLength(0);
    expect(await codeOf(() => forwardReference(artifact, makeFeatures(2, 4)))).toBe('E-MODEL-SIZE');
  });

  it('survives logits that overflow an exponential', () => {
    const artifact = makeArtifact({ family: 'linear', nFeatures: 1, outputs: 2, output: 'softmax' });
    artifact.tensors[0]?.values.set([900, 898]);
    artifact.tensors[1]?.values.set([0, 0]);
    const answers = forwardReference(artifact, { nRows: 1, nFeatures: 1, values: new Float32Array([1]) });
    expect(answers).toBeAllClose([1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(2))], { source: 'by hand' });
  });
});

describe('erf', () => {
  it("agrees with SciPy's", () => {
    expect(erfPoints.x.map(erf)).toBeAllClose(erfPoints.y, { relative: 1e-13, source: SOURCE });
  });
});
