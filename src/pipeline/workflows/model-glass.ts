/**
 * Looks into a model with the rows of its split at hand: a chosen training or validation row on its way through, and the
 * answers over the whole plane where the model reads exactly two numeric columns. Test rows stay sealed.
 */
import {
  MAX_DRAWN_UNITS,
  MAX_SURFACE_CLASSES,
  type FittedRecipe,
  type GlassReport,
  type GlassRow,
  type ModelArtifact,
  type StoragePort,
  type Table,
  type WatchRequest,
} from '../../contracts';
import { selectRows } from '../data';
import { applyRecipe, applyTarget, invertTarget } from '../prepare';
import {
  loadModel,
  lookIntoModel,
  type GlassMoment,
  type GlassPort,
  type PreparedRow,
  type TrainedModel,
} from '../train';
import { SurfaceGrid } from './surface-grid';
import { readProblemTable, targetColumn } from './problem-table';

/** Where a row is found: its part, and its place in it. */
interface RowPlace {
  readonly part: 'train' | 'validation';
  readonly rows: Int32Array;
  readonly at: number;
}

/** Place of a value in an ascending array; -1 when it is not there. */
function indexIn(rows: Int32Array, position: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = rows[middle] as number;
    if (value === position) return middle;
    if (value < position) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export class ModelGlass implements GlassPort {
  private prepared: { readonly position: number; readonly row: PreparedRow } | null = null;
  private readonly grid: SurfaceGrid | null;

  /** @param table the problem's columns, all rows; parts as row positions, ascending, the training rows not empty */
  constructor(
    private readonly recipe: FittedRecipe,
    private readonly table: Table,
    private readonly trainRows: Int32Array,
    private readonly validationRows: Int32Array,
  ) {
    const { target } = recipe;
    const isDrawable = target.kind === 'number' || target.classes.length <= MAX_SURFACE_CLASSES;
    this.grid = isDrawable ? SurfaceGrid.find(recipe, table, trainRows) : null;
  }

  private place(position: number | null): RowPlace {
    const parts = [
      { part: 'validation', rows: this.validationRows },
      { part: 'train', rows: this.trainRows },
    ] as const;
    for (const { part, rows } of parts) {
      const at = position === null ? -1 : indexIn(rows, position);
      if (at >= 0) return { part, rows, at };
    }
    const [first, second] = parts;
    return { ...(first.rows.length > 0 ? first : second), at: 0 };
  }

  private prepare(position: number): PreparedRow {
    if (this.prepared?.position === position) return this.prepared.row;
    const { values } = applyRecipe(this.recipe, this.table, Int32Array.of(position));
    const { target } = this.recipe;
    const column = targetColumn(this.table, target.column);
    const one = selectRows({ ...this.table, columns: [column] }, [position]);
    const [y] = applyTarget(target, targetColumn(one, target.column));
    const isKnown = y !== undefined && !Number.isNaN(y) && !(target.kind === 'classes' && y < 0);
    this.prepared = { position, row: { values, target: isKnown ? y : null } };
    return this.prepared.row;
  }

  private describeRow({ part, rows, at }: RowPlace): GlassRow {
    const position = rows[at] as number;
    return {
      position,
      rowId: this.table.rowIds[position] ?? position,
      part,
      previous: rows[at - 1] ?? null,
      next: rows[at + 1] ?? null,
      of: rows.length,
    };
  }

  private describeAnswer(
    answer: Float32Array,
    target: number | null,
    loss: number | null,
  ): GlassReport['answer'] {
    const fitted = this.recipe.target;
    if (fitted.kind === 'number') {
      const unit = (value: number): number => invertTarget(fitted, [value])[0] as number;
      return {
        task: 'regression',
        classes: [],
        probabilities: [],
        predicted: unit(answer[0] as number),
        actual: target === null ? null : unit(target),
        loss,
      };
    }
    const { classes } = fitted;
    let likeliest = 0;
    for (let k = 1; k < answer.length; k++)
      if ((answer[k] as number) > (answer[likeliest] as number)) likeliest = k;
    return {
      task: 'classification',
      classes: classes.slice(0, MAX_DRAWN_UNITS),
      probabilities: Array.from(answer.subarray(0, MAX_DRAWN_UNITS)),
      predicted: classes[likeliest] as string,
      actual: target === null ? null : (classes[target] as string),
      loss,
    };
  }

  /** A look into any model of this recipe. @param moment what training knows; its artifact is not read */
  async look(
    model: TrainedModel,
    moment: Pick<GlassMoment, 'step' | 'dropped'>,
    request: WatchRequest,
  ): Promise<GlassReport> {
    const place = this.place(request.row);
    const row = this.prepare(place.rows[place.at] as number);
    const names = this.recipe.features.map(({ name }) => name);
    const { answer, loss, ...drawn } = await lookIntoModel(model, row, names, request, moment.dropped);
    return {
      family: model.toArtifact().topology.family,
      step: moment.step,
      view: request.view,
      row: this.describeRow(place),
      ...drawn,
      answer: this.describeAnswer(answer, row.target, loss),
      surface: request.surface && this.grid !== null ? await this.grid.evaluate(model) : null,
      durationMs: 0,
    };
  }

  /** A look into a model that is no more than its artifact. @throws E-MODEL-NOT-FINITE */
  async report(moment: GlassMoment, request: WatchRequest): Promise<GlassReport> {
    return this.withModel(moment.artifact, (model) => this.look(model, moment, request));
  }

  private async withModel<Result>(
    artifact: ModelArtifact,
    use: (model: TrainedModel) => Promise<Result>,
  ): Promise<Result> {
    const model = loadModel(artifact);
    try {
      return await use(model);
    } finally {
      model.dispose();
    }
  }
}

/** The glass of a stored run, its rows read anew, and the run's model. @throws E-STORE-MISSING and what storage refuses */
export async function openStoredGlass(
  runId: string,
  storage: StoragePort,
): Promise<{ readonly glass: ModelGlass; readonly moment: GlassMoment }> {
  const run = await storage.getRun(runId);
  const split = await storage.getSplit(run.splitId);
  const { artifact, recipe } = await storage.readModel(runId);
  const table = await readProblemTable(split.datasetId, split, { storage });
  const glass = new ModelGlass(
    recipe,
    table,
    await storage.readSplitRows(split.id, 'train'),
    await storage.readSplitRows(split.id, 'validation'),
  );
  return { glass, moment: { step: run.steps, artifact, dropped: null } };
}
