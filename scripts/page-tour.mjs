// Walks through the built app as a person does, by roles and names, for figures and pictures of its pages.
import { startServer } from './serve.mjs';
import { DIST } from './headless-browser.mjs';

/** What the tour presses and reads; work is done in English, pages are looked at in both languages. */
const SAMPLE = 'Open the sample Will they attend?';
const LEAVE_OUT = /^Leave it out/;
const TRAIN = 'Train and check';
const VERDICT = /(accuracy|AUC) \d/;
const STEM = {
  en: {
    name: 'Stages',
    data: 'Data',
    prepare: 'Prepare',
    train: 'Train',
    evaluate: 'Evaluate',
    deploy: 'Deploy',
    monitor: 'Monitor',
  },
  zh: {
    name: '阶段',
    data: '数据',
    prepare: '预处理',
    train: '训练',
    evaluate: '评估',
    deploy: '部署',
    monitor: '监测',
  },
};

/** @typedef {'data' | 'prepare' | 'train' | 'evaluate' | 'deploy' | 'monitor'} Room */
/** @type {readonly Room[]} */
export const ROOMS = ['data', 'prepare', 'train', 'evaluate', 'deploy', 'monitor'];

const TRAINED_MS = 180_000;

/** Serves the build on a free port. */
export const serveBuild = () => startServer({ root: DIST });

export class PageTour {
  /** @param {import('@playwright/test').Page} page */
  constructor(page) {
    this.page = page;
    this.stem = STEM.en;
  }

  /** @param {string} address */
  async goHome(address) {
    await this.page.goto(address);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.settle();
  }

  /**
   * Opens the sample of clinic visits, which the app makes itself; its target is chosen by the sample. The column that
   * gives the answer away is left out, as the first finding proposes.
   */
  async openSample() {
    await this.page.getByRole('button', { name: SAMPLE }).click();
    await this.page.locator('#target').waitFor({ timeout: TRAINED_MS });
    await this.page.getByRole('button', { name: LEAVE_OUT }).first().click({ timeout: TRAINED_MS });
    await this.settle();
  }

  async speakChinese() {
    await this.page.getByRole('button', { name: '中文' }).click();
    this.stem = STEM.zh;
    await this.page.locator('html[lang="zh-CN"]').waitFor();
    await this.settle();
  }

  async startTraining() {
    await this.page.getByRole('button', { name: TRAIN, exact: true }).first().click();
  }

  /** Goes to Train while the run goes on; there is something to see once a few epochs have passed. */
  async watchTraining() {
    await this.enter('train');
    await this.page.waitForTimeout(2500);
  }

  async returnHome() {
    await this.page
      .getByRole('banner')
      .getByRole('link', { name: /^Terrarium/ })
      .click();
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.settle();
  }

  /** From home back into the one project there is. */
  async openProject() {
    await this.page.getByRole('main').getByRole('table').getByRole('link').first().click();
    await this.page.getByRole('navigation', { name: this.stem.name }).waitFor();
    await this.settle();
  }

  async waitForVerdict() {
    const figure = this.#node('evaluate').filter({ hasText: VERDICT });
    await figure.waitFor({ timeout: TRAINED_MS });
    await this.settle();
  }

  /** @param {Room} room */
  async enter(room) {
    await this.#node(room).click();
    await this.page.locator(`section#${room}`).waitFor();
    await this.settle();
  }

  /** @param {Room} room */
  #node(room) {
    return this.page
      .getByRole('navigation', { name: this.stem.name })
      .getByRole('link', { name: new RegExp(`^${this.stem[room]}`) });
  }

  /** Until fonts are here and the page stands still. */
  async settle() {
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.waitForTimeout(600);
  }
}
