/** The Python package as text: what src/pipeline/deploy/python holds. */
const texts: Record<string, string> = import.meta.glob(
  '../../src/pipeline/deploy/python/terrarium_model/*.py',
  { query: '?raw', import: 'default', eager: true },
);

/** File name to text, in the order of the names. */
export const pythonModules: ReadonlyMap<string, string> = new Map(
  Object.entries(texts)
    .map(([path, text]): [string, string] => [path.slice(path.lastIndexOf('/') + 1), text])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
