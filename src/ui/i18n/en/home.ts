export const home = {
  'home.title': 'What should your data help you decide?',
  'home.text':
    'Bring a table. Terrarium reads it, trains on it and checks the result in this browser. Nothing is uploaded.',
  'home.drop': 'Drop a file anywhere on this page',
  'home.formats': 'CSV, TSV, JSON or JSON Lines, with one row for each case.',
  'home.choose': 'Choose a file',
  'home.release': 'Let go to open the file',
  'home.sealed': '{bytes} sent since this page was opened.',
  'home.walk': 'What happens to your file',
  'home.walk.data': 'Every row is read; what is odd about it is said in a sentence.',
  'home.walk.prepare':
    'Gaps are filled and words become numbers, by rules learned from the training rows only.',
  'home.walk.train': 'Several models learn from 70 % of the rows and compete on another 15 %.',
  'home.walk.evaluate':
    'The winner answers the last 15 %, which it has never seen. Every figure has an interval.',
  'home.walk.deploy':
    'The model becomes a numbered file that is loaded again and must give the same answers.',
  'home.walk.monitor': 'A later file is held against the first, so that you know when the world has moved.',
  'home.opening': 'Opening what is kept on this device',
  'home.readOnly': 'This tab can only look',
  'home.readOnlyText':
    'Terrarium is open in another tab, which may change what is kept. Close that tab, then try again here.',
  'home.tryAgain': 'Try again',
  'home.keptTitle': 'Kept on this device',
  'home.keptText': '{count, plural, one {# run from an earlier visit} other {# runs from earlier visits}}',
  'home.keptMore': '{count, plural, one {# older run is} other {# older runs are}} not shown.',
  'home.keptRun': 'Model',
  'home.keptVersion': 'Version',
  'home.keptStatus': 'Ended',
  'home.keptStarted': 'Started',
  'home.keptFeatures': '{count, plural, one {# feature} other {# features}}',
  'home.noVersion': 'none',

  'run.done': 'finished',
  'run.stopped': 'stopped and kept',
  'run.interrupted': 'interrupted',
  'run.failed': 'failed',
  'run.running': 'running',
} as const;
