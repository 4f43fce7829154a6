/** The files that a model leaves the app as. */
export const exports = {
  'deploy.html': 'One HTML file',
  'deploy.htmlText':
    'Opens from disk without a network: a form, whole files, a log that comes home. Checked here by reading the model back out of the file; its page is not run.',
  'deploy.python': 'Python package',
  'deploy.pythonText':
    'For scripts: Python and NumPy alone, from raw rows to answers. Python is not run here: the package is opened again and the model inside answers.',
};
