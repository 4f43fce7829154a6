/** The answer to one case: large, with how sure it is, what else it might be, and what lies outside. */
import type { Answer, Outside } from '../contracts';
import { element, icon } from './dom';
import { writeLimit, type Page, type ShownCase } from './page';

const BARS = 6;

function outsideSentence(page: Page, { column, kind, cell, limits }: Outside): string {
  const { words } = page;
  const shown = cell ?? '';
  if (kind === 'range' && limits !== null)
    return words.range(
      column,
      shown,
      writeLimit(page, column, limits[0]),
      writeLimit(page, column, limits[1]),
    );
  if (kind === 'category') return words.category(column, shown);
  return kind === 'unread' ? words.unread(column, shown) : words.missing(column);
}

function drawOutside(page: Page, outside: readonly Outside[]): HTMLElement | null {
  if (outside.length === 0) return null;
  return element(
    'div',
    { class: 'outside' },
    element('h3', {}, icon('warn'), page.words.outsideTitle),
    element('ul', {}, ...outside.map((entry) => element('li', {}, outsideSentence(page, entry)))),
  );
}

function drawBars(page: Page, classes: readonly string[], { probabilities, likeliest }: Answer): HTMLElement {
  const ranked = classes
    .map((name, i) => ({ name, probability: probabilities[i] as number }))
    .sort((a, b) => b.probability - a.probability);
  const bars = ranked.slice(0, BARS).map(({ name, probability }) => {
    const fill = element('span', { class: 'fill' });
    fill.style.width = `${Math.max(0.5, probability * 100)}%`;
    return element(
      'li',
      { class: name === likeliest ? 'bar chosen' : 'bar' },
      element('span', { class: 'name' }, name),
      element('span', { class: 'track', 'aria-hidden': 'true' }, fill),
      element('span', { class: 'share' }, page.figures.percent(probability)),
    );
  });
  const others = ranked.length - bars.length;
  return element(
    'div',
    {},
    element('ul', { class: 'bars' }, ...bars),
    others > 0 ? element('p', { class: 'small' }, page.words.others(others)) : null,
  );
}

function drawCertainty(
  page: Page,
  { confidence, output, likeliest, interval, outside }: Answer,
): HTMLElement | null {
  const { words, figures, payload } = page;
  const { calibration, calibratedOnRows, abstainBelow } = payload.decision;
  if (calibration.method === 'conformal' && interval !== null) {
    const [low, high] = interval.map((limit) => figures.value(limit)) as [string, string];
    return element(
      'p',
      { class: 'certainty' },
      words.interval(figures.percent(calibration.coverage), low, high),
    );
  }
  if (confidence === null) return null;
  if (output === null) {
    const limit = figures.percent(abstainBelow ?? 0);
    return element(
      'p',
      { class: 'certainty' },
      words.abstains(String(likeliest), figures.percent(confidence), limit),
    );
  }
  // Of a hundred, 99.8 would be all.
  const many = confidence < 0.995 ? 100 : 1000;
  // A promise about cases like this one holds for cases as they were seen.
  const promise =
    outside.length > 0 ? '' : words.ofMany(figures.count(many), figures.count(Math.round(confidence * many)));
  const rest = calibratedOnRows === 0 ? words.uncalibrated : promise;
  return element(
    'p',
    { class: 'certainty' },
    element('strong', {}, words.sure(figures.percent(confidence))),
    ' ',
    rest,
  );
}

export function drawAnswer(page: Page, shown: ShownCase): HTMLElement {
  const { words, figures, payload } = page;
  const { answer } = shown;
  const isNumber = typeof answer.likeliest === 'number';
  const kind = answer.output === null ? words.noAnswer : isNumber ? words.estimate : words.mostLikely;
  const text =
    answer.output === null
      ? words.notSure
      : typeof answer.output === 'number'
        ? figures.value(answer.output)
        : answer.output;
  const { target } = payload.recipe;
  const latency = figures.value(Math.max(0.1, Math.round(shown.record.latencyMs * 10) / 10));
  return element(
    'section',
    { class: 'answer', id: 'answer', tabindex: '-1', 'aria-live': 'polite' },
    element(
      'div',
      { class: 'label' },
      element('span', {}, `${kind} · ${target.column}`),
      element('span', { class: 'hint' }, words.took(latency)),
    ),
    element('p', { class: 'output' }, text),
    drawCertainty(page, answer),
    target.kind === 'classes' ? drawBars(page, target.classes, answer) : null,
    drawOutside(page, answer.outside),
  );
}
