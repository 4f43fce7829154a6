export const samples = {
  'samples.title': 'Start from a sample',
  'samples.text': 'Made by Terrarium on this device, so nobody and nothing in them exists.',
  'samples.made': 'Made by Terrarium from seed {seed}; nobody and nothing in it exists.',
  'samples.size':
    '{rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}',
  'samples.open': 'Open the sample {name}',

  'samples.clinic.name': 'Will they attend?',
  'samples.clinic.text':
    'A year of visits to six clinics. With gaps, copies, personal columns, one column that gives the answer away, and three later months in which things have changed.',
  'samples.clinic.file': 'clinic visits 2025.csv',
  'samples.clinic.laterFile': 'clinic visits early 2026.csv',
  'samples.clinic.later': 'Compare with the three months that follow',
  'samples.houses.name': 'What is a house worth?',
  'samples.houses.text':
    'Sales of two years with area, place, age and state. The price is a number, so this is regression.',
  'samples.houses.file': 'house sales.csv',
  'samples.moons.name': 'Two moons',
  'samples.moons.text': 'Two half circles that reach into each other.',
  'samples.moons.file': 'moons.csv',
  'samples.circles.name': 'Two circles',
  'samples.circles.text': 'A ring around a ring.',
  'samples.circles.file': 'circles.csv',
  'samples.spirals.name': 'Two spirals',
  'samples.spirals.text': 'Two arms wound around each other: the hardest of the four.',
  'samples.spirals.file': 'spirals.csv',
  'samples.xor.name': 'Exclusive or',
  'samples.xor.text': 'Opposite quarters belong together. No straight line can part them.',
  'samples.xor.file': 'exclusive or.csv',

  'samples.rows': 'Rows',
  'samples.noise': 'Noise',
  'samples.noiseUnit': 'standard deviation',
  'samples.seed': 'Random seed',
} as const;
