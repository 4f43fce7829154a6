/** The files that a model leaves the app as. */
export const exports = {
  'deploy.python': 'Python package',
  'deploy.pythonText':
    'For scripts: Python and NumPy alone, from raw rows to answers. Python is not run here: the package is opened again and the model inside answers.',
};
