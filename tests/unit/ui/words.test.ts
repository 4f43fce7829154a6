/** The page's words: both catalogues whole, formats as the languages write them, facts on the stem, announcements. */
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { Preferences } from '../../../src/state/preferences.svelte';
import { Project } from '../../../src/state/project.svelte';
import { ROOMS } from '../../../src/state/rooms';
import { Announcer, PROGRESS_INTERVAL_MS, type NodeWords } from '../../../src/ui/announcements';
import { changeWords } from '../../../src/ui/history-words';
import { en } from '../../../src/ui/i18n/en';
import * as formats from '../../../src/ui/i18n/formats';
import { Language, translate, type MessageKey } from '../../../src/ui/i18n/language';
import { describeProgress, shareDone } from '../../../src/ui/i18n/progress-words';
import { zh } from '../../../src/ui/i18n/zh';
import { factOf } from '../../../src/ui/rail-facts';
import { csvSource, makeDecisionServices, makeDrift } from '../../support/fake-services';

const keys = Object.keys(en) as MessageKey[];

function makeLanguage(locale: 'en' | 'zh'): Language {
  const preferences = new Preferences({
    read: () => null,
    write: () => undefined,
    languages: [locale],
    watchDarkScheme: () => false,
  });
  return new Language(preferences);
}

/** Kinds of elements that take no argument. */
const LITERAL = 0;
const POUND = 7;

/** Names of the arguments of a message, in any order. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const visit = (elements: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const element of elements) {
      if ('value' in element && ![LITERAL, POUND].includes(Number(element.type))) names.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(message, 'en').getAst());
  return [...names].sort();
}

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(zh).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s takes the same values in both languages', (key) => {
    const inChinese = argumentsOf(zh[key]);
    expect(argumentsOf(en[key])).toEqual(expect.arrayContaining(inChinese));
    // Chinese may leave out what English needs for its grammar, and nothing a reader needs.
    const left = argumentsOf(en[key]).filter((name) => !inChinese.includes(name));
    expect(left).toEqual([]);
  });

  it.each(keys)('%s is written in the punctuation of its language', (key) => {
    expect(en[key]).not.toMatch(/[，。：；？！（）“”]/);
    expect(zh[key]).not.toMatch(/[一-鿿][,;:?!]|[一-鿿]\.$/u);
  });

  it('promise nothing with an exclamation mark', () => {
    expect(keys.filter((key) => /[!！]/.test(en[key] + zh[key]))).toEqual([]);
  });
});

describe('a message', () => {
  it('counts in the grammar of its language', () => {
    expect(translate('en', 'rail.rowsColumns', { rows: 1, columns: 7 })).toBe('1 row, 7 columns');
    expect(translate('en', 'rail.rowsColumns', { rows: 4850, columns: 1 })).toBe('4,850 rows, 1 column');
    expect(translate('zh', 'rail.rowsColumns', { rows: 4850, columns: 7 })).toBe('4,850 行，7 列');
  });

  it('leaves what a person wrote as it is', () => {
    const name = "<b>{x}</b> # 'quoted' __proto__";
    expect(translate('en', 'data.titleFailed', { name })).toBe(`${name} could not be opened`);
  });
});

describe('formats', () => {
  it.each([
    [0.6413, '64.1\u202f%', '64.1%'],
    [1, '100\u202f%', '100%'],
    [0, '0\u202f%', '0%'],
    [null, '–', '–'],
  ])('the share %s as %j and %j', (share, english, chinese) => {
    expect(formats.formatShare(share, 'en')).toBe(english);
    expect(formats.formatShare(share, 'zh')).toBe(chinese);
  });

  it.each([
    [4850, '4,850'],
    [0.42613, '0.4261'],
    [-12.345678, '-12.35'],
    [0.0000312, '3.1e-5'],
    [1234567.8, '1,235,000'],
    [NaN, '–'],
    [null, '–'],
  ])('the number %s as %j', (value, expected) => {
    expect(formats.formatNumber(value, 'en')).toBe(expected);
  });

  it('figures with three digits, and none below zero that rounds to zero', () => {
    expect(formats.formatFigure(0.98076, 'en')).toBe('0.981');
    expect(formats.formatFigure(-0.00012, 'en')).toBe('0.000');
    expect(formats.formatFigure(-0.25, 'en')).toBe('-0.250');
    expect(formats.formatFigure(null, 'en')).toBe('–');
  });

  it('losses with as many digits as tell them apart', () => {
    expect(formats.formatLoss(0.6931, 'en')).toBe('0.693');
    expect(formats.formatLoss(0.012345, 'en')).toBe('0.0123');
    expect(formats.formatLoss(0.0000791, 'en')).toBe('7.9e-5');
    expect(formats.formatLoss(0, 'en')).toBe('0');
  });

  it('differences as powers of ten', () => {
    expect(formats.formatTiny(3.14e-8)).toBe('3.1e-8');
    expect(formats.formatTiny(0)).toBe('0');
  });

  it.each([
    [999, '999\u202fB'],
    [1000, '1\u202fkB'],
    [13241, '13\u202fkB'],
    [999_600, '1\u202fMB'],
    [2_140_000_000, '2.1\u202fGB'],
  ])('%d bytes as %j', (bytes, expected) => {
    expect(formats.formatBytes(bytes, 'en')).toBe(expected);
  });

  it.each([
    [0.04, '0.1\u202fs', '0.1 秒'],
    [7.53, '7.5\u202fs', '7.5 秒'],
    [42.4, '42\u202fs', '42 秒'],
    [59.7, '1\u202fmin 0\u202fs', '1 分 0 秒'],
    [125, '2\u202fmin 5\u202fs', '2 分 5 秒'],
    [7300, '2\u202fh 1\u202fmin', '2 小时 1 分'],
  ])('%s seconds as %j and %j', (seconds, english, chinese) => {
    expect(formats.formatSeconds(seconds, 'en')).toBe(english);
    expect(formats.formatSeconds(seconds, 'zh')).toBe(chinese);
  });

  it('days as the languages write them, in UTC', () => {
    const day = Date.UTC(2026, 10, 9);
    expect(formats.formatDay(day, 'en')).toBe('9 Nov 2026');
    expect(formats.formatDay(day, 'zh')).toBe('2026-11-09');
    expect(formats.formatDay(NaN, 'en')).toBe('–');
  });

  it('cuts texts of any length between characters', () => {
    expect(formats.shorten('abc', 5)).toBe('abc');
    expect(formats.shorten('x'.repeat(10_000), 5)).toBe('xxxx…');
    expect(formats.shorten('🪴'.repeat(9), 4)).toBe('🪴🪴🪴…');
    expect(formats.shorten('🪴🪴🪴🪴', 4)).toBe('🪴🪴🪴🪴');
  });
});

describe('a change in the history', () => {
  it('names the kind of step in the language of the moment, and columns as they are called', () => {
    const change = { kind: 'stepMoved', name: 'oneHot' } as const;
    expect(changeWords(change, makeLanguage('en'))).toBe('Step moved: Categories to 0 or 1');
    expect(changeWords(change, makeLanguage('zh'))).toContain('类别转为 0 或 1');
    expect(changeWords({ kind: 'leftOut', name: 'drop' }, makeLanguage('en'))).toBe('drop was left out');
  });
});

describe('progress', () => {
  const reading = {
    kind: 'progress',
    activity: 'reading',
    done: 1_100_000,
    total: 1_900_000,
    unit: 'bytes',
    secondsLeft: 3.1,
  } as const;

  it('says what, how much of how much, and how long', () => {
    expect(describeProgress(reading, 'visits.csv', makeLanguage('en'))).toEqual({
      activity: 'Reading visits.csv',
      count: '1.1\u202fMB of 1.9\u202fMB',
      left: '3.1\u202fs left',
    });
    expect(
      describeProgress(
        { ...reading, activity: 'permuting', unit: 'shuffles', done: 40, total: 1000 },
        '',
        makeLanguage('zh'),
      ),
    ).toEqual({
      activity: '正在与随机情形比较',
      count: '40 次重排，共 1,000 次',
      left: '剩余 3.1 秒',
    });
  });

  it('has no share without a total', () => {
    expect(shareDone(reading)).toBeCloseTo(0.579, 3);
    expect(shareDone({ ...reading, total: null })).toBe(null);
    expect(shareDone({ ...reading, done: 9, total: 3 })).toBe(1);
    expect(
      describeProgress({ ...reading, total: null, secondsLeft: null }, 'x', makeLanguage('en')),
    ).toMatchObject({
      count: '1.1\u202fMB',
      left: '',
    });
  });
});

describe('the stem', () => {
  it('has a fact for every room, from an empty page to a compared file', async () => {
    const services = makeDecisionServices({ drift: () => makeDrift('drift') });
    const project = new Project(services);
    const language = makeLanguage('en');
    const facts = () => ROOMS.map((room) => factOf(project, room, language));
    expect(facts()).toEqual([
      'Needs a file',
      'Needs a target',
      'Needs a recipe',
      'Needs a run',
      'Needs a model',
      'Needs a deployment',
    ]);
    project.isWriter = true;
    await project.create('project-1', csvSource(), services.now(), null);
    project.data.chooseTarget('no_show');
    expect(facts().slice(0, 3)).toEqual(['120 rows, 3 columns', 'Ready for no_show', 'Ready to train']);
    await project.trainAndCheck();
    expect(facts()[4]).toBe('Ready');
    await project.makeVersion();
    expect(facts()).toEqual([
      '120 rows, 3 columns',
      '1 step, 9 features',
      'mlp, epoch 2',
      'accuracy 0.830',
      'version 4 waits for a decision',
      'Waits for answers',
    ]);
    await project.compareLater(csvSource('later.csv'));
    expect(facts()[5]).toBe('steady');
    project.data.chooseTarget('sex');
    await project.data.divided;
    expect(facts()[3]).toBe('Out of date');
    expect(ROOMS.map((room) => factOf(project, room, makeLanguage('zh')))[4]).toBe('已过期');
  });
});

describe('announcements', () => {
  const node = (state: NodeWords['state'], fact = ''): NodeWords => ({ stage: 'train', state, fact });

  it('speak of a change of state at once and of progress every ten seconds', () => {
    const announcer = new Announcer();
    expect(announcer.hear([node('empty')], 0)).toBe(null);
    expect(announcer.hear([node('running', 'epoch 1')], 100)?.fact).toBe('epoch 1');
    expect(announcer.hear([node('running', 'epoch 2')], 200)).toBe(null);
    expect(announcer.hear([node('running', 'epoch 90')], 100 + PROGRESS_INTERVAL_MS)?.fact).toBe('epoch 90');
    expect(announcer.hear([node('done', 'mlp')], 10_200)?.state).toBe('done');
    expect(announcer.hear([node('done', 'mlp')], 90_000)).toBe(null);
  });

  it('tell what ended before what began', () => {
    const announcer = new Announcer();
    announcer.hear([node('running')], 0);
    const next: NodeWords = { stage: 'evaluate', state: 'running', fact: '' };
    expect(announcer.hear([node('done'), next], 50)?.stage).toBe('train');
  });
});
