/**
 * The datasheet of the data behind a version: the seven sections of Gebru et al., "Datasheets for Datasets", CACM 64(12),
 * 2021, filled with what is stored and with what people said. No cell of the data is in it but classes and category names.
 */
import type { CardDocument, Locale, ModelCardFacts } from '../../contracts';
import { listNames, makeCardPen, personalColumnsOf } from './card-figures';
import { tableOfClassRows, tableOfColumns, tableOfSteps } from './card-tables';
import { fillWords } from './card-words';
import { describeFindings, describeSplit, makeDocument } from './compose-model-card';
import { plainName } from './plain-text';

/** @returns the datasheet as plain text; what nobody said reads “not stated” */
export function composeDatasheet(facts: ModelCardFacts, locale: Locale): CardDocument {
  const pen = makeCardPen(facts, locale);
  const { words, fact, said, unsaid } = pen;
  const { data } = facts;
  const { values } = words;
  const usedFor = facts.modelVersion === 0 ? values.usedForDraft : values.usedFor;
  return makeDocument('datasheet', locale, pen, [
    ['motivation', [said('purpose'), unsaid('creators')]],
    [
      'composition',
      [
        fact('dataset', plainName(data.name)),
        fact('size', fillWords(values.size, { rows: data.rows, columns: data.columns })),
        fact('target', plainName(data.target)),
        ...(facts.task === 'classification' ? [fact('classes', listNames(data.classes, words))] : []),
        ...tableOfClassRows(pen),
        ...tableOfColumns(pen),
        fact('personal', listNames(personalColumnsOf(facts), words)),
        fact('findings', describeFindings(pen)),
        fact('split', describeSplit(pen)),
        fact('splitSeed', facts.split.seed),
        said('notCovered'),
      ],
    ],
    ['collection', [said('collection'), unsaid('timeframe'), said('consent')]],
    [
      'preprocessing',
      [
        ...(data.format === undefined ? [] : [fact('format', plainName(data.format))]),
        fact('ignored', listNames(facts.ignored, words)),
        fact('preprocessing', values.preprocessing),
        ...tableOfSteps(pen),
      ],
    ],
    [
      'uses',
      [
        fact('usedFor', fillWords(usedFor, { version: facts.modelVersion, name: plainName(facts.name) })),
        said('users'),
        said('outOfScope'),
      ],
    ],
    [
      'distribution',
      [
        ...(data.isSample === undefined
          ? []
          : [fact('origin', data.isSample ? values.sample : values.ownFile)]),
        fact('rowsTravel', values.rowsTravel),
        said('licence'),
      ],
    ],
    [
      'maintenance',
      [
        said('contact'),
        fact('sourceSha256', plainName(data.sha256)),
        fact('fingerprint', plainName(data.fingerprint)),
        ...(data.sizeBytes === undefined
          ? []
          : [fact('bytes', fillWords(values.bytes, { bytes: data.sizeBytes }))]),
        said('watch'),
        said('retrain'),
      ],
    ],
  ]);
}
