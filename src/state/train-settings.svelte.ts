/** The settings of the next run: what is typed, what of it cannot be, and the decisions that follow from the rest. */
import type { TrainConfig } from '../contracts';
import type { DocumentHistory } from './document-history.svelte';
import { parseLayers, parseNumber, type SettingProblem } from './parse-setting';
import { settingOf, type ModelChoice, type NumberId, type SettingId } from './setting-table';
import { fromSlider, withModel, withSetting } from './train-config-fields';

/** A field while it holds something that cannot be. */
interface Draft {
  readonly text: string;
  readonly problem: SettingProblem;
}

export class TrainSettings {
  /** Fields whose text is not in effect. */
  drafts = $state.raw<Readonly<Partial<Record<SettingId, Draft>>>>({});

  /** @param change records a decision under a name in words, so that it can be taken back */
  constructor(
    private readonly history: Pick<DocumentHistory, 'document'>,
    private readonly change: (name: string, train: TrainConfig) => void,
  ) {}

  get config(): TrainConfig | null {
    return this.history.document?.train ?? null;
  }

  /** What the field shows: what was typed while it cannot be, else what is in effect; empty: chosen from the data. */
  textOf(id: SettingId): string {
    return this.drafts[id]?.text ?? this.inEffectOf(id);
  }

  /** What is in effect, as text; empty: chosen from the data. */
  inEffectOf(id: SettingId): string {
    const value = this.config === null ? undefined : settingOf(this.config, id);
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  }

  problemOf(id: SettingId): SettingProblem | null {
    return this.drafts[id]?.problem ?? null;
  }

  /** @param name of the setting, in words */
  chooseModel(model: ModelChoice, name: string): void {
    this.drafts = {};
    if (this.config !== null && this.config.model !== model) this.change(name, withModel(this.config, model));
  }

  /** Takes what was typed: into effect when it can be, else beside what stays in effect. */
  type(id: NumberId | 'hiddenUnits', text: string, name: string): void {
    const parsed = id === 'hiddenUnits' ? parseLayers(text) : parseNumber(id, text);
    if (!parsed.ok) {
      this.drafts = { ...this.drafts, [id]: { text, problem: parsed.problem } };
      return;
    }
    this.choose(id, parsed.value, name);
  }

  /** Takes a place of the slider, in [0, 1]. */
  slide(id: NumberId, share: number, name: string): void {
    this.choose(id, fromSlider(id, share), name);
  }

  /** Takes a value that can be; undefined leaves the setting to the data. */
  choose(id: SettingId, value: unknown, name: string): void {
    const { [id]: _dropped, ...rest } = this.drafts;
    this.drafts = rest;
    const { config } = this;
    const changed = config === null ? null : withSetting(config, id, value);
    if (changed !== null) this.change(name, changed);
  }

  /** The number a slider shows: what is in effect, else what was chosen from the data last time, else nothing. */
  numberOf(id: NumberId, lastChosen: number | null): number | null {
    const value = this.config === null ? undefined : settingOf(this.config, id);
    return typeof value === 'number' ? value : lastChosen;
  }

  reset(): void {
    this.drafts = {};
  }
}
