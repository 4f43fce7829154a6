/** Where the person is, while they want it noted with their cases: off until they turn it on, and off again at any time. */
import type { PredictionRecord } from '../../contracts';

export type Position = NonNullable<PredictionRecord['position']>;

export interface PositionPort {
  /** False where the platform has no such thing, or not at this address. */
  readonly isAvailable: boolean;
  /**
   * Follows the position until the returned verb is called. The platform asks the person for leave at the first call.
   * `denied`: leave was refused; `notFound`: there is no position now, one may follow.
   */
  watch(
    onPosition: (position: Position) => void,
    onFailure: (kind: 'denied' | 'notFound') => void,
  ): () => void;
}

export type PositionStatus = 'off' | 'finding' | 'found' | 'denied' | 'notFound';

export class FieldPosition {
  status = $state<PositionStatus>('off');
  /** The latest; null unless `found`. */
  position = $state.raw<Position | null>(null);
  readonly isAvailable: boolean;
  #leave: (() => void) | null = null;

  /** @param port null where the platform has none */
  constructor(private readonly port: PositionPort | null) {
    this.isAvailable = port?.isAvailable ?? false;
  }

  /** True while positions are asked for, whether or not there is one. */
  get isOn(): boolean {
    return this.status !== 'off' && this.status !== 'denied';
  }

  turnOn(): void {
    if (this.isOn || this.port === null || !this.isAvailable) return;
    this.status = 'finding';
    this.#leave = this.port.watch(
      (position) => {
        if (!this.isOn) return;
        this.position = position;
        this.status = 'found';
      },
      (kind) => {
        if (!this.isOn) return;
        if (kind === 'denied') this.turnOff();
        this.position = null;
        this.status = kind;
      },
    );
  }

  turnOff(): void {
    this.#leave?.();
    this.#leave = null;
    this.position = null;
    this.status = 'off';
  }
}
