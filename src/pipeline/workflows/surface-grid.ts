/**
 * A model's answers over the plane of the two numeric columns it reads, which a decision boundary is drawn from. The plane
 * and its features are prepared once; each model answers them anew.
 */
import {
  MAX_SURFACE_POINTS,
  SURFACE_CELLS,
  type Column,
  type FeatureMatrix,
  type FittedRecipe,
  type GlassSurface,
  type Table,
} from '../../contracts';
import { selectRows } from '../data';
import { applyRecipe, applyTarget, invertTarget } from '../prepare';
import type { TrainedModel } from '../train';
import { targetColumn } from './problem-table';

/** Share of the training rows' range added at each side. */
const MARGIN = 0.08;

type Axis = GlassSurface['x'];
type Numbers = Extract<Column['data'], { kind: 'number' }>;

function readAxis(name: string, { values }: Numbers, rows: Int32Array): Axis | null {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const row of rows) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const margin = MARGIN * (maximum - minimum);
  if (!(margin > 0) || !Number.isFinite(margin)) return null;
  return { column: name, minimum: minimum - margin, maximum: maximum + margin };
}

/** A table of the recipe's inputs at the cells' centres, row-major, y upwards; inputs that are not drawn are missing. */
function tabulateCells(recipe: FittedRecipe, table: Table, x: Axis, y: Axis): Table {
  const nRows = SURFACE_CELLS * SURFACE_CELLS;
  const centre = ({ minimum, maximum }: Axis, cell: number): number =>
    minimum + ((cell + 0.5) / SURFACE_CELLS) * (maximum - minimum);
  const coordinates = new Map([
    [x.column, Float64Array.from({ length: nRows }, (_, i) => centre(x, i % SURFACE_CELLS))],
    [y.column, Float64Array.from({ length: nRows }, (_, i) => centre(y, Math.floor(i / SURFACE_CELLS)))],
  ]);
  const wanted = new Set(recipe.inputs.map(({ name }) => name));
  return {
    nRows,
    rowIds: new Int32Array(nRows),
    columns: table.columns
      .filter(({ name }) => wanted.has(name))
      .map((column) => {
        const values = coordinates.get(column.name);
        return { ...column, data: values ? { kind: 'number', values } : makeGaps(column.data, nRows) };
      }),
  };
}

/** A column of missing values. */
function makeGaps(data: Column['data'], nRows: number): Column['data'] {
  if (data.kind === 'number') return { kind: 'number', values: new Float64Array(nRows).fill(NaN) };
  if (data.kind === 'category') return { ...data, codes: new Int32Array(nRows).fill(-1) };
  return {
    kind: 'text',
    offsets: new Uint32Array(nRows + 1),
    bytes: new Uint8Array(0),
    missing: new Uint8Array(nRows).fill(1),
  };
}

export class SurfaceGrid {
  private constructor(
    private readonly recipe: FittedRecipe,
    private readonly features: FeatureMatrix,
    private readonly base: Pick<GlassSurface, 'x' | 'y' | 'points'>,
  ) {}

  /** @returns null unless exactly two columns, both numbers that vary over the training rows, become features */
  static find(recipe: FittedRecipe, table: Table, trainRows: Int32Array): SurfaceGrid | null {
    const names = [...new Set(recipe.features.map(({ column }) => column))];
    const columns = table.columns.filter(({ name }) => names.includes(name));
    const [first, second] = columns;
    if (names.length !== 2 || first?.data.kind !== 'number' || second?.data.kind !== 'number') return null;
    if (first.type !== 'number' || second.type !== 'number') return null;
    const x = readAxis(first.name, first.data, trainRows);
    const y = readAxis(second.name, second.data, trainRows);
    if (x === null || y === null) return null;
    const features = applyRecipe(recipe, tabulateCells(recipe, table, x, y));
    const points = choosePoints(recipe, table, trainRows, first.data, second.data);
    return new SurfaceGrid(recipe, features, { x, y, points });
  }

  async evaluate(model: TrainedModel): Promise<GlassSurface> {
    const answers = await model.predict(this.features);
    const { target } = this.recipe;
    const { x, y, points } = this.base;
    return {
      x,
      y,
      // Copies, because what leaves a thread may be moved.
      points: { x: points.x.slice(), y: points.y.slice(), target: points.target.slice() },
      cells: SURFACE_CELLS,
      outputs: answers.length / this.features.nRows,
      values: target.kind === 'number' ? Float32Array.from(invertTarget(target, answers)) : answers,
    };
  }
}

function choosePoints(
  recipe: FittedRecipe,
  table: Table,
  trainRows: Int32Array,
  x: Numbers,
  y: Numbers,
): GlassSurface['points'] {
  const count = Math.min(trainRows.length, MAX_SURFACE_POINTS);
  const rows = Int32Array.from(
    { length: count },
    (_, i) => trainRows[Math.floor((i * trainRows.length) / count)] as number,
  ).filter((row) => !Number.isNaN(x.values[row] as number) && !Number.isNaN(y.values[row] as number));
  const { target } = recipe;
  const column = targetColumn(
    selectRows({ ...table, columns: [targetColumn(table, target.column)] }, rows),
    target.column,
  );
  const pick = ({ values }: Numbers): Float32Array => Float32Array.from(rows, (row) => values[row] as number);
  return {
    x: pick(x),
    y: pick(y),
    target:
      target.kind === 'number' && column.data.kind === 'number'
        ? Float32Array.from(column.data.values)
        : Float32Array.from(applyTarget(target, column)),
  };
}
