// The tables whose figures are promised, with what a careful person would write into their pipeline files.

/**
 * @typedef {{
 *   id: string, task: 'classification' | 'regression', metric: 'accuracy' | 'r2', atLeast: number,
 *   data: Record<string, unknown>, seeds: number[],
 * }} PromisedTable
 */

const TEN_SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const ADULT_COLUMNS = [
  'age',
  'workclass',
  'fnlwgt',
  'education',
  'education-num',
  'marital-status',
  'occupation',
  'relationship',
  'race',
  'sex',
  'capital-gain',
  'capital-loss',
  'hours-per-week',
  'native-country',
  'income',
];

/** @type {readonly PromisedTable[]} */
export const PROMISED_TABLES = [
  {
    id: 'penguins',
    task: 'classification',
    metric: 'accuracy',
    atLeast: 0.98,
    seeds: TEN_SEEDS,
    data: { path: 'penguins/penguins.csv', target: 'species' },
  },
  {
    id: 'iris',
    task: 'classification',
    metric: 'accuracy',
    atLeast: 0.94,
    seeds: TEN_SEEDS,
    data: { path: 'iris/iris.csv', target: 'species' },
  },
  {
    id: 'breast_cancer_wisconsin',
    task: 'classification',
    metric: 'accuracy',
    atLeast: 0.955,
    seeds: TEN_SEEDS,
    data: { path: 'breast_cancer_wisconsin/breast-cancer-wisconsin.csv', header: false, target: 'column_10' },
  },
  {
    id: 'titanic',
    task: 'classification',
    metric: 'accuracy',
    atLeast: 0.81,
    seeds: TEN_SEEDS,
    data: { path: 'titanic/titanic.csv', target: 'survived', ignore: ['alive'] },
  },
  {
    id: 'adult',
    task: 'classification',
    metric: 'accuracy',
    atLeast: 0.853,
    seeds: TEN_SEEDS,
    data: {
      path: 'adult/adult_train_every3.csv',
      testPath: 'adult/adult_test_every3.csv',
      header: ADULT_COLUMNS,
      target: 'income',
      labelMap: { '<=50K.': '<=50K', '>50K.': '>50K' },
    },
  },
  {
    id: 'mpg',
    task: 'regression',
    metric: 'r2',
    atLeast: 0.85,
    seeds: TEN_SEEDS,
    data: { path: 'mpg/mpg.csv', target: 'mpg', ignore: ['name'] },
  },
  {
    id: 'diamonds',
    task: 'regression',
    metric: 'r2',
    atLeast: 0.96,
    seeds: TEN_SEEDS,
    data: { path: 'diamonds/diamonds_every5.csv', target: 'price' },
  },
];

/**
 * The pipeline document of one table and split seed: `model: auto`, everything else at its default.
 *
 * @param {PromisedTable} table
 * @param {number} seed
 * @param {(path: string) => string} locate
 */
export function pipelineDocument(table, seed, locate) {
  const { path, testPath, ...rest } = table.data;
  return {
    terrarium: 1,
    name: `${table.id}-${seed}`,
    task: table.task,
    data: {
      path: locate(/** @type {string} */ (path)),
      ...(testPath ? { testPath: locate(/** @type {string} */ (testPath)) } : {}),
      ...rest,
      split: { seed },
    },
    train: { model: 'auto', seed },
    deploy: { export: ['bundle', 'tfjs'] },
  };
}
