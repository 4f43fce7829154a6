/** Makes the numbers of a stored version's card again from what they were made from, and says which differ. */
import {
  CARD_KINDS,
  makeError,
  type CardCheck,
  type CardCheckRequest,
  type ModelCardFacts,
  type NamedTensor,
} from '../../contracts';
import { checkCardFacts, checkCardText, makeDecision, writeCard } from '../deploy';
import { hashWeights } from '../train';
import { gatherCardFacts } from './card-facts';
import { judgeAnswers, USUAL_REPLICATES } from './judge-answers';
import { judgeDecision } from './judge-decision';
import type { WorkflowContext } from './workflow-context';

/**
 * Facts from artefacts: figures and intervals from the stored answers to the test rows, the sizes of the parts from their
 * rows, the hash and size of the weights from the weights, all else from the manifest, the recipe and the run. Name, number,
 * times and backend of the run are what they are; they are taken over.
 */
async function recomputeFacts(
  modelVersionId: string,
  context: WorkflowContext,
): Promise<{ stated: ModelCardFacts; recomputed: ModelCardFacts; card: string }> {
  const { storage, ports } = context;
  const { summary, facts: stated, reference } = await storage.getVersion(modelVersionId);
  const run = await storage.getRun(summary.runId);
  const split = await storage.getSplit(run.splitId);
  const dataset = await storage.getDataset(split.datasetId);
  const { artifact, recipe } = await storage.readModel(run.id);
  const { predictions, validation = null } = await storage.getEvaluation(run.id);
  const bootstrap = stated.bootstrap ?? USUAL_REPLICATES;
  const groups = [...new Set(stated.groups.map(({ column }) => column))];
  const judged = await judgeAnswers({ run, split, recipe, predictions }, groups, bootstrap, context);
  // The threshold and the abstain zone were chosen by people; calibration follows from the validation rows.
  const chosen = summary.decision;
  const decision =
    chosen === undefined
      ? undefined
      : {
          ...makeDecision(validation, recipe.target, { threshold: null, abstainBelow: null }),
          threshold: chosen.threshold,
          abstainBelow: chosen.abstainBelow,
        };
  const decided = await judgeDecision({ run, split, recipe, predictions }, decision, bootstrap, context);
  const countRows = async (part: 'train' | 'validation' | 'test') =>
    (await storage.readSplitRows(split.id, part)).length;
  const recomputed = gatherCardFacts({
    identity: summary,
    run: {
      ...run,
      parameters: artifact.tensors.reduce((total, tensor) => total + sizeOf(tensor), 0),
      weightsSha256: hashWeights(artifact, ports),
    },
    split: {
      ...split,
      train: await countRows('train'),
      validation: await countRows('validation'),
      test: await countRows('test'),
    },
    dataset,
    recipe,
    evaluation: {
      ...judged,
      bootstrap: stated.bootstrap ?? null,
      evaluatedAt: stated.evaluatedAt ?? null,
    },
    reference,
    decision,
    decided,
    statement: stated.statement,
  });
  return { stated, recomputed, card: summary.card };
}

function sizeOf({ shape }: NamedTensor): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The closest of the texts that the facts give: either document, either language. */
function checkText(text: string, facts: ModelCardFacts): Pick<CardCheck, 'lines' | 'changedLines'> {
  const checks = CARD_KINDS.flatMap((kind) =>
    (['en', 'zh'] as const).map((locale) => checkCardText(text, writeCard(facts, kind, 'md', locale))),
  );
  return checks.reduce((closest, check) =>
    check.changedLines.length < closest.changedLines.length ? check : closest,
  );
}

/**
 * @throws E-STORE-MISSING when there is no such version, or what it was made from is gone; E-STOPPED when stopping was
 *   asked
 */
export async function checkCard(request: CardCheckRequest, context: WorkflowContext): Promise<CardCheck> {
  const { stated, recomputed, card } = await recomputeFacts(request.modelVersionId, context);
  if (context.stop.requested) throw makeError('E-STOPPED');
  // What people said is what it is; a version of before states fewer facts, and its text was laid out otherwise.
  const facts: ModelCardFacts = { ...recomputed, gate: stated.gate };
  const isOfBefore = stated.perClass === undefined;
  const text = request.text ?? (isOfBefore ? null : card);
  return {
    ...checkCardFacts(stated, recomputed),
    ...(text === null ? { lines: 0, changedLines: [] } : checkText(text, facts)),
  };
}
