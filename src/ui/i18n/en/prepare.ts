export const prepare = {
  'prepare.title':
    '{steps, plural, one {# step turns} other {# steps turn}} {columns, plural, one {# column} other {# columns}} into {features, plural, one {# feature} other {# features}}',
  'prepare.titleNone':
    '{columns, plural, one {# column goes} other {# columns go}} in as {features, plural, one {# feature} other {# features}}, unchanged',
  'prepare.titleRunning': 'Learning the steps from the training rows',
  'prepare.titleFailed': 'The columns could not be prepared',
  'prepare.provenance':
    'Learned from {rows, plural, one {# training row} other {# training rows}} only, and kept inside the model.',
  'prepare.empty':
    'Turns columns into numbers a model can learn from, by rules learned from the training rows only.',

  'step.drop': 'Leave out',
  'step.impute': 'Fill gaps',
  'step.clip': 'Limit extremes',
  'step.log': 'Take logarithms',
  'step.dateParts': 'Take dates apart',
  'step.rare': 'Merge rare categories',
  'step.oneHot': 'Categories to 0 or 1',
  'step.bins': 'Let effects bend',
  'step.scale': 'Put on one scale',
  'step.target': 'Target on a log scale',
} as const;
