/** "Was this right?": yes, no, not sure, and the true answer where it is known. */
import type { Feedback } from '../contracts';
import { parseNumber } from '../foundation';
import { element, icon } from './dom';
import type { Page, ShownCase } from './page';

function parseTruth(page: Page, text: string): Feedback['truth'] | undefined {
  const cell = text.trim();
  if (cell === '') return null;
  if (page.payload.recipe.target.kind === 'classes') return cell;
  return parseNumber(cell, page.payload.notation.decimal) ?? undefined;
}

function judge(page: Page, shown: ShownCase, verdict: Feedback['verdict'], truth: Feedback['truth']): void {
  page.store.judge(shown.record, verdict, truth);
  shown.judged = verdict;
  shown.asksTruth = false;
  page.draw();
  document.querySelector<HTMLElement>('#judged')?.focus();
}

/** A choice among the classes but the one that was wrong, or a number. */
function makeTruthControl(page: Page, shown: ShownCase): HTMLSelectElement | HTMLInputElement {
  const { target } = page.payload.recipe;
  if (target.kind === 'number') return element('input', { id: 'truth', type: 'text', inputmode: 'decimal' });
  const others = target.classes.filter((name) => name !== shown.answer.likeliest);
  return element(
    'select',
    { id: 'truth' },
    element('option', { value: '' }, `(${page.words.unknown})`),
    ...others.map((name) => element('option', { value: name }, name)),
  );
}

function drawTruth(page: Page, shown: ShownCase): HTMLElement {
  const control = makeTruthControl(page, shown);
  const problem = element('p', { class: 'problem', role: 'alert' });
  const form = element(
    'form',
    { class: 'truth', novalidate: true },
    element('label', { for: 'truth' }, page.words.truth),
    control,
    problem,
    element('button', { type: 'submit' }, page.words.saveTruth),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const truth = parseTruth(page, control.value);
    if (truth === undefined) problem.textContent = page.words.notANumber;
    else judge(page, shown, 'no', truth);
  });
  return form;
}

export function drawFeedback(page: Page, shown: ShownCase): HTMLElement {
  const { words } = page;
  if (shown.judged !== null)
    return element(
      'p',
      { class: 'feedback judged', id: 'judged', tabindex: '-1', role: 'status' },
      words.thanks,
    );
  const askTruth = () => {
    shown.asksTruth = true;
    page.draw();
    document.querySelector<HTMLElement>('#truth')?.focus();
  };
  return element(
    'section',
    { class: 'feedback' },
    element('h2', {}, words.wasItRight),
    element(
      'div',
      { class: 'verdicts' },
      element(
        'button',
        { type: 'button', onclick: () => judge(page, shown, 'yes', null) },
        icon('check'),
        words.yes,
      ),
      element(
        'button',
        { type: 'button', 'aria-expanded': String(shown.asksTruth), onclick: askTruth },
        icon('cross'),
        words.no,
      ),
      element(
        'button',
        { type: 'button', onclick: () => judge(page, shown, 'notSure', null) },
        words.notSure,
      ),
    ),
    shown.asksTruth ? drawTruth(page, shown) : null,
  );
}
