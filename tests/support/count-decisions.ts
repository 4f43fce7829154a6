/**
 * Counts what a person decides in a page, from the page's own events: a dropped file, a changed field (however many keys
 * it took), a pressed control. An event that a script made is no decision of a person, and is told apart.
 */
import type { Page } from '@playwright/test';

export interface SeenDecision {
  readonly kind: 'drop' | 'change' | 'press';
  /** The control it was made at. */
  readonly at: string;
  /** False: made by a script. */
  readonly isTrusted: boolean;
}

declare global {
  interface Window {
    decisionsSeen?: SeenDecision[];
  }
}

/** Before the first page is opened. */
export async function watchDecisions(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: SeenDecision[] = (window.decisionsSeen = []);
    const note = (kind: SeenDecision['kind'], event: Event): void => {
      const element = event.target instanceof Element ? event.target : null;
      const control =
        element?.closest('button, a, input, select, textarea, summary, label, [role]') ?? element;
      const at = control === null ? '' : control.id || control.textContent.trim() || control.tagName;
      const last = seen.at(-1);
      const isSame = last?.kind === 'change' && kind === 'change' && last.at === at;
      if (!isSame || last.isTrusted !== event.isTrusted) seen.push({ kind, at, isTrusted: event.isTrusted });
    };
    addEventListener('drop', (event) => note('drop', event), true);
    addEventListener('change', (event) => note('change', event), true);
    // A click stands for any press: of a pointer, of Enter, of Space. Opening a list to choose from is part of choosing.
    addEventListener(
      'click',
      (event) => !(event.target instanceof HTMLSelectElement) && note('press', event),
      true,
    );
  });
}

export const decisionsSeen = (page: Page): Promise<SeenDecision[]> =>
  page.evaluate(() => window.decisionsSeen ?? []);

/** Drops a file from outside the browser on the middle of the page, as its own input does. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  await session.detach();
}

/** Chooses from a list with the keyboard: `selectOption` makes its events by script. */
export async function chooseByKeyboard(page: Page, selector: string, option: string): Promise<void> {
  const list = page.locator(selector);
  await list.focus();
  await page.keyboard.type(option);
}
