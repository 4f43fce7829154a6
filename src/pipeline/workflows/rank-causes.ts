/** Orders a drift report by what each column's change does to the deployed model's answers. */
import type { DriftReport, FittedRecipe, MonitorRequest, ReferenceProfile, Table } from '../../contracts';
import { makeError } from '../../contracts';
import { Generator } from '../../foundation';
import { selectRows } from '../data';
import { answerShift, drawFromReference, orderByAnswerShift } from '../monitor';
import { applyRecipe } from '../prepare';
import { loadModel } from '../train';
import type { PaceContext } from './run-in-pieces';
import type { WorkflowContext } from './workflow-context';

/** Rows whose mean answer is looked at: enough for a share within a hundredth. */
const ROWS = 4_000;

function pickRows(table: Table, generator: Generator): Table {
  if (table.nRows <= ROWS) return table;
  return selectRows(table, generator.permutation(table.nRows).slice(0, ROWS).sort());
}

/**
 * @param report of `watchVersion` for the same request
 * @returns the report with `answerShift` for its drifted columns, in their order; as it came when nothing has drifted
 * @throws E-COLUMNS-MISSING when a column the recipe needs is absent; E-STOPPED when stopping was asked
 */
export async function rankCauses(
  request: MonitorRequest,
  report: DriftReport,
  { storage, ports, stop, onEvent }: WorkflowContext,
): Promise<DriftReport> {
  const drifted = report.columns.filter((column) => column.drifted);
  if (drifted.length === 0) return report;
  const { summary, reference } = await storage.getVersion(request.modelVersionId);
  const { artifact, recipe } = await storage.readModel(summary.runId);
  const generator = Generator.fromSeed(request.seed).fork('answer shift');
  const rows = pickRows(
    await storage.readTable(request.datasetId, inputNames(recipe)),
    generator.fork('rows'),
  );
  const model = loadModel(artifact);
  try {
    const shifts = await measureAnswerShifts(
      drifted.map(({ name }) => name),
      { rows, reference, generator, predict: (table) => model.predict(applyRecipe(recipe, table)) },
      { ports, stop, onEvent },
    );
    return orderByAnswerShift(report, shifts);
  } finally {
    model.dispose();
  }
}

/** What columns are put back into, and with what. */
export interface ShiftedRows {
  readonly rows: Table;
  readonly reference: ReferenceProfile;
  readonly generator: Generator;
  /** The model's outputs for a table, row-major. */
  readonly predict: (table: Table) => Promise<Float32Array>;
}

/**
 * How far the mean answer moves when a column looks as in the reference again, by column.
 * @returns without columns that cannot be drawn: absent, of another type, dates, texts
 * @throws E-STOPPED when stopping was asked
 */
export async function measureAnswerShifts(
  names: readonly string[],
  { rows, reference, generator, predict }: ShiftedRows,
  { ports, stop, onEvent }: PaceContext,
): Promise<Map<string, number>> {
  const shifts = new Map<string, number>();
  const outputs = await predict(rows);
  for (const [index, name] of names.entries()) {
    onEvent({
      kind: 'progress',
      activity: 'predicting',
      done: index,
      total: names.length,
      unit: 'columns',
      secondsLeft: null,
    });
    const sketch = reference.columns.find((candidate) => candidate.name === name);
    const column = rows.columns.find((candidate) => candidate.name === name);
    const drawn = sketch && column ? drawFromReference(column, sketch, generator.fork(name)) : null;
    if (drawn) {
      const columns = rows.columns.map((candidate) => (candidate.name === name ? drawn : candidate));
      shifts.set(
        name,
        answerShift(outputs, await predict({ ...rows, columns }), outputs.length / rows.nRows),
      );
    }
    await ports.yieldControl();
    if (stop.requested) throw makeError('E-STOPPED');
  }
  return shifts;
}

function inputNames(recipe: FittedRecipe): string[] {
  return recipe.inputs.map(({ name }) => name);
}
