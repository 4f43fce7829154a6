/** The check of a version in use: the report over its log, and the alerts that a person settles. */
import type { Alert, EvaluationSummary, MonitorPlan, MonitorReport } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

export class VersionWatch {
  readonly work = new RoomWork();
  /** Settling an alert. */
  readonly settling = new RoomWork();
  report = $state.raw<MonitorReport | null>(null);
  /** Test figures of the version, which live ones are held against; null while there are none. */
  benchmark = $state.raw<EvaluationSummary['metrics']['test'] | null>(null);
  #call: { readonly id: string; readonly settled: Promise<unknown> } | null = null;

  constructor(private readonly services: RoomServices) {}

  get openAlerts(): readonly Alert[] {
    return this.report?.alerts.filter(({ state }) => state === 'open') ?? [];
  }
  get settledAlerts(): readonly Alert[] {
    return this.report?.alerts.filter(({ state }) => state === 'acknowledged') ?? [];
  }
  /** Answers in the windows of the report. */
  get nAnswers(): number {
    return this.report?.windows.reduce((sum, { answers }) => sum + answers, 0) ?? 0;
  }

  /** Checks a version. What was found before stays until there is something newer. */
  async check(modelVersionId: string, runId: string, plan: MonitorPlan): Promise<MonitorReport | null> {
    const { data, model } = this.services;
    if (this.report?.modelVersionId !== modelVersionId) {
      this.report = null;
      this.benchmark = null;
    }
    const report = await this.work.run(async (onProgress) => {
      const id = this.services.newId();
      const settled = model.monitorVersion(id, { modelVersionId, plan }, onProgress);
      this.#call = { id, settled };
      const made = await settled;
      if (this.benchmark === null) {
        const evaluation = await data.readEvaluation(runId);
        this.benchmark = evaluation?.metrics.test ?? null;
      }
      return made;
    });
    if (report !== null) this.report = report;
    return report;
  }

  async stop(): Promise<void> {
    if (this.#call === null || !this.work.isRunning) return;
    this.work.markStopping();
    await this.services.stopModelCall(this.#call.id, this.#call.settled).catch(() => undefined);
  }

  /** Settles an alert with a reason. @returns false where it could not be kept */
  async acknowledge(alertId: string, reason: string): Promise<boolean> {
    const { report } = this;
    if (report === null || reason.trim() === '') return false;
    const words = reason.trim().slice(0, 500);
    const kept = await this.settling.run(async () => {
      await this.services.data.acknowledgeAlert({
        modelVersionId: report.modelVersionId,
        alertId,
        reason: words,
      });
      return true;
    });
    if (kept === null) return false;
    const alerts = report.alerts.map((alert) =>
      alert.id === alertId ? { ...alert, state: 'acknowledged' as const, reason: words } : alert,
    );
    this.report = { ...report, alerts, light: lightOf(alerts, report.light) };
    return true;
  }

  reset(): void {
    // Nobody waits for it any more; the worker, which others use, is not ended when it takes long.
    if (this.#call !== null && this.work.isRunning)
      void this.services.model.stop(this.#call.id).catch(() => undefined);
    this.work.reset();
    this.settling.reset();
    this.report = null;
    this.benchmark = null;
  }
}

/** The light without the alerts that were settled: `unknown` stays so, because nothing could be judged. */
function lightOf(alerts: readonly Alert[], before: MonitorReport['light']): MonitorReport['light'] {
  const open = alerts.filter(({ state }) => state === 'open');
  if (open.some(({ severity }) => severity === 'act')) return 'act';
  if (open.length > 0) return 'watch';
  return before === 'unknown' ? 'unknown' : 'steady';
}
