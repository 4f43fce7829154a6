export const deploy = {
  'deploy.ofRun': 'Made from {run}.',
  'deploy.make': 'Make a version',
  'deploy.titleRunning': 'Making a version and checking its files',
  'deploy.titleFailed': 'The version could not be finished',
  'deploy.empty': 'Makes a numbered version and files to take with you, each loaded again and checked.',
  'deploy.bundle': 'Terrarium bundle',
  'deploy.bundleText':
    'Model, recipe, card and a sketch of the training rows in one checked zip. No raw rows.',
  'deploy.tfjs': 'TensorFlow.js',
  'deploy.tfjsText': 'For web pages of your own. Save the files into one folder.',
  'deploy.onnx': 'ONNX',
  'deploy.onnxText':
    'For other tools. Takes raw columns: the recipe is inside. Checked here by an evaluator of our own, not by onnxruntime.',
  'deploy.cardText': 'What the model is for, what it learned from and how well it does, as Markdown.',
  'deploy.tables': 'Tables',
  'deploy.tablesText': 'Every test row with its answer, and which part each row was in.',
  'deploy.files': '{count, plural, one {# file} other {# files}}, {size}',
  'deploy.saveBundle': 'Download the bundle',
  'deploy.save': 'Download ',
  'deploy.receipt': 'Receipt: {name}',
  'deploy.receiptSame':
    'Reproduces {rows, plural, one {# test answer} other {# test answers}}, largest difference {gap}.',
  'deploy.receiptDiffers':
    'Differs by up to {gap} on {rows, plural, one {# test answer} other {# test answers}}. Do not use this file.',
  'deploy.receiptWaiting': 'Not checked yet',
  'deploy.checked': 'checked',
  'deploy.differs': 'differs',
  'deploy.gap': 'largest gap',
  'deploy.allowed': 'allowed',
  'deploy.receiptRows': 'rows',
  'deploy.sha': 'sha-256',
} as const;
