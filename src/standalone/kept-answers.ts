/** What the page keeps: how much, where, whether with inputs; saved as a log or forgotten. */
import { element, icon, saveText } from './dom';
import type { Page } from './page';

let asksToForget = false;

function fileName({ payload }: Page): string {
  const safe = payload.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  const day = new Date().toISOString().slice(0, 10);
  return `${safe || 'model'}-v${payload.modelVersion}-${day}.terrarium-log.json`;
}

function drawForget(page: Page): HTMLElement {
  const { words, store } = page;
  const ask = (asks: boolean) => () => {
    asksToForget = asks;
    page.draw();
  };
  if (!asksToForget) return element('button', { type: 'button', onclick: ask(true) }, words.forget);
  const forget = () => {
    store.forget();
    ask(false)();
  };
  return element(
    'span',
    { class: 'verbs' },
    element('button', { type: 'button', class: 'danger', onclick: forget }, words.forgetSure),
    element('button', { type: 'button', onclick: ask(false) }, words.keep),
  );
}

export function drawKeptAnswers(page: Page): HTMLElement {
  const { words, figures, store } = page;
  const { records, feedback, keeping } = store;
  const place = { browser: words.keptHere, page: words.keptNowhere, full: words.keptFull }[keeping];
  const choice = element('input', { type: 'checkbox', id: 'inputs' });
  choice.checked = store.keepsInputs;
  choice.addEventListener('change', () => store.setKeepsInputs(choice.checked));
  const save = () => saveText(fileName(page), store.logFile(), 'application/json');
  return element(
    'section',
    { class: 'kept' },
    element('h2', {}, words.kept),
    element(
      'p',
      { id: 'kept-count' },
      records.length === 0
        ? words.keptNone
        : words.keptCount(figures.count(records.length), figures.count(feedback.length)),
    ),
    element('p', { class: keeping === 'browser' ? 'small' : 'small notice' }, place),
    element('div', { class: 'switch' }, choice, element('label', { for: 'inputs' }, words.keepInputs)),
    element('p', { class: 'small' }, words.keepInputsText),
    records.length === 0
      ? null
      : element(
          'div',
          { class: 'verbs' },
          element('button', { type: 'button', id: 'save-log', onclick: save }, icon('save'), words.saveLog),
          drawForget(page),
        ),
    records.length === 0 ? null : element('p', { class: 'small' }, words.saveLogText),
  );
}
