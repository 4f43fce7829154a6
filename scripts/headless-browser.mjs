// One Chromium with fresh profiles over the built app, for the runner and for acceptance.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const DIST = join(ROOT, 'dist');

/** Builds the app if no build is there. */
export function ensureBuild() {
  if (existsSync(join(DIST, 'headless.html'))) return;
  const build = spawnSync('npm', ['run', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) throw new Error('the app could not be built');
}

/** Chromium's switches: no traffic of its own, WebGPU on a software adapter where one is asked for. */
export function chromiumSwitches() {
  return [
    '--enable-unsafe-webgpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/** Where the system's Chromium is. */
export function chromiumPath() {
  const path = process.env.TERRARIUM_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(path)) {
    throw new Error(`no Chromium at ${path}; install Debian's package chromium or set TERRARIUM_CHROMIUM`);
  }
  return path;
}

export class HeadlessBrowser {
  /** @param {import('@playwright/test').Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  static async start() {
    // Playwright's own headless mode lacks WebGPU; Chromium's new headless mode has it.
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      headless: false,
      args: ['--headless=new', ...chromiumSwitches()],
    });
    return new HeadlessBrowser(browser);
  }

  /** A page in a fresh profile. The caller closes its context. */
  async openPage() {
    const context = await this.browser.newContext();
    return { context, page: await context.newPage() };
  }

  async close() {
    await this.browser.close();
  }
}
