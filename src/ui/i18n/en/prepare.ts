export const prepare = {
  'prepare.title':
    '{steps, plural, =1 {One step turns} =2 {Two steps turn} =3 {Three steps turn} =4 {Four steps turn} =5 {Five steps turn} =6 {Six steps turn} =7 {Seven steps turn} =8 {Eight steps turn} =9 {Nine steps turn} =10 {Ten steps turn} =11 {Eleven steps turn} =12 {Twelve steps turn} other {# steps turn}} {columns, plural, one {# column} other {# columns}} into {features, plural, one {# feature} other {# features}}',
  'prepare.titleNone':
    '{columns, plural, one {# column goes} other {# columns go}} in as {features, plural, one {# feature} other {# features}}, unchanged',
  'prepare.titleEmpty': 'Choose what to predict, then the columns can be prepared',
  'prepare.titleRunning': 'Learning the steps from the training rows',
  'prepare.titleFailed': 'The columns could not be prepared',
  'prepare.railDraft': 'Cannot run yet',
  'prepare.titleDraft': 'The recipe as edited cannot run yet',
  'prepare.provenance':
    'Learned from {rows, plural, one {# training row} other {# training rows}} only, and kept with the model: later rows are prepared in the same way.',
  'prepare.empty':
    'Prepare turns columns into numbers a model can learn from. It needs a target, because it learns from the training rows alone.',
  'prepare.goToData': 'Choose a target',
  'prepare.train': 'Train',
  'prepare.trainDraft': 'Mend the recipe or go back to the last one first',
  'prepare.stop': 'Stop',
  'prepare.lookAgain': 'Look again',

  'prepare.recipe': 'Recipe',
  'prepare.byAuto': 'Proposed from the training rows',
  'prepare.byHand': 'Changed by hand',
  'prepare.useAuto': 'Back to what was proposed',
  'prepare.useAutoNot': 'This is what was proposed',
  'prepare.addStep': 'Add a step',
  'prepare.addNone': 'No column is left that a step could work on',
  'prepare.kinds': 'Kinds of step',
  'prepare.kind.drop': 'the model never sees the column',
  'prepare.kind.impute': 'a value where one is missing',
  'prepare.kind.dateParts': 'year, month, weekday and more as numbers',
  'prepare.kind.rare': 'categories with too few rows share one bucket',
  'prepare.kind.oneHot': 'one 0 or 1 for each category',
  'prepare.kind.log': 'draws in a long tail',
  'prepare.kind.clip': 'holds far-out values to a range',
  'prepare.kind.bins': 'lets a straight effect bend',
  'prepare.kind.scale': 'no unit outweighs another',
  'prepare.note':
    'Medians, ranges and categories are learned from training rows only. Nothing leaks from validation or test rows.',
  'prepare.closing':
    'Numbers that may still be missing in later rows are filled with their median at the end: {columns}.',
  'prepare.noSteps': 'No step is needed: every column is a number without gaps.',

  'prepare.draft': 'The last recipe that ran stays in effect until this one can run.',
  'prepare.draftBack': 'Go back to it',
  'prepare.complete': 'Add what is missing',
  'prepare.stepFailed': 'This step cannot run',

  'prepare.stepName.drop':
    '{count, plural, =0 {Leave out columns} =1 {Leave out {column}} other {Leave out # columns}}',
  'prepare.stepName.impute':
    '{count, plural, =0 {Fill gaps} =1 {Fill gaps in {column}} other {Fill gaps in # columns}}',
  'prepare.stepName.clip':
    '{count, plural, =0 {Limit extremes} =1 {Limit extremes of {column}} other {Limit extremes of # columns}}',
  'prepare.stepName.log':
    '{count, plural, =0 {Take logarithms} =1 {Take the logarithm of {column}} other {Take the logarithm of # columns}}',
  'prepare.stepName.dateParts':
    '{count, plural, =0 {Take dates apart} =1 {Take {column} apart} other {Take # dates apart}}',
  'prepare.stepName.rare':
    '{count, plural, =0 {Merge rare categories} =1 {Merge rare categories of {column}} other {Merge rare categories of # columns}}',
  'prepare.stepName.oneHot':
    '{count, plural, =0 {One feature per category} =1 {One feature per category of {column}} other {One feature per category of # columns}}',
  'prepare.stepName.bins':
    '{count, plural, =0 {Let effects bend} =1 {Let the effect of {column} bend} other {Let the effects of # columns bend}}',
  'prepare.stepName.scale':
    '{count, plural, =0 {Put on one scale} =1 {Scale {column}} other {Scale # columns}}',

  'prepare.effect.none': 'no column chosen yet',
  'prepare.effect.drop': '{count, plural, one {# column removed} other {# columns removed}}',
  'prepare.effect.noGaps': 'no gap in the training rows',
  'prepare.effect.imputeOne':
    '{value} in {cells, plural, one {# row} other {# rows}}{flags, plural, =0 {} other {, plus a flag}}',
  'prepare.effect.impute':
    '{cells, plural, one {# gap filled} other {# gaps filled}}{flags, plural, =0 {} =1 {, plus a flag} other {, plus # flags}}',
  'prepare.effect.clipOne':
    '{low} to {high}; {cells, plural, =0 {no row changes} one {# row changes} other {# rows change}}',
  'prepare.effect.rows': '{rows, plural, =0 {no row changes} one {# row changes} other {# rows change}}',
  'prepare.effect.dateParts': 'into {parts}',
  'prepare.effect.rare':
    '{cells, plural, =0 {no category is rare} one {# cell becomes other} other {# cells become other}}',
  'prepare.effect.oneHot': '{count, plural, one {# feature} other {# features}}: {columns}',
  'prepare.effect.bins':
    '{count, plural, =0 {no feature added} one {# feature added} other {# features added}}',
  'prepare.effect.scale.standard': 'mean 0, standard deviation 1',
  'prepare.effect.scale.minMax': 'from 0 to 1',
  'prepare.effect.scale.robust': 'median 0, middle half 1 wide',
  'prepare.size.columns': '{count, plural, one {# column} other {# columns}}',
  'prepare.size.features': '{count, plural, one {# feature} other {# features}}',
  'prepare.times': '{column} × {count, number}',

  'prepare.handle': 'Step {number, number} of {steps, number}, {name}. Arrow keys move it.',
  'prepare.openStep': 'Open the step',
  'prepare.moveUp': 'Move up',
  'prepare.moveDown': 'Move down',
  'prepare.isFirst': 'It is the first step',
  'prepare.isLast': 'It is the last step',
  'prepare.removeStep': 'Remove',
  'prepare.news.moved': '{name} is now step {position, number} of {steps, number}.',
  'prepare.news.added': 'Added: {name}.',
  'prepare.news.removed': 'Removed: {name}.',
  'prepare.why': 'Why it is here',

  'prepare.columns': 'Columns',
  'prepare.columnsChosen': '{count, number} of {total, number} chosen',
  'prepare.searchColumns': 'Search columns',
  'prepare.allColumns': 'All',
  'prepare.noColumns': 'None',
  'prepare.noMatch': 'No column of that name can be used here.',
  'prepare.moreColumns': '{count, plural, one {# more column} other {# more columns}}: search for it.',
  'prepare.notThere': 'not there at this step',

  'prepare.field.strategy': 'Fill with',
  'prepare.strategy.median': 'Median',
  'prepare.strategy.mean': 'Mean',
  'prepare.strategy.mostFrequent': 'Most frequent value',
  'prepare.strategy.constant': 'A value of your own',
  'prepare.field.value': 'Value',
  'prepare.field.indicator': 'Add a flag where a value was missing',
  'prepare.field.lowerQuantile': 'Lower end',
  'prepare.field.upperQuantile': 'Upper end',
  'prepare.field.parts': 'Parts',
  'prepare.part.year': 'year',
  'prepare.part.month': 'month',
  'prepare.part.dayOfMonth': 'day of the month',
  'prepare.part.dayOfWeek': 'weekday',
  'prepare.part.hour': 'hour',
  'prepare.field.minimumCount': 'Fewest rows of a category',
  'prepare.field.count': 'Most bins a column',
  'prepare.field.method': 'Method',
  'prepare.method.standard': 'Mean 0, deviation 1',
  'prepare.method.minMax': 'From 0 to 1',
  'prepare.method.robust': 'Median and quartiles',
  'prepare.field.quantileUnit': '% of training rows lie below',
  'prepare.field.rowsUnit': 'rows',
  'field.range': '{minimum} to {maximum}',
  'field.outOfRange': 'Needs a number from {minimum} to {maximum}. {value} stays in effect.',
  'prepare.fieldErrorOrder': 'The lower end must not lie above the upper. {value} stays in effect.',
  'prepare.fieldErrorNumber': 'Columns of numbers need a number here. {value} stays in effect.',

  'prepare.learned': 'Learned from the training rows',
  'prepare.learnedColumn': 'Column',
  'prepare.learnedWhat.impute': 'Fills gaps with',
  'prepare.learnedWhat.clip': 'Limits',
  'prepare.learnedWhat.dateParts': 'Becomes',
  'prepare.learnedWhat.rare': 'Categories kept',
  'prepare.learnedWhat.oneHot': 'Categories',
  'prepare.learnedWhat.bins': 'Edges',
  'prepare.learnedWhat.scale': 'Centre and width',
  'prepare.learnedRows': 'Rows',
  'prepare.learnedRange': '{low} to {high}',
  'prepare.learnedScale': '{centre}, {spread}',
  'prepare.learnedNone': 'none',
  'prepare.learnedMore': 'Show {count, plural, one {# more column} other {# more columns}}',

  'prepare.view': 'What the table shows',
  'prepare.viewStep': 'This step',
  'prepare.viewWhole': 'Whole recipe',
  'prepare.viewNoStep': 'Open a step of the recipe to see what it does',
  'prepare.finding.whole':
    'The recipe turns {before, plural, one {# column} other {# columns}} into {after, plural, one {# number} other {# numbers}} a row',
  'prepare.finding.drop':
    'Step {number, number} takes {count, plural, =0 {no column} one {# column} other {# columns}} out of the model’s sight',
  'prepare.finding.impute':
    'Step {number, number} {cells, plural, =0 {finds no gap in the training rows} one {fills # gap} other {fills # gaps}}{flags, plural, =0 {} other { and says where they were}}',
  'prepare.finding.clip':
    'Step {number, number} {rows, plural, =0 {changes no training row} one {draws in the extremes of # row} other {draws in the extremes of # rows}}',
  'prepare.finding.log':
    'Step {number, number} {rows, plural, =0 {changes no training row} one {draws in the long tail of # row} other {draws in the long tail of # rows}}',
  'prepare.finding.dateParts':
    'Step {number, number} reads {count, plural, =0 {nothing} one {# number} other {# numbers}} off the dates',
  'prepare.finding.rare':
    'Step {number, number} {cells, plural, =0 {finds no rare category} one {puts # rare cell into one bucket} other {puts # rare cells into one bucket}}',
  'prepare.finding.oneHot':
    'Step {number, number} makes {count, plural, one {# feature} other {# features}}, each 0 or 1, of {columns, plural, one {# column of categories} other {# columns of categories}}',
  'prepare.finding.bins':
    'Step {number, number} {count, plural, =0 {adds no feature} one {adds # feature} other {adds # features}} so that effects may bend',
  'prepare.finding.scale':
    'Step {number, number} puts {columns, plural, =0 {no column} one {# column} other {# columns}} on one scale',
  'prepare.findingFailed': 'Step {number, number} cannot run and is skipped here',
  'prepare.sampleStep':
    '{shown, plural, =1 {One real training row} =2 {Two real training rows} =3 {Three real training rows} =4 {Four real training rows} =5 {Five real training rows} =6 {Six real training rows} other {# real training rows}}, before and after this step.{rows, plural, =0 {} one { # of {total, number} rows changes.} other { # of {total, number} rows change.}}',
  'prepare.sampleWhole':
    '{shown, plural, =1 {One real training row} =2 {Two real training rows} =3 {Three real training rows} =4 {Four real training rows} =5 {Five real training rows} =6 {Six real training rows} other {# real training rows}}, from the file to what the model sees.',
  'prepare.before': 'Before: {count, plural, one {# column} other {# columns}}',
  'prepare.after': 'After: {count, plural, one {# column} other {# columns}}',
  'prepare.afterFeatures': 'After: {count, plural, one {# feature} other {# features}}',
  'prepare.row': 'row',
  'prepare.missing': 'missing',
  'prepare.other': 'other',
  'prepare.masked': 'hidden',
  'prepare.maskedNote': 'Cells of columns that seem to hold personal data are hidden: {columns}.',
  'prepare.notShown': '{count, plural, one {# more column} other {# more columns}} not shown',
  'prepare.removed': 'removed',
  'prepare.changed': 'changed',
  'prepare.new': 'new',

  'prepare.split': 'Test rows stay sealed until you evaluate',
  'prepare.splitJudged':
    'Test rows have judged {count, plural, one {# run} other {# runs}}: choose nothing by them',
  'prepare.splitNoTest': 'No row is kept for a test: nothing will say how good the model is',
  'prepare.splitSub.stratified':
    'Shares of {rows, plural, one {# row} other {# rows}}. Each part keeps the share of every class.',
  'prepare.splitSub.random': 'Shares of {rows, plural, one {# row} other {# rows}}, dealt out at random.',
  'prepare.splitSettings': 'How the rows are dealt out',
  'prepare.splitBar': 'Shares of the three parts',
  'prepare.part.train': 'Train',
  'prepare.part.validation': 'Validate',
  'prepare.part.test': 'Test',
  'prepare.partUse.train': '{rows, plural, one {# row} other {# rows}}: the model learns from these',
  'prepare.partUse.validation': '{rows, plural, one {# row} other {# rows}}: choose and tune',
  'prepare.partUse.test': '{rows, plural, one {# row} other {# rows}}: sealed',
  'prepare.partUse.testJudged': '{rows, plural, one {# row} other {# rows}}: looked at already',
  'prepare.border.0': 'Border between training and validation rows',
  'prepare.border.1': 'Border between validation and test rows',
  'prepare.borderValue': '{before} and {after}',
  'prepare.splitKind': 'Deal out',
  'prepare.splitKind.stratified': 'Keep the class balance',
  'prepare.splitKind.random': 'At random',
  'prepare.seed': 'Random seed',
  'prepare.seedSub': 'Same seed, same rows in each part.',

  'prepare.model': 'The model will see {count, plural, one {# number} other {# numbers}} a row',
  'prepare.modelNone': 'The model would see nothing yet',
  'prepare.modelSub': 'Where the features come from. A multiplier means that one column became several.',
  'prepare.unused': 'Not used: {columns}.',
  'prepare.target': 'Target',
  'prepare.targetSub': 'How the model learns {target}. Predictions come back in its own unit.',
  'prepare.target.none': 'As it is',
  'prepare.target.log': 'Logarithm',

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
