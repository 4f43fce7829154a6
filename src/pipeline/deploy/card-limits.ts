/** What a reader must know before believing the figures: sentences that follow from the facts, never a verdict. */
import type { Estimate, ModelCardFacts } from '../../contracts';
import { columnsRead, listNames, personalColumnsRead } from './card-figures';
import { fillWords, type CardWords } from './card-words';

const FEW_TEST_ROWS = 100;

function countUndefined(metrics: Readonly<Record<string, Estimate>>): number {
  return Object.values(metrics).filter(({ value }) => value === null).length;
}

/** Sentences in the order in which they matter. */
export function listLimits(facts: ModelCardFacts, words: CardWords): string[] {
  const { notes } = words;
  const { split, groups, metrics, decision } = facts;
  const small = groups.filter((group) => group.small).length;
  const undefinedFigures = [metrics, ...groups.map((group) => group.metrics)]
    .map(countUndefined)
    .reduce((total, count) => total + count, 0);
  const personal = personalColumnsRead(facts) ?? [];
  const leaks = columnsRead(facts, 'F-LEAK') ?? [];
  const isUncalibrated =
    facts.task === 'classification' && (decision === undefined || decision.calibration.method === 'none');
  const sentences: (string | false)[] = [
    notes.test,
    split.kind !== 'separate test file' && notes.sameTable,
    notes.interval,
    split.test < FEW_TEST_ROWS && fillWords(notes.fewTest, { rows: split.test }),
    small > 0 && fillWords(notes.smallGroups, { count: small }),
    undefinedFigures > 0 && fillWords(notes.undefined, { count: undefinedFigures }),
    isUncalibrated && notes.uncalibrated,
    leaks.length > 0 && fillWords(notes.leak, { columns: listNames(leaks, words) }),
    personal.length > 0 && fillWords(notes.personal, { columns: listNames(personal, words) }),
    facts.outcome === 'diverged' && notes.diverged,
    facts.outcome === 'stopped' && notes.stopped,
    notes.groupsOnly,
  ];
  return sentences.filter((sentence) => sentence !== false);
}
