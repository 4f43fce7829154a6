import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { STATEMENT_QUESTIONS, type Locale } from '../../../src/contracts';
import { cardCompleteness, composeCard, writeCard, writeModelCard } from '../../../src/pipeline/deploy';
import { CARD_STYLE, CARD_STYLE_HASH } from '../../../src/pipeline/deploy/card-html';
import { CARD_WORDS } from '../../../src/pipeline/deploy/card-words';
import { escapeMarkdown } from '../../../src/pipeline/deploy/escape-markdown';
import { makeAnsweredFacts, makeFacts } from '../../support/card-facts';

const locales: Locale[] = ['en', 'zh'];
const headingsOf = (markdown: string) => [...markdown.matchAll(/^## (.+)$/gm)].map((match) => match[1]);

describe('the model card', () => {
  it('has the nine sections of Mitchell et al. in order', () => {
    expect(headingsOf(writeModelCard(makeFacts(), 'en'))).toEqual([
      'Model details',
      'Intended use',
      'Factors',
      'Metrics',
      'Evaluation data',
      'Training data',
      'Quantitative analyses',
      'Ethical considerations',
      'Caveats and recommendations',
    ]);
    expect(headingsOf(writeModelCard(makeFacts(), 'zh'))).toHaveLength(9);
  });

  it('puts an interval behind every figure and the baseline beside it', () => {
    const card = writeModelCard(makeFacts(), 'en');
    expect(card).toContain('| Figure | Model | As this version decides | Baseline |');
    expect(card).toContain(
      '| accuracy | 0.9765 (0.9512 to 0.9988) | 0.9411 (0.9022 to 0.9777) | 0.4375 (0.4111 to 0.4777) |',
    );
    expect(card).toContain('| AUC | undefined | undefined | 0.5 (no interval) |');
    expect(card).toContain('95 % percentile bootstrap over the test rows, 700 replicates');
    expect(card).toContain(
      '| Adelie | 33 | 0.91 (0.87 to 0.94) | 0.92 (0.88 to 0.95) | 0.915 (0.875 to 0.945) |',
    );
  });

  it('claims no certainty where every row is alike', () => {
    const one = { value: 1, low: 1, high: 1 };
    const card = writeModelCard(
      makeFacts({
        metrics: { accuracy: one, logLoss: one },
        perClass: { Adelie: { precision: one, recall: one, f1: one, rows: 33 } },
      }),
      'en',
    );
    // Wilson's intervals of 51 of 51 and of 33 of 33, computed apart: from 0.92995338 and from 0.89573000.
    expect(card).toContain('| accuracy | 1 (0.93 to 1) |');
    expect(card).toContain('| Adelie | 33 | 1 (no interval) | 1 (0.8957 to 1) | 1 (no interval) |');
    expect(card).toContain('| log loss | 1 (no interval) |');
  });

  it('states group sizes and marks small groups', () => {
    const card = writeModelCard(makeFacts(), 'en');
    expect(card).toContain('| sex | female | 40 | 0.95 (0.91 to 0.99) |');
    expect(card).toContain('| sex | male | 11 (few rows) | 0.81 (0.6 to 0.93) |');
    expect(card).toContain('1 of the groups measured have fewer than 30 rows.');
  });

  it('states threshold, calibration and abstain zone', () => {
    const card = writeModelCard(makeFacts(), 'en');
    expect(card).toContain('Platt scaling, slope 1.234, intercept -0.0678, fitted on 52 validation rows');
    expect(card).toContain('Gentoo is answered from a calibrated probability of 0.375');
    expect(card).toContain('below a confidence of 0.625 the answer is “not sure”');
    expect(card).toContain('**Share of the test rows that get an answer**: 0.8627 (0.7425 to 0.9319)');
    expect(card).toContain('| Gentoo | 18 | 0.93 (0.89 to 0.96) | 0.97 (0.94 to 0.99) |');
    expect(card).not.toContain('not calibrated');
    const plainTable = writeModelCard(makeFacts({ decided: undefined }), 'en');
    expect(plainTable).toContain('| Figure | Model | Baseline |');
    const plain = writeModelCard(makeFacts({ decision: undefined }), 'en');
    expect(plain).toContain('not kept with this version: outputs as they are');
    expect(plain).toContain('The outputs were not calibrated');
    const conformal = { method: 'conformal', halfWidth: 2.3456, coverage: 0.9 } as const;
    const decision = { calibration: conformal, calibratedOnRows: 41, threshold: null, abstainBelow: null };
    expect(writeModelCard(makeFacts({ task: 'regression', decision }), 'en')).toContain(
      'split conformal interval of ±2.346 in the target’s unit for 0.9 of new rows, fitted on 41 validation rows',
    );
  });

  it('says what was passed over, and why', () => {
    expect(writeModelCard(makeFacts(), 'en')).toContain(
      '| groups looked at | passed over | The keepers look at them by hand every week. |',
    );
    expect(writeModelCard(makeFacts({ gate: undefined }), 'en')).toContain('not put to the checks');
  });

  it('warns of a column that gives the answer away or is personal, where the model reads it', () => {
    const { data } = makeFacts();
    const found = (code: string, column: string) => ({ code, column, severity: 'warn' });
    const findings = [found('F-LEAK', 'island'), found('F-LEAK', 'elsewhere'), found('F-PERSONAL', 'island')];
    const card = writeModelCard(makeFacts({ data: { ...data, findings } }), 'en');
    expect(card).toContain('The model reads island, which gives the answer away');
    expect(card).toContain('The model reads island, which may hold personal data.');
    expect(writeModelCard(makeFacts(), 'en')).not.toContain('The model reads');
  });

  it('says what the training rows held', () => {
    const card = writeModelCard(makeFacts(), 'en');
    expect(card).toContain('| bill_length | number | 32.13 to 59.63 | 2 / 240 |');
    expect(card).toContain('| island | category | Biscoe, Dream, … (+3) | 0 / 240 |');
  });

  it.each(locales)('leaves to people what only people know (%s)', (locale) => {
    const { notStated } = CARD_WORDS[locale].signs;
    const count = (text: string) => text.split(notStated).length - 1;
    expect(count(writeModelCard(makeFacts({ statement: undefined }), locale))).toBe(10);
    expect(count(writeModelCard(makeFacts(), locale))).toBe(7);
    expect(count(writeModelCard(makeAnsweredFacts(), locale))).toBe(0);
    expect(writeModelCard(makeFacts({ statement: { licence: ' \n ' } }), locale)).not.toContain('““');
  });

  it.each(locales)('gives no verdict (%s)', (locale) => {
    expect(writeModelCard(makeFacts(), locale)).not.toMatch(/\bfair|unfair|bias|公平|公正|无偏|偏见/i);
  });

  it.each(locales)('states no figure without test rows (%s)', (locale) => {
    const card = writeModelCard(makeFacts({ metrics: {}, groups: [], perClass: {} }), locale);
    expect(card).toContain(locale === 'en' ? 'There were no test rows' : '没有测试行');
    expect(card).not.toContain('0.4375');
  });

  it('cuts long lists and counts them', () => {
    const features = Array.from({ length: 250 }, (_, i) => `feature${i}`);
    const card = writeModelCard(makeFacts({ features }), 'en');
    expect(card).toContain('feature99, … (250)');
    expect(card).not.toContain('feature100');
  });

  it('opens facts of a version of before', () => {
    const { name, modelVersion, createdAt, task, family, parameters, seed, epochs, weightsSha256 } =
      makeFacts();
    const { environment, data, split, features, ignored, metrics, baseline, groups } = makeFacts();
    const { columnFacts: _c, classRows: _r, format: _f, sizeBytes: _s, isSample: _i, ...before } = data;
    const facts = {
      ...{ name, modelVersion, createdAt, task, family, parameters, seed, epochs, weightsSha256 },
      ...{ environment, data: before, split, features, ignored, metrics, baseline, groups },
    };
    for (const locale of locales) {
      expect(headingsOf(writeCard(facts, 'modelCard', 'md', locale))).toHaveLength(9);
      expect(headingsOf(writeCard(facts, 'datasheet', 'md', locale))).toHaveLength(7);
    }
  });

  it('calls a draft a draft', () => {
    const card = writeModelCard(makeFacts({ modelVersion: 0 }), 'en');
    expect(card).toContain('Model card, draft: not registered as a version');
    expect(card).not.toContain('**Version**');
  });
});

describe('the datasheet', () => {
  it('has the seven sections of Gebru et al. in order', () => {
    expect(headingsOf(writeCard(makeFacts(), 'datasheet', 'md', 'en'))).toEqual([
      'Motivation',
      'Composition',
      'Collection process',
      'Preprocessing, cleaning and labelling',
      'Uses',
      'Distribution',
      'Maintenance',
    ]);
  });

  it('states what the data hold', () => {
    const sheet = writeCard(makeAnsweredFacts(), 'datasheet', 'md', 'en');
    expect(sheet).toContain('**Rows and columns**: 344 × 8');
    expect(sheet).toContain('| Adelie | 221 |');
    expect(sheet).toContain('| bill_length | number | no | 2 / 344 | 164 |');
    expect(sheet).toContain('| keeper | text | yes | 0 / 344 | &gt; 100000 |');
    expect(sheet).toContain('| 1 | leave out | keeper |');
    expect(sheet).toContain('Measured by hand.');
    expect(sheet).toContain('Permit 12 of the park.');
    expect(sheet).toContain('13579 bytes');
  });
});

describe('both languages', () => {
  const leaves = (words: object): string[] =>
    Object.values(words).flatMap((value: unknown) =>
      typeof value === 'object' && value !== null ? leaves(value) : [String(value)],
    );
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

  it('have the same keys and fill in the same names', () => {
    const [english, chinese] = [leaves(CARD_WORDS.en), leaves(CARD_WORDS.zh)];
    expect(chinese.length).toBe(english.length);
    english.forEach((text, i) => expect(placeholders(chinese[i] as string)).toEqual(placeholders(text)));
    expect(chinese.every((text) => text !== '')).toBe(true);
  });

  it('give documents of the same shape', () => {
    const shape = (locale: Locale) => {
      const { modelCard, datasheet } = composeCard(makeFacts(), locale);
      return [modelCard, datasheet].map(({ sections }) =>
        sections.map(({ id, blocks }) => [id, blocks.map(({ kind }) => kind)]),
      );
    };
    expect(shape('zh')).toEqual(shape('en'));
  });

  it('leave no English word in the Chinese card but names', () => {
    const words = new Set(writeModelCard(makeFacts(), 'zh').match(/[A-Za-z]{4,}/g));
    for (const word of ['Figure', 'accuracy', 'version', 'stratified', 'number', 'class', 'passed', 'none'])
      expect(words).not.toContain(word === 'none' ? 'None' : word);
  });
});

describe('the HTML file', () => {
  it('allows its own sheet by its hash and nothing else', () => {
    expect(createHash('sha256').update(CARD_STYLE).digest('base64')).toBe(CARD_STYLE_HASH);
    const html = writeCard(makeFacts(), 'modelCard', 'html', 'en');
    expect(html).toContain(
      `content="default-src 'none'; style-src 'sha256-${CARD_STYLE_HASH}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(html).not.toMatch(/<script|style=|http:|https:|src=/);
    expect(html).toContain('<html lang="en">');
    expect(writeCard(makeFacts(), 'datasheet', 'html', 'zh')).toContain('<html lang="zh-Hans">');
    expect(html).toContain('@media print');
  });

  it('keeps the lines of an answer and marks what was not stated', () => {
    const html = writeCard(makeFacts({ statement: { watch: 'one\r\ntwo' } }), 'modelCard', 'html', 'en');
    expect(html).toContain('<dd class="person">one\ntwo</dd>');
    expect(html).toContain('<dd class="missing">not stated</dd>');
  });

  it('marks cells that a spreadsheet would run, and no figure', () => {
    const facts = makeFacts({
      groups: [
        {
          column: '=HYPERLINK("x")',
          value: '-2+3',
          rows: 31,
          small: false,
          metrics: { mcc: { value: -0.25, low: -0.5, high: 0.125 } },
        },
      ],
    });
    const html = writeCard(facts, 'modelCard', 'html', 'en');
    expect(html).toContain('<th scope="row">&#39;=HYPERLINK(&quot;x&quot;)</th>');
    expect(html).toContain('<td>&#39;-2+3</td>');
    expect(html).toContain('<td class="number">-0.25 (-0.5 to 0.125)</td>');
    const inputs = facts.inputs?.map((input) => ({ ...input, range: [-1.17, 76] as [number, number] }));
    const below = { ...facts, inputs };
    expect(writeCard(below, 'modelCard', 'html', 'en')).toContain('<td>-1.17 to 76</td>');
    expect(writeCard(below, 'modelCard', 'html', 'zh')).toContain('<td>-1.17 至 76</td>');
  });
});

describe('completeness', () => {
  it('counts answers; white space is none', () => {
    expect(cardCompleteness({ statement: undefined })).toEqual({
      answered: 0,
      questions: 10,
      open: [...STATEMENT_QUESTIONS],
    });
    const { answered, open } = cardCompleteness({
      statement: { purpose: 'x', users: ' \n', licence: 'MIT' },
    });
    expect(answered).toBe(2);
    expect(open).not.toContain('licence');
    expect(open).toContain('users');
    expect(cardCompleteness(makeAnsweredFacts()).open).toEqual([]);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['bill_length_mm', 'bill_length_mm'],
    ['_private_', '\\_private\\_'],
    ['a|b', 'a&#124;b'],
    ['a\\|b', 'a\\\\&#124;b'],
    ['&lt;', '&amp;lt;'],
    ['x < y', 'x &lt; y'],
    ['# x', '\\# x'],
    ['- x', '\\- x'],
    ['1. x', '1\\. x'],
    ['1.', '1\\.'],
    ['3.5', '3.5'],
    ['-1', '-1'],
    ['---', '\\---'],
    ['http://x', 'http\\://x'],
    ['www.x', 'www\\.x'],
    ['a\r\n\u2028b', 'a b'],
    ['\u202egnp', 'gnp'],
    ['', '“”'],
    [' \n ', '“”'],
    ['企鹅', '企鹅'],
  ])('%j becomes %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('cuts after 200 code points', () => {
    expect(escapeMarkdown('😀'.repeat(5000))).toBe(`${'😀'.repeat(200)}…`);
  });
});
