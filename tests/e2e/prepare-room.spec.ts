/** The Prepare room in a real browser: order, values, real rows, the split, and a run of a recipe that was changed by hand. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { WorkerClientScope } from '../support/browser-scope';
import {
  choose,
  chooseTarget,
  clinic,
  csv,
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  node,
  room,
  TRAINED_MS,
} from '../support/page-walk';

declare const window: WorkerClientScope;

/** From a fresh page to the Prepare room with a proposed recipe. */
async function prepare(page: Page, file = clinic(), target = 'no_show'): Promise<void> {
  await page.goto('/');
  await choose(page, 'Choose a file', file);
  await chooseTarget(page, target);
  await enter(page, 'Prepare');
  await expect(page.locator('#before-after')).toContainText('The recipe turns');
}

const steps = (page: Page): Locator => room(page, 'prepare').locator('.recipe > ol > li');
const names = (page: Page): Promise<string[]> => steps(page).locator('.head .name').allTextContents();
/** Opens the step of a name. @returns it */
async function openStep(page: Page, name: string | RegExp): Promise<Locator> {
  const step = steps(page).filter({ has: page.locator('.name', { hasText: name }) });
  await step.locator('button.head').click();
  await expect(step.locator('button.head')).toHaveAttribute('aria-expanded', 'true');
  return step;
}
const undo = (page: Page) => page.keyboard.press('Control+z');

test('a step is moved by the arrow keys and by dragging; each move is told, and undone', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await prepare(page);
  const before = await names(page);
  const scale = before.length - 1;
  const name = before[scale] ?? '';
  await steps(page).nth(scale).locator('.grip').focus();
  await page.keyboard.press('ArrowUp');
  await expect(
    steps(page)
      .nth(scale - 1)
      .locator('.head .name'),
  ).toHaveText(name);
  await expect(
    steps(page)
      .nth(scale - 1)
      .locator('.grip'),
  ).toBeFocused();
  await expect(room(page, 'prepare').locator('[aria-live=polite]')).toContainText(
    `${name} is now step ${scale} of ${before.length}.`,
  );
  await undo(page);
  await expect.poll(() => names(page)).toEqual(before);

  const [first, second] = [steps(page).nth(0), steps(page).nth(1)];
  const handle = await first.locator('.grip').boundingBox();
  const place = await second.boundingBox();
  if (handle === null || place === null) throw new Error('the steps are drawn');
  await page.mouse.move(handle.x + 10, handle.y + 16);
  await page.mouse.down();
  await page.mouse.move(handle.x + 10, handle.y + 30, { steps: 3 });
  await page.mouse.move(handle.x + 10, handle.y + 16 + place.height, { steps: 5 });
  await page.mouse.up();
  await expect(first.locator('.head .name')).toHaveText(before[1] ?? '');
  await expect(node(page, 'Prepare')).toContainText(`${before.length} steps`);
  await undo(page);
  await expect.poll(() => names(page)).toEqual(before);
  expect(complaints).toEqual([]);
});

test('a value that does not fit is refused at its field, and the last good one stays in effect', async ({
  page,
}) => {
  await prepare(page);
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('button', { name: 'Limit extremes' }).click();
  const step = steps(page).filter({ has: page.locator('.head[aria-expanded=true]') });
  await expect(step.locator('.effect')).toHaveText('no column chosen yet');
  await step.locator('summary').click();
  await step.getByLabel('age', { exact: true }).check();
  await expect(step.locator('.head .name')).toHaveText('Limit extremes of age');
  const learned = step.getByRole('row').filter({ hasText: 'age' });
  await expect(learned).toContainText(/\d+ to \d+/);
  const limits = await learned.textContent();

  const upper = step.getByLabel('Upper end');
  await upper.fill('150');
  await expect(step.getByRole('alert')).toHaveText('Needs a number from 0 to 100. 99 stays in effect.');
  await upper.press('Enter');
  await expect(upper).toHaveAttribute('aria-invalid', 'true');
  expect(await learned.textContent()).toBe(limits);
  await upper.press('Escape');
  await expect(upper).toHaveValue('99');
  await upper.fill('0,5');
  await upper.press('Enter');
  await expect(step.getByRole('alert')).toHaveText(
    'The lower end must not lie above the upper. 99 stays in effect.',
  );
  expect(await learned.textContent()).toBe(limits);
  await upper.fill('60');
  await upper.press('Enter');
  await expect(learned).not.toHaveText(limits ?? '');
  // In a field the keys of undo belong to what is typed there.
  await step.locator('button.head').focus();
  await undo(page);
  await expect(learned).toHaveText(limits ?? '');
});

test('before and after show the rows of the file, with what the step learned', async ({ page }) => {
  const doses = Array.from({ length: 60 }, (_, row) => (row % 6 === 3 ? '' : String(row * row)));
  const lines = doses.map((dose, row) => `${dose},${row % 2 ? 'left' : 'right'},${row % 3 ? 'no' : 'yes'}`);
  await prepare(page, csv('doses.csv', `dose,side,healed\n${lines.join('\n')}\n`), 'healed');
  const step = await openStep(page, 'Fill gaps in dose');
  const fill = await step
    .getByRole('row')
    .filter({ hasText: 'dose' })
    .getByRole('cell')
    .first()
    .textContent();
  await expect(page.locator('#before-after')).toHaveText(/fills \d+ gaps and says where they were$/);
  const cells = (label: RegExp) =>
    page.getByRole('group', { name: label }).evaluate((region) => {
      const rows = [...region.querySelectorAll('tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent?.replace(/\(\w+\)/, '').trim() ?? ''),
      );
      return rows.slice(1).map((row) => Object.fromEntries(row.map((text, i) => [rows[0]?.[i] ?? '', text])));
    });
  const [before, after] = [await cells(/^Before/), await cells(/^After/)];
  expect(before).toHaveLength(6);
  before.forEach((row, i) => {
    const inFile = doses[Number(row['row']) - 1];
    expect(row['dose']).toBe(inFile === '' ? 'missing' : inFile);
    expect(after[i]?.['row']).toBe(row['row']);
    expect(after[i]?.['dose']).toBe(inFile === '' ? fill : inFile);
    expect(after[i]?.['dose is missing']).toBe(inFile === '' ? '1' : '0');
  });
  expect(before.filter((row) => row['dose'] === 'missing').length).toBeGreaterThan(0);

  // The median of the training rows lies among them, or between two.
  const present = doses.filter(Boolean).map(Number);
  expect(Number(fill)).toBeGreaterThan(Math.min(...present));
  expect(Number(fill)).toBeLessThan(Math.max(...present));
  await page.getByText('Whole recipe').click();
  await expect(page.locator('#before-after')).toHaveText(
    /^The recipe turns 2 columns into \d+ numbers a row$/,
  );
});

test('a recipe that cannot run is a draft: the last one stays in effect, and what is missing can be added', async ({
  page,
}) => {
  await prepare(page);
  const before = await names(page);
  const encode = await openStep(page, /^One feature per category/);
  await encode.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The recipe as edited cannot run yet');
  const draft = room(page, 'prepare').getByRole('status').filter({ hasText: 'stays in effect' });
  await expect(draft).toContainText('still not numbers');
  const train = room(page, 'prepare').getByRole('button', { name: 'Train', exact: true });
  await expect(train).toHaveAttribute('aria-disabled', 'true');
  await draft.getByRole('button', { name: 'Go back to it' }).click();
  await expect.poll(() => names(page)).toEqual(before);

  await (await openStep(page, /^One feature per category/)).getByRole('button', { name: 'Remove' }).click();
  await draft.getByRole('button', { name: 'Add what is missing' }).click();
  await expect(draft).toHaveCount(0);
  await expect(train).not.toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('#feature-sources')).toHaveText(/^The model will see \d+ numbers a row$/);
  await page.getByRole('button', { name: 'Back to what was proposed' }).click();
  await expect.poll(() => names(page)).toEqual(before);
});

test('rows are dealt out as typed, dragged and undone; test rows are sealed', async ({ page }) => {
  await prepare(page);
  const bar = page.getByRole('group', { name: 'Shares of the three parts' });
  await expect(bar).toContainText('168 rows: the model learns from these');
  await expect(bar).toContainText('36 rows: sealed');
  await page.getByLabel('Test', { exact: true }).fill('25');
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('60 rows: sealed');
  await expect(bar).toContainText('144 rows: the model learns from these');
  const border = page.getByRole('slider', { name: 'Border between training and validation rows' });
  await border.focus();
  await page.keyboard.press('PageUp');
  await expect(border).toHaveAttribute('aria-valuenow', '65');
  await expect(bar).toContainText('156 rows: the model learns from these');
  const seed = page.getByLabel('Random seed');
  await seed.fill('1.5');
  await expect(page.getByRole('alert').filter({ hasText: '0 stays in effect' })).toBeVisible();
  await seed.press('Escape');
  await border.focus();
  await undo(page);
  await undo(page);
  await expect(bar).toContainText('168 rows: the model learns from these');
});

test('a recipe that was changed by hand is what the run is trained with', async ({ page, context }) => {
  await prepare(page);
  const step = await openStep(page, /^Fill gaps in 2 columns/);
  await step.getByLabel('Fill with').selectOption('mean');
  await expect(step.locator('p.reason')).toHaveCount(0);
  await expect(room(page, 'prepare')).toContainText('Changed by hand');
  const shown = await names(page);
  await room(page, 'prepare').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(node(page, 'Evaluate')).toContainText(/(accuracy|AUC) \d/, { timeout: TRAINED_MS });

  const other = await context.newPage();
  await other.goto('/headless.html');
  await other.waitForFunction(() => 'createTerrariumClient' in window);
  const runs = await other.evaluate(() => window.createTerrariumClient(() => undefined).data.listRuns());
  await other.close();
  const [run] = runs;
  expect(runs).toHaveLength(1);
  expect(run?.recipe.steps).toHaveLength(shown.length);
  expect(run?.recipe.steps).toContainEqual({
    kind: 'impute',
    columns: ['age', 'distance_km'],
    strategy: 'mean',
    indicator: true,
  });
  expect(run?.request.prepare).toEqual(run?.recipe);

  await enter(page, 'Prepare');
  await expect.poll(() => names(page)).toEqual(shown);
  // The step that was open still is.
  await step.getByLabel('Fill with').selectOption('median');
  await expect(node(page, 'Train')).toContainText('out of date:');
  await undo(page);
  await expect(node(page, 'Train')).toContainText('done:');
});

test('the room is accessible in both themes with a step open, in Chinese too, and fits every width', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await prepare(page);
  const step = await openStep(page, /^Fill gaps in 2 columns/);
  await step.locator('summary').click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expectAccessible(page);
  }
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\d+ 个步骤把 5 列变成 \d+ 个特征$/);
  await expect(page.locator('#before-after')).toHaveText(/^第 \d+ 步填补 \d+ 处缺失并标出位置$/);
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});
