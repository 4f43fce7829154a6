/** The Monitor room: later months drift and alert, alerts are settled, feedback is given, and retraining leads to the gate. */
import { expect, test, type Page } from '@playwright/test';
import {
  choose,
  clinic,
  csv,
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  node,
  room,
  trainClinic,
  TRAINED_MS,
} from '../support/page-walk';

async function makeVersion(page: Page): Promise<void> {
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).click();
  await expect(node(page, 'Deploy')).toContainText('version 1', { timeout: TRAINED_MS });
  await enter(page, 'Monitor');
}

/** The clinic sample without the column that gives its target away. */
async function deploySample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample Will they attend?' }).click();
  await page
    .getByRole('button', { name: /^Leave it out/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Evaluate')).toContainText('AUC', { timeout: TRAINED_MS });
  await makeVersion(page);
}

test('later months alert, an alert is settled, feedback is given, and retraining leads to a candidate', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await deploySample(page);
  const monitor = room(page, 'monitor');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing has been answered yet');
  await page.getByRole('button', { name: 'Compare with the three months that follow' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('features have drifted', {
    timeout: TRAINED_MS,
  });
  await expect(monitor.getByRole('img', { name: /lead_time_days: drifted/ })).toBeVisible();
  await expect(monitor).toContainText('lead_time_days has changed');
  await expect(monitor).toContainText('would be expected by chance');
  await expect(monitor).toContainText('it cannot see that the same inputs now mean something else');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const alerts = /^(\d+) open alerts?/;
  const count = async (): Promise<number> =>
    Number(alerts.exec(await monitor.getByRole('heading', { name: alerts }).innerText())?.[1]);
  const before = await count();
  await monitor.getByRole('button', { name: 'Settle' }).first().click();
  await monitor.getByLabel('Why it is settled').fill('Booking opens earlier since January');
  await monitor.getByRole('button', { name: 'Settle with this reason' }).click();
  await expect(
    monitor.getByRole('heading', { name: `${before - 1} open alerts, one settled` }),
  ).toBeVisible();
  await expect(node(page, 'Monitor')).toContainText(`${before - 1} open alerts`);

  await monitor.getByText('Look at the answers').click();
  await expect(monitor.getByRole('heading', { name: '1,184 answers' })).toBeVisible();
  const first = monitor.locator('#answers li').first();
  await first.getByRole('button', { name: 'Not sure' }).click();
  await expect(first).toContainText('not sure');
  await monitor.getByText('without feedback', { exact: true }).click();
  await expect(monitor.getByRole('heading', { name: 'No answer without feedback' })).toBeVisible();

  const retrain = monitor.getByRole('button', { name: /^Retrain on 4,\d{3} rows$/ });
  await expect(retrain).toBeVisible();
  await retrain.click();
  await expect(monitor.getByRole('button', { name: 'Go to the gate' })).toBeVisible({ timeout: TRAINED_MS });
  await expect(node(page, 'Deploy')).toContainText('version 2');
  await expect(monitor).toContainText('Version 1, compared with its training rows');
  await monitor.getByRole('button', { name: 'Go to the gate' }).click();
  await expect(node(page, 'Deploy')).toHaveAttribute('aria-current', 'page');

  // What the check found is known after a reload, and the check on opening finds the same.
  await page.reload();
  await expect(node(page, 'Monitor')).toContainText(`${before - 1} open alerts`, { timeout: TRAINED_MS });
  expect(complaints).toEqual([]);
});

test('another file is called another file, labels come late, and the way to watch is kept', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page, clinic());
  await makeVersion(page);
  const monitor = room(page, 'monitor');
  await choose(page, 'Answer a later file', csv('stock.csv', 'item,price\nchair,12\ntable,40\nlamp,7\n'));
  await expect(monitor.getByRole('status')).toContainText('stock.csv is another file');
  await expect(node(page, 'Monitor')).not.toContainText('alert');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing has been answered yet');

  // A file whose outcome is not known yet; the outcomes come later.
  const later = clinic('later.csv', 120, 8).buffer.toString('utf8').trimEnd().split('\n');
  const head = (later[0] ?? '').trim().split(',');
  const target = head.indexOf('no_show');
  const cells = later.slice(1).map((line) => line.trim().split(','));
  const without = [head, ...cells].map((row) =>
    row.map((cell, i) => (i === target && row !== head ? '' : cell)),
  );
  await choose(page, 'Answer a later file', csv('later.csv', without.map((row) => row.join(',')).join('\n')));
  await expect(monitor).toContainText('live accuracy: no labels yet', { timeout: TRAINED_MS });
  await choose(
    page,
    'Import feedback',
    csv('outcomes.csv', [head, ...cells].map((row) => row.join(',')).join('\n')),
  );
  await expect(monitor.getByRole('heading', { name: 'Join outcomes.csv to the answers' })).toBeVisible();
  await expectAccessible(page);
  await monitor.getByRole('button', { name: 'Join', exact: true }).click();
  // Nine rows have a gap in a column that they are found by.
  await expect(monitor).toContainText('111 of 120 rows found 111 answers', { timeout: TRAINED_MS });
  await expect(monitor).toContainText(/live accuracy, 111 labels/, { timeout: TRAINED_MS });

  await monitor.locator('summary', { hasText: 'How to watch' }).click();
  const rows = monitor.getByLabel('Answers in a window');
  await rows.fill('40');
  await rows.press('Enter');
  await expect(monitor).toContainText('How to watch was changed after this check.');
  await monitor.getByRole('button', { name: 'Check again' }).last().click();
  await expect(monitor).toContainText('120 answers in 3 windows', { timeout: TRAINED_MS });
  await expect(monitor).toContainText('nothing runs on a server');
  await expectAccessible(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(room(page, 'monitor')).toContainText('监测方式');
  await expectNoSidewaysScroll(page);
  expect(complaints).toEqual([]);
});
