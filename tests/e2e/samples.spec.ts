/** Samples made by the app, one after the other: their question, their origin, the boundary of a shape, later months. */
import { expect, test } from '@playwright/test';
import { enter, listenForComplaints, node, room, TRAINED_MS } from '../support/page-walk';

test('a sample says who made it, trains, and its later months drift', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample Will they attend?' }).click();
  await expect(node(page, 'Data')).toContainText('4,850 rows, 14 columns', { timeout: 30_000 });
  await expect(room(page, 'data')).toContainText('Made by Terrarium from seed 0');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('no_show');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Evaluate')).toContainText('AUC', { timeout: TRAINED_MS });
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).click();
  await expect(node(page, 'Deploy')).toContainText('version 1', { timeout: TRAINED_MS });
  await enter(page, 'Monitor');
  await page.getByRole('button', { name: 'Compare with the three months that follow' }).click();
  await expect(node(page, 'Monitor')).toContainText(/\d open alerts/, { timeout: TRAINED_MS });
  await expect(room(page, 'monitor').getByRole('heading', { level: 1 })).toContainText('drifted');

  // Another project in the same visit: what the first one showed is gone.
  await page.getByRole('link', { name: 'Terrarium: all projects' }).click();
  await page.getByRole('button', { name: 'Open the sample Two spirals' }).click();
  await expect(node(page, 'Data')).toContainText('600 rows, 3 columns', { timeout: 30_000 });
  await expect(node(page, 'Monitor')).toContainText('Needs a deployment');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Evaluate')).toContainText(/AUC (0\.9|1)/, { timeout: TRAINED_MS });
  await enter(page, 'Train');
  await expect(page.getByRole('heading', { name: /line between A and B/ })).toBeVisible();
  await page.getByRole('link', { name: 'Terrarium: all projects' }).click();
  await page.getByRole('link', { name: 'clinic visits 2025' }).click();
  await expect(node(page, 'Deploy')).toContainText('version 1', { timeout: 30_000 });
  expect(complaints).toEqual([]);
});
