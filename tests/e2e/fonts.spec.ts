/** The page in Chinese is drawn in the app's own faces, also where the system has none. */
import { expect, test, type Page } from '@playwright/test';

/** Families that draw the page's text, as the browser tells them; those of the system are marked. */
async function facesOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument', { depth: -1 });
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'body *' });
  const faces = new Set<string>();
  for (const nodeId of nodeIds) {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const { familyName, isCustomFont } of fonts) {
      faces.add(isCustomFont ? familyName : `${familyName} (system)`);
    }
  }
  await session.detach();
  return [...faces].sort();
}

const fontsFetched = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name.replace(/^.*\//, ''))
      .filter((name) => name.endsWith('.woff2')),
  );

test('an English home fetches no Chinese, a Chinese one is drawn in the faces of the app', async ({
  page,
}) => {
  await page.goto('');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect((await fontsFetched(page)).filter((name) => /-(first|later)-/.test(name))).toEqual([]);
  expect((await facesOf(page)).filter((face) => face.endsWith('(system)'))).toEqual([]);

  await page.getByRole('button', { name: '中文' }).click();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  const faces = await facesOf(page);
  expect(faces.filter((face) => face.endsWith('(system)'))).toEqual([]);
  expect(faces.some((face) => face.startsWith('Noto Serif SC'))).toBe(true);
  expect((await fontsFetched(page)).filter((name) => name.includes('-later-'))).toEqual([]);
});
