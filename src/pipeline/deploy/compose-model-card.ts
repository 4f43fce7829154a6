/**
 * The model card: the nine sections of Mitchell et al., "Model Cards for Model Reporting", FAT* 2019, filled with facts
 * that can be computed again from what is stored and with what people said. Gives no verdict about a model.
 */
import {
  answerOf,
  type CardBlock,
  type CardDocument,
  type Locale,
  type ModelCardFacts,
} from '../../contracts';
import {
  listNames,
  makeCardPen,
  personalColumnsOf,
  personalColumnsRead,
  showEstimate,
  showFigure,
  type CardPen,
} from './card-figures';
import { listLimits } from './card-limits';
import { tablesOfClasses, tableOfFigures, tableOfGate, tablesOfGroups, tableOfSeen } from './card-tables';
import { fillWords, wordFor, type CardWords } from './card-words';
import { plainAnswer, plainName } from './plain-text';

export type SectionWriter = readonly [id: keyof CardWords['sections'], blocks: readonly CardBlock[]];

/** Puts sections under the heading that both documents have. */
export function makeDocument(
  kind: CardDocument['kind'],
  locale: Locale,
  { facts, words }: CardPen,
  sections: readonly SectionWriter[],
): CardDocument {
  const purpose = plainAnswer(answerOf(facts.statement, 'purpose') ?? '');
  const isDraft = facts.modelVersion === 0;
  return {
    kind,
    locale,
    overline: fillWords(isDraft ? words.overlineDraft : words.overline, {
      kind: words.kinds[kind],
      version: facts.modelVersion,
    }),
    title: plainName(facts.name),
    lead: purpose === '' ? null : purpose,
    sections: sections.map(([id, blocks]) => ({ id, title: words.sections[id], blocks: [...blocks] })),
  };
}

function describeCalibration({ facts, words }: CardPen): string {
  const { calibrations } = words;
  if (facts.decision === undefined) return calibrations.notKept;
  const { calibration, calibratedOnRows: rows } = facts.decision;
  const show = (value: number) => showFigure(value, words);
  switch (calibration.method) {
    case 'none':
      return calibrations.none;
    case 'temperature':
      return fillWords(calibrations.temperature, { temperature: show(calibration.temperature), rows });
    case 'platt':
      return fillWords(calibrations.platt, {
        slope: show(calibration.slope),
        intercept: show(calibration.intercept),
        rows,
      });
    case 'conformal':
      return fillWords(calibrations.conformal, {
        halfWidth: show(calibration.halfWidth),
        coverage: show(calibration.coverage),
        rows,
      });
  }
}

function writeDecision(pen: CardPen): CardBlock[] {
  const { facts, words, fact } = pen;
  const threshold = facts.decision?.threshold ?? null;
  const abstainBelow = facts.decision?.abstainBelow ?? null;
  const blocks = [fact('calibration', describeCalibration(pen))];
  if (facts.task === 'regression') return [...blocks, fact('abstain', words.values.abstainRegression)];
  return [
    ...blocks,
    fact(
      'threshold',
      threshold === null
        ? words.values.thresholdLikelier
        : fillWords(words.values.threshold, {
            class: plainName(facts.positive ?? ''),
            value: showFigure(threshold, words),
          }),
    ),
    fact(
      'abstain',
      abstainBelow === null
        ? words.values.abstainNone
        : fillWords(words.values.abstain, { value: showFigure(abstainBelow, words) }),
    ),
  ];
}

/** What the abstain zone and the interval come to on the test rows. */
function writeDecided({ facts: { decided }, words, fact }: CardPen): CardBlock[] {
  return [
    ...(decided?.answered === undefined ? [] : [fact('answered', showEstimate(decided.answered, words))]),
    ...(decided?.coverage === undefined ? [] : [fact('coverage', showEstimate(decided.coverage, words))]),
  ];
}

/** Rows of the three parts, and how they were dealt. */
export function describeSplit({ facts, words }: CardPen): string {
  const { kind, train, validation, test } = facts.split;
  return `${wordFor(words.splits, kind)}${words.signs.comma}${fillWords(words.values.parts, { train, validation, test })}`;
}

function describeEnvironment({ facts: { environment }, words: { signs } }: CardPen): string {
  const { app, backend, adapter, browser } = environment;
  return [
    `Terrarium ${plainName(app)}`,
    `${backend}${signs.open}${plainName(adapter)}${signs.close}`,
    plainName(browser),
  ].join(signs.comma);
}

/** Findings by name, with the column each is about. */
export function describeFindings({ facts, words }: CardPen): string {
  const { signs } = words;
  const named = facts.data.findings.map(({ code, column, severity }) => {
    const name = wordFor(words.findings, code);
    const about = column === null ? '' : `${plainName(column)}${signs.colon}`;
    return `${about}${name}${signs.open}${wordFor(words.severities, severity)}${signs.close}`;
  });
  return listNames(named, words);
}

function describeIntervals({ facts, words: { values, signs } }: CardPen): string {
  const replicates = facts.bootstrap ?? null;
  const drawn = replicates === null ? values.intervalsUnknown : fillWords(values.intervals, { replicates });
  return `${drawn}${signs.semicolon}${values.intervalsAlike}`;
}

/** @returns the card as plain text; what nobody said reads “not stated” */
export function composeModelCard(facts: ModelCardFacts, locale: Locale): CardDocument {
  const pen = makeCardPen(facts, locale);
  const { words, fact, said, heading, note } = pen;
  const { data, split } = facts;
  const groupColumns = [...new Set(facts.groups.map(({ column }) => column))];
  const read = personalColumnsRead(facts);
  return makeDocument('modelCard', locale, pen, [
    [
      'modelDetails',
      [
        fact('name', plainName(facts.name)),
        ...(facts.modelVersion === 0
          ? []
          : [fact('version', facts.modelVersion), fact('made', plainName(facts.createdAt))]),
        fact('task', words.tasks[facts.task]),
        fact('family', plainName(wordFor(words.families, facts.family))),
        fact('parameters', facts.parameters),
        fact('epochs', facts.epochs),
        ...(facts.outcome === undefined
          ? []
          : [fact('outcome', plainName(wordFor(words.outcomes, facts.outcome)))]),
        fact('seed', facts.seed),
        fact('weights', plainName(facts.weightsSha256)),
        fact('madeWith', describeEnvironment(pen)),
        said('contact'),
        said('licence'),
      ],
    ],
    [
      'intendedUse',
      [
        said('purpose'),
        said('users'),
        said('outOfScope'),
        fact('predicts', plainName(data.target)),
        fact('features', listNames(facts.features, words)),
      ],
    ],
    [
      'factors',
      [said('notCovered'), fact('groupsEvaluated', listNames(groupColumns, words)), ...tableOfSeen(pen)],
    ],
    [
      'metrics',
      [
        fact(
          'reported',
          listNames(
            Object.keys(facts.metrics).map((id) => wordFor(words.metrics, id)),
            words,
          ),
        ),
        fact('intervals', describeIntervals(pen)),
        fact(
          'baseline',
          fillWords(words.values.noBaseline, {
            name: plainName(wordFor(words.baselines, facts.baseline.name)),
          }),
        ),
        ...(facts.positive === undefined || facts.positive === null
          ? []
          : [fact('positive', plainName(facts.positive))]),
        ...writeDecision(pen),
      ],
    ],
    [
      'evaluationData',
      [
        fact('dataset', plainName(data.name)),
        fact('testRows', split.test),
        fact('split', describeSplit(pen)),
        fact('splitSeed', split.seed),
        ...(facts.evaluatedAt ? [fact('evaluatedAt', plainName(facts.evaluatedAt))] : []),
        fact('preprocessing', words.values.preprocessing),
      ],
    ],
    [
      'trainingData',
      [
        fact('dataset', plainName(data.name)),
        fact('size', fillWords(words.values.size, { rows: data.rows, columns: data.columns })),
        fact('sourceSha256', plainName(data.sha256)),
        fact('fingerprint', plainName(data.fingerprint)),
        fact('target', plainName(data.target)),
        ...(facts.task === 'classification' ? [fact('classes', listNames(data.classes, words))] : []),
        fact('ignored', listNames(facts.ignored, words)),
        fact('findings', describeFindings(pen)),
        said('collection'),
      ],
    ],
    [
      'quantitativeAnalyses',
      [
        heading('overall'),
        tableOfFigures(pen),
        ...writeDecided(pen),
        ...tablesOfClasses(pen),
        heading('byGroup'),
        ...tablesOfGroups(pen),
        ...(groupColumns.length > 1 ? [note(words.notes.twoColumns)] : []),
      ],
    ],
    [
      'ethicalConsiderations',
      [
        fact('personal', listNames(personalColumnsOf(facts), words)),
        ...(read === null ? [] : [fact('personalRead', listNames(read, words))]),
        said('consent'),
        ...tableOfGate(pen),
      ],
    ],
    ['caveats', [...listLimits(facts, words).map(note), said('watch'), said('retrain')]],
  ]);
}
