export const charts = {
  'charts.showTable': 'Show as table',
  'charts.hideTable': 'Hide the table',
  'charts.tableCut': '{shown, number} of {count, number} rows, evenly chosen. The CSV holds all of them.',
  'charts.save': 'Save as',
  'charts.saveLabel': 'Save this chart: {finding}',
  'charts.save.png': 'Save as a PNG picture',
  'charts.save.svg': 'Save as an SVG drawing',
  'charts.save.csv': 'Save its figures as CSV',
  'charts.saveFailed': 'The picture could not be made. The figures can still be saved as CSV.',
  'charts.read': 'Values along {along}',
  'charts.readHint': 'Arrow keys read the values',
  'charts.readout': '{title}: {values}',
} as const;
