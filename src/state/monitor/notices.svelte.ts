/** Notices of the system about a check that found something; switched on by a person, who is then asked for permission. */

export interface NoticePort {
  readonly isAvailable: boolean;
  /** What the person said before; the browser is asked for it, the person is not. */
  readonly permission: 'default' | 'granted' | 'denied';
  /** Asks the person. */
  ask(): Promise<'default' | 'granted' | 'denied'>;
  show(title: string, text: string): void;
}

/** What a person chose, kept beside their other preferences. */
export interface NoticeStore {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

const KEY = 'terrarium.notices';

export class Notices {
  isOn = $state(false);
  isRefused = $state(false);

  /** @param port null where the platform has none */
  constructor(
    private readonly port: NoticePort | null,
    private readonly store: NoticeStore | null = null,
  ) {
    this.isOn = this.isAvailable && store?.read(KEY) === 'on' && port?.permission === 'granted';
  }

  get isAvailable(): boolean {
    return this.port?.isAvailable ?? false;
  }

  async turn(isOn: boolean): Promise<void> {
    this.isRefused = false;
    if (isOn && this.port !== null) {
      const permission = this.port.permission === 'granted' ? 'granted' : await this.port.ask();
      this.isRefused = permission !== 'granted';
      this.isOn = permission === 'granted';
    } else this.isOn = false;
    this.store?.write(KEY, this.isOn ? 'on' : 'off');
  }

  show(title: string, text: string): void {
    if (this.isOn) this.port?.show(title, text);
  }
}
