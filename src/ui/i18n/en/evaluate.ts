export const evaluate = {
  'evaluate.titleBetter.accuracy':
    '{value} of unseen rows answered correctly, against {baseline} for the baseline',
  'evaluate.titleUnclear.accuracy': 'May be no better than the baseline: {value} correct against {baseline}',
  'evaluate.titleWorse.accuracy': 'Worse than the baseline: {value} correct against {baseline}',
  'evaluate.titleNone.accuracy': '{value} of unseen rows answered correctly',
  'evaluate.titleBetter.r2': 'The model explains {value} of how {target} varies',
  'evaluate.titleUnclear.r2': 'May be no better than always guessing the mean of {target}',
  'evaluate.titleWorse.r2': 'Worse than always guessing the mean of {target}',
  'evaluate.titleNone.r2': 'R² on unseen rows is {value}',
  'evaluate.titleRunning': 'Measuring on rows the model has never seen',
  'evaluate.titleFailed': 'The result could not be measured',
  'evaluate.titleNoRows': 'There are no test rows to judge by',
  'evaluate.provenance':
    'Measured on {rows, plural, one {# test row} other {# test rows}} that no run was trained on.',
  'evaluate.empty': 'Judges the model on the rows it has never seen, with an interval for every figure.',
  'evaluate.interval': '95 % interval',
  'evaluate.intervalValue': '{low} to {high}',
  'evaluate.words.accuracy':
    '{value} of {rows, plural, one {# test row} other {# test rows}} were right. On new rows the true share may lie anywhere from {low} to {high}.',
  'evaluate.words.accuracyExact':
    'Every one of {rows, plural, one {# test row} other {# test rows}} was answered correctly, so the interval has no width. On new rows the true share may still be lower.',
  'evaluate.words.r2':
    'Of the ups and downs of {target}, the model accounts for {value}; the true share may lie anywhere from {low} to {high}.',
  'evaluate.leak':
    '{columns} may give the answer away. If known only afterwards, leave it out and train again: otherwise these figures are too good to be true.',
  'evaluate.words.rmse': 'A typical error is {rmse}, in the unit of {target}.',
  'evaluate.metrics': 'Every figure beside its baseline',
  'evaluate.metricsText.classification':
    'The baseline always answers the most frequent class. 95 % intervals from 1,000 bootstrap samples of the test rows.',
  'evaluate.metricsText.regression':
    'The baseline always answers the mean of the training rows. 95 % intervals from 1,000 bootstrap samples of the test rows.',
  'evaluate.metric': 'Figure',
  'evaluate.value': 'Value',
  'evaluate.baseline': 'Baseline',
  'evaluate.plot': 'On the scale 0 to 1',
  'evaluate.plotLabel': '{metric}: {value}, interval {low} to {high}, baseline {baseline}',
  'evaluate.lower': 'lower is better',
  'evaluate.perClass': 'Class by class',
  'evaluate.perClassText':
    'How often an answer of this class is right (precision), and how many rows of it are found (recall).',
  'evaluate.class': 'Class',
  'evaluate.rows': 'Test rows',
  'evaluate.small': 'few rows',
  'evaluate.undefined': 'A dash means undefined: the figure does not exist for these rows.',

  'metric.accuracy': 'Accuracy',
  'metric.balancedAccuracy': 'Balanced accuracy',
  'metric.macroPrecision': 'Precision, mean of classes',
  'metric.macroRecall': 'Recall, mean of classes',
  'metric.macroF1': 'F1, mean of classes',
  'metric.weightedF1': 'F1, weighted by rows',
  'metric.logLoss': 'Log loss',
  'metric.brier': 'Brier score',
  'metric.auc': 'AUC',
  'metric.averagePrecision': 'Average precision',
  'metric.mcc': 'Matthews correlation',
  'metric.rmse': 'RMSE',
  'metric.mae': 'Mean absolute error',
  'metric.r2': 'R²',
  'metric.precision': 'Precision',
  'metric.recall': 'Recall',
  'metric.f1': 'F1',
} as const;
