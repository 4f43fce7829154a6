import { describe, expect, it } from 'vitest';
import { train } from '../../../src/pipeline/train';
import fixtures from '../../fixtures/train/linear.json' with { type: 'json' };
import { asClasses, asValues, collect, linearConfig, makeContext } from '../../support/training';

const source = `scikit-learn ${fixtures.versions['scikit-learn']}, tests/fixtures/train/make_fixtures.py`;

async function fit(data: Parameters<typeof train>[0], config: ReturnType<typeof linearConfig>) {
  const { result } = await collect(train(data, config, makeContext(1)));
  const [kernel, bias] = result.model.toArtifact().tensors;
  return { result, kernel: kernel!.values, bias: bias!.values };
}

describe('softmax regression', () => {
  it.each(fixtures.logistic)('finds the optimum of scikit-learn: $name', async (expected) => {
    const { nRows, nFeatures, nClasses, c, balanced } = expected;
    const rows = { nRows, nFeatures, values: Float32Array.from(expected.x), y: Int32Array.from(expected.y) };
    const config = linearConfig({ l2: 1 / (2 * c * nRows), classWeights: balanced ? 'balanced' : 'none' });
    const { result, kernel, bias } = await fit(asClasses(rows, null, nClasses), config);
    expect(kernel).toBeAllClose(expected.kernel, { absolute: 2e-4, relative: 2e-4, source });
    expect(bias).toBeAllClose(expected.bias, { absolute: 2e-4, relative: 2e-4, source });
    expect(await result.model.predict(rows)).toBeAllClose(expected.probabilities, { absolute: 5e-5, source });
    expect(result.epochs.at(-1)!.trainingLoss).toBeAllClose(expected.loss, { absolute: 1e-6, source });
  });

  it('is the usual two-class logistic regression at half its penalty', async () => {
    const { nRows, nFeatures, c, x, y, probabilities, coefficients, intercept } = fixtures.binomial;
    const rows = { nRows, nFeatures, values: Float32Array.from(x), y: Int32Array.from(y) };
    // Penalised are w1 = -w0 = w / 2: twice (w / 2)^2 is w^2 / 2, so the same optimum asks for twice the l2.
    const { result, kernel, bias } = await fit(
      asClasses(rows, null, 2),
      linearConfig({ l2: 2 / (2 * c * nRows) }),
    );
    const differences = coefficients.map((_, i) => kernel[2 * i + 1]! - kernel[2 * i]!);
    expect(differences).toBeAllClose(coefficients, { absolute: 2e-4, relative: 2e-4, source });
    expect(bias[1]! - bias[0]!).toBeAllClose(intercept, { absolute: 2e-4, relative: 2e-4, source });
    expect(await result.model.predict(rows)).toBeAllClose(probabilities, { absolute: 5e-5, source });
  });
});

describe('ridge regression', () => {
  it.each(fixtures.ridge)('equals scikit-learn at alpha $alpha', async (expected) => {
    const { nRows, nFeatures, alpha } = expected;
    const rows = {
      nRows,
      nFeatures,
      values: Float32Array.from(expected.x),
      y: Float32Array.from(expected.y),
    };
    const { kernel, bias } = await fit(asValues(rows, null), linearConfig({ l2: alpha / nRows }));
    expect(kernel).toBeAllClose(expected.kernel, { absolute: 1e-6, relative: 1e-6, source });
    expect(bias).toBeAllClose([expected.bias], { absolute: 1e-6, relative: 1e-6, source });
  });
});
