/** Watches a version over its log of answers: windows, what each of them shows, and the alerts that follow. */
import {
  makeError,
  PLAIN_DECISION,
  type MonitorPlan,
  type MonitorReport,
  type MonitorVersionRequest,
  type PredictionSet,
  type ReferenceProfile,
  type Table,
  type WindowReport,
} from '../../contracts';
import { Generator } from '../../foundation';
import { sketchColumns } from '../data';
import {
  chooseLight,
  cutWindows,
  expectMonitorFalseAlarms,
  groupFeedback,
  makeAlerts,
  settleFeedback,
  tableOfCells,
  timeOf,
  type WindowSignals,
} from '../monitor';
import { decidePredictions } from '../deploy';
import { applyRecipe } from '../prepare';
import { loadModel } from '../train';
import { compareAnswers, STABILITY_ROWS, STABILITY_TOLERANCE } from './answer-again';
import { readLoggedInputs, type LoggedInputs } from './logged-inputs';
import { answeredTarget, decideEvaluation, layDownGroups, makeBenchmark } from './monitor-baseline';
import { toPredictionSet } from './predict-rows';
import { reportWindow, type LoggedAnswer, type WindowContext } from './report-window';
import type { WorkflowContext } from './workflow-context';

/** Equal logs give equal reports. */
const SEED = 0;

type Log = Awaited<ReturnType<WorkflowContext['storage']['readPredictionLog']>>;

/** Answers with what is known about them, each id once. */
function gatherAnswers({ records, feedback }: Log): LoggedAnswer[] {
  const about = groupFeedback(feedback);
  const unique = [...new Map(records.map((record) => [record.id, record])).values()];
  return unique.map((record, place) => {
    const own = about.get(record.id) ?? [];
    const settled = settleFeedback(record, own);
    return { id: record.id, at: record.at, place, record, settled, hasFeedback: own.length > 0 };
  });
}

/** Answers of the reference period; empty where the training rows are the reference. */
function inReferencePeriod({ reference }: MonitorPlan, answers: readonly LoggedAnswer[]): LoggedAnswer[] {
  if (reference.kind === 'training') return [];
  const from = Date.parse(reference.from);
  const to = Date.parse(reference.to);
  return answers.filter((answer) => timeOf(answer) >= from && timeOf(answer) <= to);
}

/** A period is a reference like the training rows: a sketch, with its columns unlinked. */
function sketchPeriod(table: Table, generator: Generator): ReferenceProfile {
  const rows = Int32Array.from({ length: table.nRows }, (_, row) => row);
  const names = table.columns.map(({ name }) => name);
  return sketchColumns(table, rows, names, generator.fork('reference'));
}

/** Makes tables of answers' inputs. */
function tableMaker(
  inputs: LoggedInputs,
  columns: Parameters<typeof tableOfCells>[0],
): (own: readonly LoggedAnswer[]) => Table {
  return (own) => {
    const kept = own.filter(({ place }) => inputs.isKept[place]);
    return tableOfCells(columns, kept.length, (name) => {
      const cells = inputs.cellsOf(name);
      return kept.map(({ place }) => cells[place]);
    });
  };
}

/**
 * The report on a version's answers.
 * @throws E-STORE-MISSING when there is no such version; E-STOPPED when stopping was asked
 */
export async function monitorVersion(
  { modelVersionId, plan }: MonitorVersionRequest,
  context: WorkflowContext,
): Promise<MonitorReport> {
  const { storage, ports, stop, onEvent } = context;
  const { summary, reference: training } = await storage.getVersion(modelVersionId);
  const { artifact, recipe } = await storage.readModel(summary.runId);
  const run = await storage.getRun(summary.runId);
  const split = await storage.getSplit(run.splitId);
  const decision = summary.decision ?? PLAIN_DECISION;
  const asDecided = (set: PredictionSet): PredictionSet => decidePredictions(set, recipe.target, decision);
  const evaluation = decideEvaluation(await storage.getEvaluation(summary.runId), recipe, decision);
  const answers = gatherAnswers(await storage.readPredictionLog(modelVersionId));
  const groups = await layDownGroups(plan.groups, split, evaluation.predictions, storage);
  const names = new Set([...recipe.inputs.map(({ name }) => name), ...groups.map(({ name }) => name)]);
  const inputs = await readLoggedInputs(
    answers.map(({ record }) => record),
    [...names],
    storage,
  );
  const tableOf = tableMaker(inputs, recipe.inputs);
  const generator = Generator.fromSeed(SEED).fork('monitor');
  const period = inReferencePeriod(plan, answers);
  const inPeriod = new Set(period);
  const reference = plan.reference.kind === 'training' ? training : sketchPeriod(tableOf(period), generator);
  const windows = cutWindows(
    answers.filter((answer) => !inPeriod.has(answer)),
    { plan, versionAt: summary.createdAt, now: ports.timestamp() },
  );
  const model = loadModel(artifact);
  try {
    const predict = async (table: Table): Promise<Float32Array> => model.predict(applyRecipe(recipe, table));
    const shared: WindowContext = {
      target: answeredTarget(recipe),
      benchmark: makeBenchmark(period, evaluation, recipe, groups),
      reference,
      inputs,
      tableOf,
      predict,
      generator,
      pace: { ports, stop, onEvent: () => undefined },
    };
    const reports: WindowReport[] = [];
    const signals: WindowSignals[] = [];
    const total = answers.length - period.length;
    const startedMs = ports.nowMs();
    for (const window of windows) {
      const made = await reportWindow(window, shared);
      reports.push(made.report);
      signals.push(made.signals);
      const done = reports.reduce((sum, report) => sum + report.answers, 0);
      const secondsLeft = ((ports.nowMs() - startedMs) / 1000 / done) * (total - done);
      onEvent({ kind: 'progress', activity: 'permuting', done, total, unit: 'rows', secondsLeft });
      await ports.yieldControl();
      if (stop.requested) throw makeError('E-STOPPED');
    }

    const latest = answers.filter(({ place }) => inputs.isKept[place]).slice(-STABILITY_ROWS);
    const again = latest.length === 0 ? null : tableOf(latest);
    const stability =
      again === null ||
      !recipe.inputs.every(({ name }) => again.columns.some((column) => column.name === name))
        ? null
        : compareAnswers(
            latest.map(({ record }) => record),
            asDecided(toPredictionSet(recipe.target, again, await predict(again))),
            recipe.target,
          );
    const reasons = new Map(
      (await storage.listAcknowledgements(modelVersionId)).map(({ alertId, reason }) => [alertId, reason]),
    );
    const scope = [
      modelVersionId,
      plan.windowBy,
      plan.windowBy === 'rows' ? plan.windowRows : 0,
      plan.reference,
    ];
    const unstable =
      stability !== null && stability.maxAbsDifference > STABILITY_TOLERANCE ? stability : null;
    const alerts = makeAlerts(signals, unstable, { scope, reasons, hash: ports });
    return {
      modelVersionId,
      plan,
      madeAt: ports.timestamp(),
      windows: reports,
      alerts,
      light: chooseLight(signals, alerts),
      expectedFalseAlarms: expectMonitorFalseAlarms(signals, reports, shared.benchmark),
      stability,
    };
  } finally {
    model.dispose();
  }
}
