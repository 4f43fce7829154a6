/**
 * The gate that a version passes before it is promoted: six items, each with the figures it was judged by. Nothing is
 * computed here but verdicts; the figures come from stored artefacts.
 */
import {
  GATE_ITEMS,
  PARITY_TOLERANCE,
  type CardCompleteness,
  type Estimate,
  type ExportReceipt,
  type GateItem,
  type GateLine,
  type ModelCardFacts,
} from '../../contracts';
import { canonicalJson } from '../../foundation';

/** A calibration error that is too small to matter, whatever chance allows. */
export const TOLERATED_CALIBRATION_ERROR = 0.02;
/** Below so many test rows nothing is said about calibration. */
export const FEWEST_CALIBRATION_ROWS = 30;

/** Why an item cannot be judged. */
export type WhyOpen =
  | 'otherRows'
  | 'noTestRows'
  | 'undefined'
  | 'fewRows'
  | 'noInterval'
  | 'noReceipts'
  | 'noGroups'
  | 'imported';

/** The version against the one in production, or against the baseline, by loss on the same test rows. */
export interface LossComparison {
  /** Number of the version in production; null: the baseline. */
  readonly version: number | null;
  readonly metric: 'logLoss' | 'rmse';
  readonly own: number | null;
  readonly other: number | null;
  /** own - other: below 0 the version is better. */
  readonly difference: Estimate;
  readonly rows: number;
}

export type CalibrationEvidence =
  | { readonly kind: 'probabilities'; readonly error: number; readonly limit: number; readonly rows: number }
  /** Share of test rows that the interval holds, against the share that it promises. */
  | {
      readonly kind: 'interval';
      readonly covered: Estimate;
      readonly promised: number;
      readonly rows: number;
    };

export interface GateEvidence {
  readonly comparison: LossComparison | WhyOpen;
  readonly calibration: CalibrationEvidence | WhyOpen;
  /** Columns that the features come from, and those of them that seem to hold personal data. */
  readonly inputs: readonly string[];
  readonly personal: readonly string[] | WhyOpen;
  readonly receipts: readonly ExportReceipt[];
  readonly facts: Pick<ModelCardFacts, 'groups' | 'metrics'>;
  readonly completeness: CardCompleteness;
  /** Items that were passed over before, with their reasons. */
  readonly decided: readonly GateLine[];
}

type Judged = Pick<GateLine, 'state' | 'evidence'>;

const open = (why: WhyOpen, more: GateLine['evidence'] = {}): Judged => ({
  state: 'open',
  evidence: { why, ...more },
});
const verdict = (isPassed: boolean, evidence: GateLine['evidence']): Judged => ({
  state: isPassed ? 'passed' : 'failed',
  evidence,
});

function judgeComparison({ comparison }: GateEvidence): Judged {
  if (typeof comparison === 'string') return open(comparison);
  const { version, metric, own, other, difference, rows } = comparison;
  const { value, low, high } = difference;
  if (value === null || low === null || high === null) return open('undefined', { version, rows });
  return verdict(high < 0, { version, metric, own, other, difference: value, low, high, rows });
}

function judgeCalibration({ calibration }: GateEvidence): Judged {
  if (typeof calibration === 'string') return open(calibration);
  if (calibration.rows < FEWEST_CALIBRATION_ROWS) return open('fewRows', { rows: calibration.rows });
  if (calibration.kind === 'probabilities') {
    const { kind, error, limit, rows } = calibration;
    return verdict(error <= Math.max(limit, TOLERATED_CALIBRATION_ERROR), { kind, error, limit, rows });
  }
  const { kind, covered, promised, rows } = calibration;
  const { value, low, high } = covered;
  return verdict((high ?? 0) >= promised, { kind, covered: value, low, high, promised, rows });
}

function judgePersonal({ inputs, personal }: GateEvidence): Judged {
  if (typeof personal === 'string') return open(personal);
  const reaching = inputs.filter((name) => personal.includes(name));
  return verdict(reaching.length === 0, {
    inputs: inputs.length,
    personal: personal.length,
    reaching: reaching.length,
    column: reaching[0]?.slice(0, 80) ?? null,
  });
}

function judgeExports({ receipts }: GateEvidence): Judged {
  if (receipts.length === 0) return open('noReceipts');
  const largest = Math.max(...receipts.map(({ parity }) => parity.maxAbsDifference));
  return verdict(largest <= PARITY_TOLERANCE, {
    exports: receipts.length,
    rows: Math.min(...receipts.map(({ parity }) => parity.rows)),
    largest,
  });
}

/** Groups whose interval does not meet everyone's; small groups are left out. */
function judgeGroups({ facts }: GateEvidence): Judged {
  const metric = 'accuracy' in facts.metrics ? 'accuracy' : 'rmse';
  const everyone = facts.metrics[metric];
  const looked = facts.groups.filter(({ small }) => !small);
  if (everyone === undefined || facts.groups.length === 0) return open('noGroups');
  const apart = looked.flatMap(({ column, value, rows, metrics }) => {
    const own = metrics[metric];
    return own !== undefined && isApart(own, everyone) ? [{ column, value, rows, own }] : [];
  });
  const gap = ({ own }: { own: Estimate }) => Math.abs((own.value ?? 0) - (everyone.value ?? 0));
  const [worst] = apart.toSorted((a, b) => gap(b) - gap(a));
  return verdict(worst === undefined, {
    metric,
    columns: new Set(facts.groups.map(({ column }) => column)).size,
    groups: facts.groups.length,
    small: facts.groups.length - looked.length,
    apart: apart.length,
    column: worst?.column.slice(0, 80) ?? null,
    value: worst?.value.slice(0, 80) ?? null,
    rows: worst?.rows ?? null,
    own: worst?.own.value ?? null,
    everyone: everyone.value,
  });
}

function isApart(a: Estimate, b: Estimate): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return false;
  return a.high < b.low || b.high < a.low;
}

function judgeCard({ completeness: { answered, questions } }: GateEvidence): Judged {
  return { state: answered === questions ? 'passed' : 'open', evidence: { answered, questions } };
}

const JUDGES: Readonly<Record<GateItem, (evidence: GateEvidence) => Judged>> = {
  beatsProduction: judgeComparison,
  calibrated: judgeCalibration,
  noPersonalColumn: judgePersonal,
  exportsReproduce: judgeExports,
  groupsLookedAt: judgeGroups,
  cardComplete: judgeCard,
};

/**
 * Judges every item, in the order of the list. A reason to pass over an item holds for the figures it was given for: where
 * they have changed since, the item is open again. An item that passes needs no reason.
 */
export function judgeGate(evidence: GateEvidence): GateLine[] {
  return GATE_ITEMS.map((item) => {
    const judged = JUDGES[item](evidence);
    const decided = evidence.decided.find((line) => line.item === item && line.state === 'passedOver');
    const holds =
      judged.state !== 'passed' &&
      decided !== undefined &&
      canonicalJson(decided.evidence) === canonicalJson(judged.evidence);
    return holds
      ? { item, ...judged, state: 'passedOver' as const, reason: decided.reason }
      : { item, ...judged, reason: null };
  });
}
