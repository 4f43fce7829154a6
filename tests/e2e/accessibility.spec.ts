/** What every room owes to every reader: axe in both themes and languages, zoom, small widths, forced colours, still motion. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, node, trainClinic } from '../support/page-walk';

const STEM = {
  en: { name: 'Stages', rooms: ['Data', 'Prepare', 'Train', 'Evaluate', 'Deploy', 'Monitor'] },
  zh: { name: '阶段', rooms: ['数据', '预处理', '训练', '评估', '部署', '监测'] },
} as const;
type Locale = keyof typeof STEM;

/** Visits every room of the project that is open. */
async function inEveryRoom(page: Page, locale: Locale, look: (room: string) => Promise<void>): Promise<void> {
  const { name, rooms } = STEM[locale];
  for (const room of rooms) {
    const link = page.getByRole('navigation', { name }).getByRole('link', { name: new RegExp(`^${room}`) });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await test.step(room, () => look(room));
  }
}

/** Empty unless the page scrolls sideways: how wide it is, and the parts that reach beyond its right edge by themselves. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isHeld = (element: Element): boolean => {
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflowX !== 'visible') return true;
      }
      return false;
    };
    const parts = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1 && !isHeld(element))
      .map((element) =>
        `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`.slice(0, 80),
      );
    return [`${scrollWidth} of ${clientWidth} pixels`, ...parts];
  });

test('axe finds nothing in any room, theme or language', async ({ page }) => {
  await page.goto('/');
  await trainClinic(page);
  for (const locale of ['en', 'zh'] as const) {
    if (locale === 'zh') await page.getByRole('button', { name: '中文' }).click();
    await inEveryRoom(page, locale, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
        await expectAccessible(page);
      }
    });
  }
});

const SMALL = [
  { title: 'a window of 1280 at 200 % zoom', viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  { title: 'a width of 320', viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 },
] as const;
for (const { title, ...options } of SMALL) {
  test(`${title} needs no sideways scroll and hides no room`, async ({ browser }) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await sticksOut(page)).toEqual([]);
    await trainClinic(page);
    for (const locale of ['en', 'zh'] as const) {
      if (locale === 'zh') await page.getByRole('button', { name: '中文' }).click();
      await inEveryRoom(page, locale, async (room) => {
        expect.soft(await sticksOut(page), `${room} (${locale})`).toEqual([]);
      });
    }
    await context.close();
  });
}

test('forced colours keep the focus ring and the shapes of the stem', async ({ page }) => {
  await page.goto('/');
  await trainClinic(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await inEveryRoom(page, 'en', async (room) => {
      await page.locator('body').press('Tab');
      const withoutRing: string[] = [];
      for (let presses = 0; presses < 25; presses++) {
        const found = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return null;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
          return { isSeen, what: `${element.tagName} ${element.textContent?.trim().slice(0, 30)}` };
        });
        if (found !== null && !found.isSeen) withoutRing.push(found.what);
        await page.keyboard.press('Tab');
      }
      expect.soft(withoutRing, room).toEqual([]);
    });
    // The shapes are drawn in a colour of the system that stands out from its ground.
    const shapes = await node(page, 'Train')
      .locator('svg *')
      .evaluateAll((parts) =>
        parts.flatMap((part) => {
          const { stroke, fill } = getComputedStyle(part);
          return [stroke, fill].filter((paint) => paint.startsWith('rgb('));
        }),
      );
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(shapes.some((paint) => contrast(paint, ground) >= 3)).toBe(true);
  }
});

/** WCAG 2 contrast of two colours written as rgb(). */
function contrast(left: string, right: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [lower = 0, upper = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (upper + 0.05) / (lower + 0.05);
}

test('nothing moves where motion is reduced', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  const running = (): Promise<string[]> =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ playState, effect }) => {
          const { duration } = effect?.getComputedTiming() ?? {};
          return playState === 'running' && Number(duration) > 0;
        })
        .map((animation) => ('animationName' in animation ? String(animation.animationName) : animation.id)),
    );
  await trainClinic(page);
  await inEveryRoom(page, 'en', async () => expect(await running()).toEqual([]));
});
