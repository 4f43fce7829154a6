/**
 * The Monitor room: the version in use, watched over its log. Its parts are a class each: the check, a later file, labels
 * that come late, the answers to look at, retraining.
 */
import {
  DEFAULT_MONITOR_PLAN,
  type CheckSummary,
  type DataSource,
  type Feedback,
  type MonitorPlan,
  type MonitorReport,
  type PredictionRecord,
  type ReadOptions,
  type SplitSummary,
} from '../contracts';
import { parseNumber } from '../foundation';
import { AnswerLog } from './answer-log.svelte';
import { isCheckDue } from './monitor/check-schedule';
import { LateLabels } from './monitor/late-labels.svelte';
import { LaterFile } from './monitor/later-file.svelte';
import { Notices } from './monitor/notices.svelte';
import { Retraining, type RetrainingHost } from './monitor/retraining.svelte';
import { VersionWatch } from './monitor/version-watch.svelte';
import type { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** What the room needs to know of the project, and to change in it. */
export interface MonitorHost {
  /** The version that answers; null while there is none. */
  version(): { readonly id: string; readonly runId: string } | null;
  /** The split that it was trained on; null while that is not known. */
  split(): SplitSummary | null;
  /** How the file of the project is read. */
  options(): ReadOptions;
  plan(): MonitorPlan | undefined;
  lastCheck(): CheckSummary | null;
  keepCheck(summary: CheckSummary): void;
  /** Notes a dataset that was stored, so that it goes when the project goes. */
  own(datasetId: string): void;
  mayWrite(): boolean;
  isBusy(): boolean;
}

/** How often a page that stays open looks whether a check is due. */
export const SCHEDULE_INTERVAL_MS = 60_000;

export class MonitorRoom {
  readonly later: LaterFile;
  readonly watch: VersionWatch;
  readonly labels: LateLabels;
  readonly notices: Notices;
  readonly retraining: Retraining;
  /** Answers of the version in use; null while there is none. */
  answers = $state.raw<AnswerLog | null>(null);
  /** A log file that came home, and what it brought; null before the first. */
  incoming = $state.raw<AnswerLog | null>(null);
  /** Only answers about which nothing is known yet. */
  isUnreviewedOnly = $state(false);
  /** The version that a person chose to watch; null: the one in use. */
  chosenId = $state<string | null>(null);
  /** Columns that answered rows have, by which labels may be joined. */
  sharedColumns = $state.raw<readonly string[]>([]);
  /** Answers in the log of the version in use, as far as known. */
  nLogged = $state<number | null>(null);
  /** Hears of a check that was made by itself and found something to do. */
  onAlarm: (report: MonitorReport) => void = () => undefined;

  /** Which opening of a project is followed. */
  #following = 0;

  constructor(
    private readonly services: RoomServices,
    private readonly host: MonitorHost & RetrainingHost,
  ) {
    this.later = new LaterFile(services, (datasetId) => host.own(datasetId));
    this.watch = new VersionWatch(services);
    this.labels = new LateLabels(services, (datasetId) => host.own(datasetId));
    this.retraining = new Retraining(services, host);
    this.notices = new Notices(services.notices?.port ?? null, services.notices?.store ?? null);
  }

  /** Classes that the version in use answers with; empty for numbers. */
  get classes(): readonly string[] {
    return this.host.split()?.classes ?? [];
  }

  get plan(): MonitorPlan {
    return this.host.plan() ?? DEFAULT_MONITOR_PLAN;
  }

  /** What goes on, else what went wrong last, else the check. */
  get work(): RoomWork {
    const all = [this.later.work, this.labels.work, this.watch.work];
    return (
      all.find(({ isRunning }) => isRunning) ??
      all.find(({ status }) => status.kind === 'failed') ??
      this.watch.work
    );
  }

  /** True while the room does what other work must wait for; a check waits for others and can be stopped. */
  get isBusy(): boolean {
    const merging = this.incoming?.merging.isRunning ?? false;
    return this.later.work.isRunning || this.labels.work.isRunning || merging || this.retraining.isRunning;
  }

  /** The light of the latest check, in this page or before; null before the first. */
  get light(): MonitorReport['light'] | null {
    const version = this.host.version();
    const last = this.host.lastCheck();
    return this.watch.report?.light ?? (last?.modelVersionId === version?.id ? (last?.light ?? null) : null);
  }

  /** Open alerts of the latest check. */
  get nOpenAlerts(): number {
    const version = this.host.version();
    const last = this.host.lastCheck();
    if (this.watch.report !== null) return this.watch.openAlerts.length;
    return last?.modelVersionId === version?.id ? (last?.openAlerts ?? 0) : 0;
  }

  /** True when the report was made with another plan, or before answers that are in the log now. */
  get isStale(): boolean {
    const { report } = this.watch;
    if (report === null) return false;
    const { schedule: _, ...asked } = this.plan;
    const { schedule: __, ...made } = report.plan;
    return JSON.stringify(asked) !== JSON.stringify(made);
  }

  /** Watches another version of the project, and looks what is in its log. */
  async choose(versionId: string): Promise<void> {
    this.reset();
    this.chosenId = versionId;
    await this.follow(false);
  }

  /** Checks the version in use. @returns true when there is a report */
  async check(): Promise<boolean> {
    const version = this.host.version();
    if (version === null || this.watch.work.isRunning) return false;
    const report = await this.watch.check(version.id, version.runId, this.plan);
    if (report === null) return false;
    await this.#count();
    if (this.host.mayWrite())
      this.host.keepCheck({
        modelVersionId: report.modelVersionId,
        at: report.madeAt,
        answers: this.nLogged ?? this.watch.nAnswers,
        light: report.light,
        openAlerts: this.watch.openAlerts.length,
      });
    await this.retraining.count();
    return true;
  }

  /** Settles an alert; the badge on the stem follows. */
  async acknowledge(alertId: string, reason: string): Promise<boolean> {
    const isKept = await this.watch.acknowledge(alertId, reason);
    const last = this.host.lastCheck();
    if (isKept && last !== null && this.watch.report !== null)
      this.host.keepCheck({
        ...last,
        light: this.watch.report.light,
        openAlerts: this.watch.openAlerts.length,
      });
    return isKept;
  }

  /** Looks what is in the log and checks where the plan asks for it. */
  async look(isOpening: boolean): Promise<void> {
    const version = this.host.version();
    if (version === null || this.watch.work.isRunning) return;
    await this.#count();
    const { nLogged } = this;
    if (nLogged === null || this.host.version()?.id !== version.id) return;
    const occasion = {
      isOpening,
      modelVersionId: version.id,
      answers: nLogged,
      now: this.services.now(),
    };
    if (!isCheckDue(this.plan, this.host.lastCheck(), occasion)) return;
    const before = this.nOpenAlerts;
    const isChecked = await this.check();
    const { report } = this.watch;
    if (isChecked && report !== null && this.nOpenAlerts > before) this.onAlarm(report);
  }

  async #count(): Promise<void> {
    const version = this.host.version();
    if (version === null) return;
    const page = await this.services.data.listAnswers(version.id, { start: 0, count: 1 }).catch(() => null);
    if (this.host.version()?.id === version.id && page !== null) this.nLogged = page.total;
  }

  /** Shows the answers of the version in use, all or those that wait for a word. */
  async openAnswers(isUnreviewedOnly: boolean): Promise<void> {
    const version = this.host.version();
    if (version === null) return;
    this.isUnreviewedOnly = isUnreviewedOnly;
    this.answers = new AnswerLog(this.services, version.id, isUnreviewedOnly ? { isUnreviewed: true } : {});
    await this.answers.list();
  }

  /** Says what became known about an answer; `truth` matters where it was wrong. */
  async say(
    record: Pick<PredictionRecord, 'id' | 'output'>,
    verdict: Feedback['verdict'],
    truth: Feedback['truth'],
  ): Promise<void> {
    const isSaid = await this.answers?.say({
      id: this.services.newId(),
      recordId: record.id,
      at: this.services.now(),
      verdict,
      truth: verdict === 'yes' ? record.output : verdict === 'no' ? truth : null,
      source: 'form',
    });
    if (isSaid === true) await this.retraining.count();
  }

  /**
   * The true value of a number, as a person typed it: read as the version's file was.
   * @returns false when it is no number, or how the version writes numbers could not be found out; nothing is said then
   */
  async sayTyped(record: Pick<PredictionRecord, 'id' | 'output'>, text: string): Promise<boolean> {
    const version = this.host.version();
    if (version === null) return false;
    const form = await this.services.model.inputFields(version.id).catch(() => null);
    const value = form === null ? null : parseNumber(text.trim(), form.notation.decimal);
    if (value !== null) await this.say(record, 'no', value);
    return value !== null;
  }

  /** A log file by its ending, else a table of labels, whose joining a person then decides. */
  async takeIn(file: File): Promise<void> {
    const split = this.host.split();
    if (this.host.version() === null || split === null) return;
    if (/\.json$/i.test(file.name)) return this.bringHome(file);
    // What an earlier log met is no word about this file.
    this.incoming = null;
    const { columns } = await this.services.data.getDataset(split.datasetId);
    const names = columns.map(({ name }) => name);
    const source = { kind: 'blob', name: file.name, blob: file } as const;
    this.sharedColumns = names.filter((name) => name !== split.problem.target);
    await this.labels.read(source, this.host.options(), split.problem.target, this.sharedColumns);
  }

  /** Merges a log file that came home from field mode or the HTML file, and checks what is known then. */
  async bringHome(file: File): Promise<void> {
    const version = this.host.version();
    if (version === null) return;
    this.incoming = new AnswerLog(this.services, version.id);
    if (!(await this.incoming.bringHome(file))) return;
    if (this.answers !== null) await this.answers.list();
    await this.check();
  }

  /** Joins the labels that were read to the answers, and checks what is known then. */
  async joinLabels(): Promise<void> {
    const version = this.host.version();
    if (version === null || !(await this.labels.join(version.id))) return;
    if (this.answers !== null) await this.answers.list();
    await this.check();
  }

  /** Answers a later file with the version in use; its rows join the log, which is then checked. */
  async compare(source: DataSource): Promise<void> {
    const version = this.host.version();
    const split = this.host.split();
    if (version === null || split === null) return;
    const isCompared = await this.later.compare(source, split.datasetId, this.host.options(), version.id);
    if (isCompared && this.later.isAnswered) await this.check();
  }

  /** While the page is open and until the project is left, checks are made as the plan says, by themselves. */
  async follow(isOpening: boolean): Promise<void> {
    const following = ++this.#following;
    if (!this.host.isBusy()) await this.look(isOpening);
    this.#lookLater(following);
  }

  #lookLater(following: number): void {
    this.services.later(() => {
      if (this.#following !== following) return;
      const looked = this.host.isBusy() ? Promise.resolve() : this.look(false);
      void looked.then(() => this.#lookLater(following));
    }, SCHEDULE_INTERVAL_MS);
  }

  reset(): void {
    this.#following += 1;
    this.retraining.reset();
    this.later.reset();
    this.watch.reset();
    this.labels.reset();
    this.answers = null;
    this.incoming = null;
    this.isUnreviewedOnly = false;
    this.nLogged = null;
    this.chosenId = null;
  }
}
