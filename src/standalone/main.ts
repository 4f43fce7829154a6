/** The single HTML file: reads the model out of its own document, draws the page, answers on the page's thread. */
import { openHtmlPayload } from '../pipeline/deploy';
import { drawAnswer } from './answer-card';
import { AnswerStore } from './answer-store';
import { keep, readKept } from './browser-storage';
import { drawCaseForm } from './case-form';
import { element, icon } from './dom';
import { drawFeedback } from './feedback-panel';
import { Figures } from './figures';
import { drawKeptAnswers } from './kept-answers';
import type { Page } from './page';
import { drawWholeFile } from './whole-file';
import { en, type Words } from './words/en';
import { zh } from './words/zh';

const LANGUAGE_KEY = 'terrarium-html:language';
const THEME_KEY = 'terrarium-html:theme';

type Theme = 'light' | 'dark';

function firstWords(): Words {
  const kept = readKept(LANGUAGE_KEY);
  const wanted = kept ?? navigator.language;
  return wanted.toLowerCase().startsWith('zh') ? zh : en;
}

function firstTheme(): Theme {
  const kept = readKept(THEME_KEY);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function drawHeader(page: Page): HTMLElement {
  const { words, payload, figures } = page;
  const root = document.documentElement;
  const other: Theme = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
  const changeLanguage = () => {
    page.words = words === en ? zh : en;
    page.figures = new Figures(page.words.language);
    keep(LANGUAGE_KEY, page.words.language);
    page.draw();
    document.querySelector<HTMLElement>('#language')?.focus();
  };
  const changeTheme = () => {
    root.dataset['theme'] = other;
    keep(THEME_KEY, other);
    page.draw();
    document.querySelector<HTMLElement>('#theme')?.focus();
  };
  return element(
    'header',
    {},
    element(
      'div',
      { class: 'title' },
      element('h1', {}, payload.name),
      element('p', { class: 'small' }, words.version(payload.modelVersion, figures.date(payload.createdAt))),
    ),
    element(
      'div',
      { class: 'tools' },
      element('span', { class: 'chip' }, icon('sealed'), words.sealed),
      element(
        'button',
        { type: 'button', id: 'language', lang: words.otherLanguageTag, onclick: changeLanguage },
        words.otherLanguage,
      ),
      element(
        'button',
        { type: 'button', id: 'theme', onclick: changeTheme },
        other === 'dark' ? words.dark : words.light,
      ),
    ),
  );
}

function drawAbout({ words, payload }: Page): HTMLElement {
  return element(
    'details',
    { class: 'about' },
    element('summary', {}, words.about),
    element('p', { class: 'small' }, words.aboutText),
    element('p', { class: 'small digest' }, words.aboutWeights(payload.weightsSha256)),
  );
}

function start(root: HTMLElement, source: string): void {
  const { payload, version } = openHtmlPayload(JSON.parse(source));
  const words = firstWords();
  const page: Page = {
    payload,
    version,
    store: new AnswerStore(payload),
    words,
    figures: new Figures(words.language),
    cells: new Map(payload.fields.map(({ name, typical }) => [name, typical ?? ''])),
    shown: null,
    draw() {
      document.documentElement.lang = page.words.language;
      root.replaceChildren(
        drawHeader(page),
        element(
          'main',
          {},
          drawCaseForm(page),
          ...(page.shown ? [drawAnswer(page, page.shown), drawFeedback(page, page.shown)] : []),
          drawWholeFile(page),
          drawKeptAnswers(page),
          drawAbout(page),
        ),
      );
    },
  };
  page.draw();
}

const root = document.querySelector<HTMLElement>('#app');
const model = document.querySelector('#terrarium-model');
if (root && model) {
  document.documentElement.dataset['theme'] = firstTheme();
  try {
    start(root, model.textContent ?? '');
  } catch {
    root.replaceChildren(element('p', { class: 'problem', role: 'alert' }, `${en.broken} ${zh.broken}`));
  }
}
