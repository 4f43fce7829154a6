/** One case: a field for every column that the model needs. */
import type { InputField, InputRow } from '../contracts';
import { element } from './dom';
import { writeLimit, type Page } from './page';

/** Most words that are shown as a list to choose from; above, they are suggestions while typing. */
const LISTED_WORDS = 12;
/** Of the limits in a hint. */
const HINT_DIGITS = 3;

function hintOf(page: Page, { name, type, range, unit }: InputField): string {
  const { words } = page;
  const parts = [
    unit ?? '',
    type === 'date' && range === null ? words.dateHint : '',
    range === null
      ? ''
      : words.usual(
          writeLimit(page, name, range[0], HINT_DIGITS),
          writeLimit(page, name, range[1], HINT_DIGITS),
        ),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function makeChoice(page: Page, field: InputField, id: string): HTMLElement {
  const { cells, words } = page;
  const current = cells.get(field.name) ?? '';
  const choice = element('select', { id });
  for (const word of ['', ...(field.categories ?? [])]) {
    const option = element('option', { value: word }, word === '' ? `(${words.emptyCell})` : word);
    option.selected = word === current;
    choice.append(option);
  }
  choice.addEventListener('change', () => cells.set(field.name, choice.value));
  return choice;
}

function makeInput(page: Page, field: InputField, id: string): HTMLElement[] {
  const { cells } = page;
  const listId = `${id}-words`;
  const input = element('input', {
    id,
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    inputmode: field.type === 'number' ? 'decimal' : null,
    list: field.categories === null ? null : listId,
    'aria-describedby': `${id}-hint`,
  });
  input.value = cells.get(field.name) ?? '';
  input.addEventListener('input', () => cells.set(field.name, input.value));
  if (field.categories === null) return [input];
  const options = field.categories.map((word) => element('option', { value: word }));
  return [input, element('datalist', { id: listId }, ...options)];
}

function makeField(page: Page, field: InputField, position: number): HTMLElement {
  const id = `field-${position}`;
  const isListed = field.categories !== null && field.categories.length <= LISTED_WORDS;
  const control = isListed ? [makeChoice(page, field, id)] : makeInput(page, field, id);
  return element(
    'div',
    { class: 'field' },
    element(
      'div',
      { class: 'label' },
      element('label', { for: id }, field.name),
      element('span', { class: 'hint', id: `${id}-hint` }, hintOf(page, field)),
    ),
    ...control,
  );
}

function answerCase(page: Page): void {
  const { payload, cells, version, store } = page;
  const row: InputRow = Object.fromEntries(
    payload.fields.map(({ name }) => [name, cells.get(name) ?? null] as const),
  );
  const started = performance.now();
  const [answer] = version.answerRows([row]);
  const latencyMs = performance.now() - started;
  if (answer === undefined) return;
  const [record] = store.add([row], [answer], latencyMs);
  if (record === undefined) return;
  page.shown = { row, answer, record, judged: null, asksTruth: false };
  page.draw();
  document.querySelector<HTMLElement>('#answer')?.focus();
}

export function drawCaseForm(page: Page): HTMLElement {
  const { words, payload } = page;
  const form = element(
    'form',
    { class: 'case', novalidate: true },
    element('h2', {}, words.oneCase),
    element('div', { class: 'fields' }, ...payload.fields.map((field, i) => makeField(page, field, i))),
    element('button', { type: 'submit', class: 'primary' }, words.answer),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answerCase(page);
  });
  return form;
}
