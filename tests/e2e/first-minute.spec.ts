/** The first minute: from dropping a file to a judged model in at most three decisions, in both languages. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../support/repository';
import { chooseTarget, listenForComplaints, TRAINED_MS } from '../support/page-walk';

const MOST_DECISIONS = 3;
const data = resolve(root, process.env['TERRARIUM_DATA'] ?? '../shared/data');
const penguins = join(data, 'penguins', 'penguins.csv');

const LANGUAGES = {
  en: {
    train: 'Train and check',
    evaluate: /^Evaluate /,
    verdict: /unseen rows|rows/,
    figure: /accuracy [01]\.\d{3}/,
  },
  zh: { train: '训练并检验', evaluate: /^评估/, verdict: /[一-鿿]/, figure: /准确率/ },
} as const;

for (const [locale, words] of Object.entries(LANGUAGES)) {
  test(`three decisions lead from a dropped table to a judged model (${locale})`, async ({ browser }) => {
    test.skip(!existsSync(penguins), `no ${penguins}`);
    const context = await browser.newContext({ locale: locale === 'zh' ? 'zh-CN' : 'en-GB' });
    const page = await context.newPage();
    const complaints = listenForComplaints(page);
    let decisions = 0;
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', locale === 'zh' ? 'zh-CN' : 'en');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

    const dropped = await page.evaluateHandle(
      (text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'penguins.csv'));
        return transfer;
      },
      await readFile(penguins, 'utf8'),
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    decisions += 1;

    await chooseTarget(page, 'species');
    decisions += 1;

    await page.getByRole('button', { name: words.train }).click();
    decisions += 1;

    const evaluate = page.getByRole('navigation').getByRole('link', { name: words.evaluate });
    await expect(evaluate).toContainText(words.figure, { timeout: TRAINED_MS });
    await expect(evaluate).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(words.verdict);
    expect(decisions).toBeLessThanOrEqual(MOST_DECISIONS);
    expect(complaints).toEqual([]);
    await context.close();
  });
}
