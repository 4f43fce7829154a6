/** Keeps the screen awake while a run goes on, when a person asked for it and the browser can. */

export interface WakeLockPort {
  readonly isAvailable: boolean;
  /** Holds the screen awake until the returned verb is called; rejects when the browser refuses. */
  hold(): Promise<() => void>;
  /** Calls back whenever the page becomes visible again: the browser lets go of a hidden page's lock. */
  watchVisible(onVisible: () => void): void;
}

export class WakeLock {
  isWanted = $state(false);
  isHeld = $state(false);
  /** True when the browser refused, as it does on low battery. */
  isRefused = $state(false);
  readonly isAvailable: boolean;
  #isRunning = false;
  #release: (() => void) | null = null;
  #turn = 0;

  /** @param port null where the platform has none */
  constructor(private readonly port: WakeLockPort | null) {
    this.isAvailable = port?.isAvailable ?? false;
    port?.watchVisible(() => void this.#follow(true));
  }

  want(isWanted: boolean): void {
    this.isWanted = isWanted;
    void this.#follow(false);
  }

  /** A run began or ended. */
  setRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    void this.#follow(false);
  }

  async #follow(isStale: boolean): Promise<void> {
    const isDue = this.isWanted && this.#isRunning && this.isAvailable;
    const turn = ++this.#turn;
    if (isStale || !isDue) {
      this.#release?.();
      this.#release = null;
      this.isHeld = false;
    }
    if (!isDue || this.isHeld || this.port === null) return;
    try {
      const release = await this.port.hold();
      if (turn !== this.#turn) return release();
      this.#release = release;
      this.isHeld = true;
      this.isRefused = false;
    } catch {
      if (turn === this.#turn) this.isRefused = true;
    }
  }
}
