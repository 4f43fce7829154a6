/** A day in the field: a phone, one version, cases one after the other, no network; and the log that goes home. */
import { readFile } from 'node:fs/promises';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { enter, expectAccessible, listenForComplaints, room, trainClinic } from '../support/page-walk';
import type { WorkerClientScope } from '../support/browser-scope';

test.describe.configure({ mode: 'serial' });

declare const window: WorkerClientScope;

const PHONE = { width: 390, height: 844 };
const WELL = { latitude: -1.29207, longitude: 36.82195, accuracy: 12 };

let context: BrowserContext;
let page: Page;
let complaints: string[];
let requests: string[];
let place = '';
let log = '';

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ acceptDownloads: true, geolocation: WELL });
  page = await context.newPage();
  complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page);
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).first().click();
  await expect(room(page, 'deploy')).toContainText('The exported model behaves the same');
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: 'Find or run…' }).fill('field mode');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/p\/[^/]+\/field\/[^/]+$/);
  place = new URL(page.url()).hash;
  await page.setViewportSize(PHONE);
  await expect(page.getByRole('heading', { name: 'A new case' })).toBeVisible();
  // From here on there is no network: nothing may be asked of it.
  await context.setOffline(true);
  requests = [];
  page.on('request', (request) => requests.push(request.url()));
});
test.afterAll(async () => context.close());

const answer = () => page.locator('section.answer');
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const cases = () => page.getByRole('button', { name: /^Cases \(/ });
const lines = () => page.locator('main ol > li');

/** Fills what the clinic's answers hang on; `text` cells are left as they are where none is given. */
async function answerCase(age: string, distance: string, note: string): Promise<void> {
  await page.getByLabel('age', { exact: true }).fill(age);
  await page.getByLabel('distance_km').fill(distance);
  if (note !== '') await page.getByLabel('Note', { exact: true }).fill(note);
  await press('Answer');
  await expect(answer()).toBeVisible();
}

async function save(name: string | RegExp): Promise<{ readonly file: string; readonly text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press(name)]);
  return { file: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a first case without a position: the answer is large, says how sure it is, and is right', async () => {
  await answerCase('41', '12.5', '=1+1, by the well');
  await expect(answer()).toHaveAttribute('aria-live', 'polite');
  await expect(answer().getByRole('heading', { level: 1 })).toHaveText(/^(came|missed)$/);
  await expect(answer()).toContainText(/sure|guess/);
  // 36 validation rows are too few to check confidence on, so nothing is promised.
  await expect(answer()).not.toContainText('Of 100 like this');
  await press('Yes');
  await expect(page.getByText('Noted: right.')).toBeVisible();
  await expectAccessible(page);
});

test('a second case with a position, which the browser is asked for only when it is turned on', async () => {
  await press('Next case');
  await expect(page.getByLabel('age', { exact: true })).toHaveValue('');
  const here = page.getByRole('switch', { name: 'Note where I am' });
  await expect(here).toHaveAttribute('aria-checked', 'false');
  // Refused, it says so and is off.
  await here.click();
  await expect(page.getByText('The browser refused.')).toBeVisible();
  await expect(here).toHaveAttribute('aria-checked', 'false');
  await context.grantPermissions(['geolocation']);
  await here.click();
  await expect(page.getByText('-1.29207, 36.82195, give or take 12')).toBeVisible();
  await expectAccessible(page);
  await answerCase('-5', '7', '-7.5');
  await expect(page.getByRole('note')).toContainText('Outside what it has seen');
  await expect(page.getByRole('note')).toContainText('age: -5 lies beyond');
  await press('No');
  await expect(page.getByText(/Noted: it was (came|missed)\./)).toBeVisible();
  await press('Next case');
  await page.getByRole('switch', { name: 'Note where I am' }).click();
  await expect(page.getByText('Off. The browser asks')).toBeVisible();
});

test('a third case; all of it survives a reload, with what was said', async () => {
  await answerCase('63', '30', '');
  await press('Not sure');
  await expect(page.getByText('Noted: not sure.')).toBeVisible();
  expect(requests).toEqual([]);
  await context.setOffline(false);
  await page.reload();
  await expect(cases()).toHaveText('Cases (3)');
  await context.setOffline(true);
  await cases().click();
  await expect(page.getByRole('heading', { name: '3 cases' })).toBeVisible();
  await expect(lines()).toHaveCount(3);
  await expect(lines().nth(0)).toContainText('Noted: not sure.');
  await expect(lines().nth(1)).toContainText('with position');
  await expect(lines().nth(2)).toContainText('=1+1, by the well');
  await expectAccessible(page);
});

test('the cases as CSV and GeoJSON: no cell runs, numbers stay numbers, cases without a position are counted', async () => {
  const csv = await save('CSV');
  expect(csv.file).toMatch(/^clinic-v1-\d{4}-\d\d-\d\d\.csv$/);
  await expect(page.getByText('3 cases are in the CSV file.')).toBeVisible();
  const [head = '', first = '', second = '', third = ''] = csv.text.split('\r\n');
  expect(head).toContain('note,right,true_answer,latitude,longitude,accuracy_m,');
  expect(first).toContain(`,"'=1+1, by the well",yes,`);
  expect(second).toMatch(/,-7\.5,no,(came|missed),-1\.29207,36\.82195,12,/);
  expect(second.split(',')[head.split(',').indexOf('age')]).toBe('-5');
  expect(third).toContain(',,not sure,,,,,');

  const map = await save('GeoJSON');
  await expect(page.getByText('1 case is on the map, 2 without position left out.')).toBeVisible();
  const { features } = JSON.parse(map.text) as {
    features: { geometry: { coordinates: number[] }; properties: Record<string, unknown> }[];
  };
  expect(features).toHaveLength(1);
  expect(features[0]?.geometry.coordinates).toEqual([WELL.longitude, WELL.latitude]);
  expect(features[0]?.properties).toMatchObject({ right: 'no', accuracy_m: 12 });
  expect(typeof features[0]?.properties['confidence']).toBe('number');
});

test('many cases from a file; a file without the columns is refused and nothing is kept', async () => {
  await press('File');
  const choose = async (text: string) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Choose a file')]);
    await chooser.setFiles({ name: 'round.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  };
  await choose('age,distance_km\n4,5\n');
  await expect(page.getByRole('alert')).toContainText('lacks columns that the model needs: ');
  await expect(cases()).toHaveText('Cases (3)');
  await choose('weekday,age,distance_km,sex,reminder,extra\nMon,44,3.5,f,no,x\nTue,,12,m,yes,y\n');
  await expect(page.getByText('2 cases from round.csv were answered')).toBeVisible();
  await expect(cases()).toHaveText('Cases (5)');
});

test('the log goes home: nothing is deleted before it is saved, and read twice it counts once', async () => {
  await cases().click();
  await expect(page.getByRole('button', { name: /Save the log first/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  const saved = await save('Save the log to take home');
  expect(saved.file).toMatch(/\.terrarium-log\.json$/);
  log = saved.text;
  await expect(page.getByText('5 cases are in the log file.')).toBeVisible();
  expect((JSON.parse(log) as { records: unknown[]; feedback: unknown[] }).records).toHaveLength(5);

  await press('Delete these cases from this device');
  await press('Keep');
  await expect(lines()).toHaveCount(5);
  await press('Delete these cases from this device');
  await press('Delete');
  await expect(page.getByText('5 cases were deleted from this device.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
  expect(requests.filter((url) => !url.startsWith(new URL(page.url()).origin))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the log is merged into the same project twice and nothing is doubled', async () => {
  await context.setOffline(false);
  await page.goto('/headless.html');
  await page.waitForFunction(() => 'createTerrariumClient' in window);
  const merged = await page.evaluate(async (text) => {
    const { data } = window.createTerrariumClient(() => undefined);
    await expectWriter(() => data.open());
    const request = { modelVersionId: 'version-1', name: 'day.json', blob: new Blob([text]) };
    const merges = [await data.importLog(request), await data.importLog(request)];
    const { total, answers } = await data.listAnswers('version-1', { start: 0, count: 9, source: 'field' });
    return { merges, total, feedback: answers.flatMap(({ feedback }) => feedback).length };

    /** The page that was left lets go of the projects soon. */
    async function expectWriter(open: () => Promise<{ writer: boolean }>): Promise<void> {
      for (let tries = 0; tries < 50 && !(await open()).writer; tries++)
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }, log);
  expect(merged.merges.map(({ records, feedback }) => [records, feedback])).toEqual([
    [
      { new: 5, known: 0, altered: 0 },
      { new: 3, known: 0, altered: 0 },
    ],
    [
      { new: 0, known: 5, altered: 0 },
      { new: 0, known: 3, altered: 0 },
    ],
  ]);
  expect([merged.total, merged.feedback]).toEqual([5, 3]);
});

test('fits one hand: targets of 44 pixels, no sideways scroll at 320, both languages and themes', async () => {
  await page.goto(`/${place}`);
  await expect(page.getByRole('heading', { name: 'A new case' })).toBeVisible();
  await page.setViewportSize({ width: 320, height: 640 });
  const expectRoomForThumbs = async (): Promise<void> => {
    const small = await page
      .locator('.field :is(button, a, select, textarea, input:not(.visually-hidden, [hidden]), label.choice)')
      .evaluateAll((targets) =>
        targets
          .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()] as const)
          .filter(([, { width, height }]) => Math.min(width, height) < 44)
          .map(([html]) => html),
      );
    expect(small).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  };
  await expectRoomForThumbs();
  await answerCase('50', '5', '');
  await expectRoomForThumbs();
  await press('Next case');
  await cases().click();
  await page.getByText('Dark', { exact: true }).click();
  await page.getByText('中文', { exact: true }).click();
  await expect(page.getByRole('heading', { name: '6 个案例' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectRoomForThumbs();
  await expectAccessible(page);
  await page.getByText('English', { exact: true }).click();
});

test('a version that is not here says so', async () => {
  await page.goto(`/${place.replace('version-1', 'version-99')}`);
  await expect(page.getByRole('heading', { name: 'This version is not on this device' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the projects' }).click();
  await expect(page).toHaveURL(/#\/$/);
});
