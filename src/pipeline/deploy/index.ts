/** Deploy: a trained model becomes a bundle, an export and a card, each of which can be held against the model again. */
export { answerRows, openVersion, type OpenVersion, type VersionParts } from './answer-rows';
export { readBundle, writeBundle, type Bundle, type BundleContents } from './bundle';
export { checkCardFacts, checkCardText } from './check-card';
export { cardCompleteness, composeCard, writeCard, writeModelCard } from './model-card';
export { parity, type OutputMatrix } from './parity';
export { calibrateRow } from './calibrate';
export { decide, decidePredictions, type DecidedAnswer } from './decide';
export { fitCalibration, type CalibrationFit } from './fit-calibration';
export { inputFields } from './input-fields';
export { makeDecision } from './make-decision';
export { sketchOf, usedColumns } from './outside';
export { forwardReference } from './plain-forward';
export { exportTfjs } from './tfjs-export';
export { exportPython, readPythonPackage } from './python-package';
export { readTfjsRecipe } from './tfjs-recipe';
export { predictWithTfjsExport, preloadTfjsLayers } from './tfjs-predictor';
export { exportOnnx } from './onnx/onnx-export';
export { openOnnx, predictWithOnnx, readStated, type OnnxAnswers } from './onnx/onnx-predictor';
