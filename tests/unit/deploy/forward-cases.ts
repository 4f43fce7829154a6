/** Models, features and answers that NumPy and SciPy computed: tests/fixtures/deploy/forward.py. */
import type { FeatureMatrix, ModelArtifact, Topology } from '../../../src/contracts';
import fixture from '../../fixtures/deploy/forward.json';

export const SOURCE = 'NumPy 1.24 and SciPy 1.10, tests/fixtures/deploy/forward.py';

export const features: FeatureMatrix = {
  nRows: fixture.nRows,
  nFeatures: fixture.nFeatures,
  values: Float32Array.from(fixture.features),
};

export const erfPoints = fixture.erf;

export const forwardCases: { name: string; artifact: ModelArtifact; answers: number[] }[] = fixture.cases.map(
  ({ topology, tensors, answers }) => ({
    name: [topology.family, topology.activation, topology.output].filter(Boolean).join(' '),
    artifact: {
      topology: topology as Topology,
      tensors: tensors.map((tensor) => ({ ...tensor, values: Float32Array.from(tensor.values) })),
    },
    answers,
  }),
);
