/**
 * Export as an ONNX file (opset 17 and ai.onnx.ml 3) that takes raw columns: the fitted recipe, the model, the
 * calibration and the way back to the target's unit are one graph. Numbers of the recipe are float64, the model's are
 * float32, as in the app.
 */
import {
  makeError,
  type Decision,
  type ExportFile,
  type FittedRecipe,
  type FittedTarget,
  type ModelArtifact,
} from '../../../contracts';
import { canonicalJson } from '../../../foundation';
import { validateArtifact } from '../../train';
import { toDenseLayers, type DenseLayer } from '../dense-layers';
import { describeValue, GraphBuilder, intAttribute, type GraphValue } from './graph-builder';
import { ELEMENT, encodeModel, type ValueMessage } from './messages';
import { writeOnnxReadme } from './onnx-readme';
import { describeInput } from './onnx-inputs';
import { ML_DOMAIN, RecipeGraph } from './recipe-graph';

export const OUTPUTS = {
  probabilities: 'probabilities',
  label: 'label',
  value: 'value',
  low: 'low',
  high: 'high',
} as const;
const IR_VERSION = 8;
const OPSET = 17;
const ML_OPSET = 3;

/** What the file says about the version it was made from. */
export interface OnnxIdentity {
  readonly name: string;
  readonly modelVersion: number;
}

function writeActivation(graph: GraphBuilder, z: string, activation: DenseLayer['activation']): string {
  switch (activation) {
    case 'relu':
      return graph.node('Relu', [z]);
    case 'tanh':
      return graph.node('Tanh', [z]);
    case 'gelu': {
      const scalar = (value: number) => graph.floats([1, 1], Float32Array.of(value));
      const half = graph.node('Mul', [z, scalar(0.5)]);
      const erf = graph.node('Erf', [graph.node('Mul', [z, scalar(Math.SQRT1_2)])]);
      return graph.node('Mul', [half, graph.node('Add', [erf, scalar(1)])]);
    }
    case 'softmax':
      return graph.node('Softmax', [z], [intAttribute('axis', -1)]);
    case 'identity':
      return z;
  }
}

function writeModel(graph: GraphBuilder, features: GraphValue, artifact: ModelArtifact): GraphValue {
  const output = toDenseLayers(artifact).reduce((input, { kernel, bias, inputs, activation }) => {
    const z = graph.node('Gemm', [
      input,
      graph.floats([inputs, bias.length], kernel),
      graph.floats([bias.length], bias),
    ]);
    return writeActivation(graph, z, activation);
  }, features.name);
  return { name: output, width: artifact.topology.outputs };
}

/** Calibrated probabilities in float64; `calibration` as in contracts/decision.ts. */
function writeCalibration(
  graph: GraphBuilder,
  outputs: GraphValue,
  { calibration }: Decision,
  positive: number | null,
): GraphValue {
  const p = graph.cast(outputs, ELEMENT.double);
  if (calibration.method === 'temperature') {
    const cooled = graph.map('Div', graph.map('Log', p), graph.row([calibration.temperature]));
    return { ...p, name: graph.node('Softmax', [cooled.name], [intAttribute('axis', -1)]) };
  }
  if (calibration.method === 'platt' && positive !== null) {
    const chosen = graph.pick(p, [positive]);
    const one = graph.row([1]);
    const logOdds = graph.map('Log', graph.map('Div', chosen, graph.map('Sub', one, chosen)));
    const scaled = graph.map('Mul', logOdds, graph.row([calibration.slope]));
    const shifted = graph.map('Add', scaled, graph.row([calibration.intercept]));
    const calibrated = graph.map('Sigmoid', shifted);
    const other = graph.map('Sub', one, calibrated);
    return graph.join(positive === 1 ? [other, calibrated] : [calibrated, other]);
  }
  return p;
}

function writeClasses(
  graph: GraphBuilder,
  outputs: GraphValue,
  { classes, positive }: Extract<FittedTarget, { kind: 'classes' }>,
  decision: Decision,
): ValueMessage[] {
  const probabilities = writeCalibration(graph, outputs, decision, positive);
  const rowwise = [intAttribute('axis', 1), intAttribute('keepdims', 0)];
  let index: string;
  if (decision.threshold === null || positive === null) {
    index = graph.node('ArgMax', [probabilities.name], rowwise);
  } else {
    const chosen = graph.pick(probabilities, [positive]);
    const reaches = graph.map('GreaterOrEqual', chosen, graph.row([decision.threshold]));
    const names = [graph.ints([positive], [1, 1]), graph.ints([1 - positive], [1, 1])];
    const column = graph.node('Where', [reaches.name, ...names]);
    index = graph.node('Reshape', [column, graph.ints([-1])]);
  }
  graph.node('Gather', [graph.texts(classes), index], [intAttribute('axis', 0)], OUTPUTS.label);
  graph.cast(probabilities, ELEMENT.float, OUTPUTS.probabilities);
  return [
    describeValue(OUTPUTS.probabilities, ELEMENT.float, classes.length),
    describeValue(OUTPUTS.label, ELEMENT.string, null),
  ];
}

/** mean + z * standard deviation, then the transform undone, as `invertTarget`. */
function writeNumber(
  graph: GraphBuilder,
  outputs: GraphValue,
  target: Extract<FittedTarget, { kind: 'number' }>,
  { calibration }: Decision,
): ValueMessage[] {
  const number = (value: number) => graph.row([value]);
  const { mean, standardDeviation, minimum, maximum, transform } = target;
  const z = graph.cast(outputs, ELEMENT.double);
  let value = graph.map('Add', graph.map('Mul', z, number(standardDeviation)), number(mean));
  if (transform === 'log') {
    const width = maximum - minimum;
    const t = graph.limit(value, number(minimum - width), number(maximum + width));
    const size = graph.map('Sub', graph.map('Exp', graph.map('Abs', t)), number(1));
    value = graph.map('Mul', graph.map('Sign', t), size);
  }
  graph.node('Identity', [value.name], [], OUTPUTS.value);
  const described = [describeValue(OUTPUTS.value, ELEMENT.double, 1)];
  if (calibration.method !== 'conformal') return described;
  graph.node('Sub', [value.name, number(calibration.halfWidth).name], [], OUTPUTS.low);
  graph.node('Add', [value.name, number(calibration.halfWidth).name], [], OUTPUTS.high);
  return [
    ...described,
    describeValue(OUTPUTS.low, ELEMENT.double, 1),
    describeValue(OUTPUTS.high, ELEMENT.double, 1),
  ];
}

/**
 * The files of an ONNX export: `model.onnx` and `README.md`, paths relative to the export's folder. Equal input gives
 * equal bytes. Columns whose names other tools would not take are called `column_<position>`; metadata says which is which.
 * @param decision calibration and threshold are part of the graph; the zone without an answer is stated in the metadata
 * @throws E-EXPORT-UNSUPPORTED for a model without features; E-MODEL-SIZE and E-MODEL-NOT-FINITE for an artifact that is
 *   not whole
 */
export function exportOnnx(
  artifact: ModelArtifact,
  recipe: FittedRecipe,
  decision: Decision,
  identity: OnnxIdentity,
): ExportFile[] {
  validateArtifact(artifact);
  if (artifact.topology.nFeatures === 0) {
    throw makeError('E-EXPORT-UNSUPPORTED', { export: 'onnx', feature: 'nFeatures = 0' });
  }
  const graph = new GraphBuilder();
  const recipeGraph = new RecipeGraph(graph, recipe, new Set(Object.values(OUTPUTS)));
  const answers = writeModel(graph, recipeGraph.writeFeatures(), artifact);
  const { target } = recipe;
  const outputs =
    target.kind === 'classes'
      ? writeClasses(graph, answers, target, decision)
      : writeNumber(graph, answers, target, decision);
  const { inputs } = recipeGraph;
  const readme = writeOnnxReadme(recipe, decision, inputs);
  const stated = {
    name: identity.name,
    modelVersion: String(identity.modelVersion),
    inputs: canonicalJson(inputs),
    features: canonicalJson(recipe.features.map(({ name }) => name)),
    target: canonicalJson(target),
    decision: canonicalJson(decision),
  };
  const bytes = encodeModel({
    irVersion: IR_VERSION,
    producerName: 'Terrarium',
    producerVersion: '1',
    description: readme,
    graph: {
      nodes: graph.nodes,
      name: 'terrarium',
      initializers: graph.initializers,
      inputs: inputs.map(describeInput),
      outputs,
    },
    operatorSets: [
      { domain: '', version: OPSET },
      { domain: ML_DOMAIN, version: ML_OPSET },
    ],
    metadata: Object.entries(stated).map(([key, value]) => ({ key: `terrarium.${key}`, value })),
  });
  return [
    { path: 'model.onnx', bytes },
    { path: 'README.md', bytes: new TextEncoder().encode(readme) },
  ];
}
