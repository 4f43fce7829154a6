/** The Deploy room in a real browser: a gate with reasons, roles that move and come back, files made again, a log book. */
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import {
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  node,
  room,
  tabTo,
  TRAINED_MS,
  trainClinic,
} from '../support/page-walk';

const deploy = (page: Page) => room(page, 'deploy');
const item = (page: Page, name: RegExp) =>
  deploy(page).locator('li', { has: page.getByRole('heading', { name }) });

async function makeVersion(page: Page, version: number): Promise<void> {
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).click();
  await expect(node(page, 'Deploy')).toContainText(`version ${version} waits for a decision`, {
    timeout: TRAINED_MS,
  });
  await expect(
    deploy(page).getByRole('heading', { name: /checks? (is|are) settled|check is settled/ }),
  ).toBeVisible({
    timeout: 30_000,
  });
}

/** Gives a reason for every item that is open. */
async function settle(page: Page): Promise<number> {
  const decide = deploy(page).getByRole('button', { name: /^Decide/ });
  let settled = 0;
  while ((await decide.count()) > 0) {
    const before = await decide.count();
    await decide.first().click();
    await deploy(page).getByLabel('Why it may be passed over').fill('A table for a test <b>only</b>.');
    await deploy(page).getByRole('button', { name: 'Pass over with this reason' }).click();
    await expect(decide).toHaveCount(before - 1);
    settled += 1;
  }
  return settled;
}

test('a version is promoted when its gate is settled, another takes its place, and the first is returned to', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page);
  await enter(page, 'Deploy');
  await expect(deploy(page)).toContainText('Makes a numbered version');
  await expectAccessible(page);
  await makeVersion(page, 1);
  const section = deploy(page);
  await expect(section.getByRole('heading', { level: 1 })).toHaveText(/^Version 1 passes \w+ of six checks$/);
  await expect(item(page, /^Beats the baseline/)).toContainText(
    /log loss \d.* against \d.* on the same 36 rows/,
  );
  await expect(item(page, /^Scores mean what they say/)).toContainText(
    /calibration error .* points on 36 rows/,
  );
  await expect(item(page, /^The exported model behaves the same/)).toContainText(/checked on 36 test rows/);
  await expect(item(page, /^Groups were looked at/)).toContainText('no groups were chosen');
  await expect(item(page, /^The model card is complete/)).toContainText('0 of 10 questions');

  // The gate holds: promoting says why it cannot be done, and a reason is asked for.
  const promote = section.getByRole('button', { name: 'Promote version 1' });
  await expect(promote).toHaveAttribute('aria-disabled', 'true');
  await section.getByRole('button', { name: /^Decide ?: The model card/ }).click();
  await section.getByRole('button', { name: 'Pass over with this reason' }).click();
  await expect(section).toContainText('A reason is needed.');
  await expectAccessible(page);
  await section.getByRole('button', { name: 'Close' }).click();
  expect(await settle(page)).toBeGreaterThanOrEqual(2);
  await expect(section.getByRole('heading', { level: 1 })).toHaveText(/may be promoted/);

  // A reason can be taken back.
  await section.getByRole('button', { name: /^Take back ?: The model card/ }).click();
  await expect(promote).toHaveAttribute('aria-disabled', 'true');
  await expect(section.getByRole('button', { name: /^Decide/ })).toHaveCount(1);
  expect(await settle(page)).toBe(1);
  await tabTo(page, promote);
  await page.keyboard.press('Enter');
  await expect(section.getByRole('heading', { level: 1 })).toHaveText('Version 1 answers');
  await expect(node(page, 'Deploy')).toContainText('version 1 answers');
  await expectAccessible(page);

  // The same run again does not beat itself.
  await makeVersion(page, 2);
  await expect(item(page, /^Beats version 1 in production/)).toContainText('may be none');
  await settle(page);
  await section.getByRole('button', { name: 'Promote version 2' }).click();
  await expect(section.getByRole('heading', { level: 1 })).toHaveText('Version 2 answers');
  await section.getByRole('button', { name: 'Undo: return to version 1' }).click();
  await expect(node(page, 'Deploy')).toContainText('version 1 answers');
  await expect(section).toContainText('returned to version 1');

  // After a reload everything is as it was; files are made again when they are asked for.
  await page.reload();
  await expect(section.getByRole('heading', { level: 1 })).toHaveText('Version 1 answers', {
    timeout: 30_000,
  });
  await expect(section.getByText(/\d+ entries, unbroken/)).toBeVisible();
  await section.getByRole('button', { name: /^Make the files again ?: Terrarium bundle/ }).click();
  const [bundle] = await Promise.all([
    page.waitForEvent('download', { timeout: TRAINED_MS }),
    section.getByRole('button', { name: 'Download the bundle' }).click({ timeout: TRAINED_MS }),
  ]);
  expect(bundle.suggestedFilename()).toBe('clinic-v1.terrarium.zip');
  await expect(section).toContainText('version 1 exported: model.terrarium.zip');

  const [book] = await Promise.all([
    page.waitForEvent('download'),
    section.getByRole('button', { name: 'Download the log book' }).click(),
  ]);
  const lines = (await readFile(await book.path(), 'utf8')).trim().split('\n');
  const kinds = lines.slice(0, -1).map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(kinds.filter((kind) => kind === 'promoted')).toHaveLength(2);
  expect(kinds.slice(0, 2)).toEqual(['trained', 'registered']);
  expect(kinds.slice(-2)).toEqual(['returned', 'exported']);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ terrariumLogbook: 1, entries: kinds.length });
  for (const cell of ['missed', 'Alva', 'no_show', 'clinic']) expect(lines.join('\n')).not.toContain(cell);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(section.getByRole('heading', { level: 1 })).toHaveText('版本 1 正在作答');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  expect(complaints).toEqual([]);
});
