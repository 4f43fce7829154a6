/** Turns a judged run into a numbered model version: card, reference sketch, exports. */
import type { DeployRequest, EvaluationSummary, ExportTextsPort, ModelVersionSummary } from '../../contracts';
import { Generator } from '../../foundation';
import { sketchColumns } from '../data';
import { gatherCardFacts, type CardSources } from './card-facts';
import { judgeAnswers, USUAL_REPLICATES, type JudgedAnswers } from './judge-answers';
import { makeDecision, writeModelCard } from '../deploy';
import { judgeDecision } from './judge-decision';
import { makeExports } from './make-exports';
import { readProblemTable } from './problem-table';
import { describeInputs } from './stored-version';
import type { WorkflowContext } from './workflow-context';

/** An evaluation with the groups that the card is to show: judged again where other groups are asked for. */
async function judgeGroups(
  wanted: readonly string[] | null,
  judged: Omit<JudgedAnswers, 'predictions'>,
  evaluation: EvaluationSummary,
  context: WorkflowContext,
): Promise<CardSources['evaluation']> {
  const { predictions, bootstrap } = evaluation;
  const known = Object.keys(evaluation.groups);
  if (wanted === null || bootstrap === null || wanted.every((column) => known.includes(column)))
    return evaluation;
  const { groups } = await judgeAnswers({ ...judged, predictions }, wanted, bootstrap, context);
  return { ...evaluation, groups };
}

/** Stores version, card and reference sketch; makes the exports asked for. */
export async function deployRun(
  request: DeployRequest,
  context: WorkflowContext,
  texts: ExportTextsPort,
): Promise<ModelVersionSummary> {
  const { storage } = context;
  const run = await storage.getRun(request.runId);
  const split = await storage.getSplit(run.splitId);
  const dataset = await storage.getDataset(split.datasetId);
  const evaluation = await storage.getEvaluation(run.id);
  const { artifact, recipe } = await storage.readModel(run.id);

  const table = await readProblemTable(split.datasetId, split, context);
  const decision = makeDecision(evaluation.validation ?? null, recipe.target, {
    threshold: request.threshold ?? null,
    abstainBelow: request.abstainBelow ?? null,
  });
  const inputs = describeInputs(dataset);
  const reference = sketchColumns(
    table,
    await storage.readSplitRows(split.id, 'train'),
    // A sketch holds words and values of its column, and leaves the device with every export.
    recipe.inputs.map(({ name }) => name).filter((name) => !inputs.personal.includes(name)),
    Generator.fromSeed(run.request.train.seed).fork('sketch'),
  );
  const identity = await storage.reserveVersion(run.id, request.name);
  const judged = await judgeGroups(request.groups ?? null, { run, split, recipe }, evaluation, context);
  const facts = gatherCardFacts({
    identity: { ...identity, name: request.name },
    run,
    split,
    dataset,
    recipe,
    evaluation: judged,
    reference,
    decision,
    decided: await judgeDecision(
      { run, split, recipe, predictions: evaluation.predictions },
      decision,
      evaluation.bootstrap ?? USUAL_REPLICATES,
      context,
    ),
    statement: request.statement,
  });
  const card = writeModelCard(facts, 'en');
  const { manifest, exports } = await makeExports(
    request.exports,
    {
      name: request.name,
      modelVersion: identity.version,
      createdAt: identity.createdAt,
      task: split.problem.task,
      dataFingerprint: dataset.fingerprint,
      environment: run.environment,
      artifact,
      recipe,
      reference,
      card,
      decision,
      notation: inputs.notation,
      facts,
    },
    { source: dataset.source, inputs },
    request.sign === true,
    context,
    texts,
  );
  const summary = {
    id: identity.id,
    runId: run.id,
    version: identity.version,
    name: request.name,
    createdAt: identity.createdAt,
    role: 'candidate' as const,
    card,
    decision,
    inputs,
  };
  await storage.saveVersion(summary, manifest, facts, reference);
  return { ...summary, exports };
}
