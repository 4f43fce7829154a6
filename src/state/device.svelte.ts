/** What the browser tells of this device: whether there is a network, how much may be kept, whether it may be cleared. */

export interface StorageUse {
  readonly usedBytes: number;
  readonly allowedBytes: number;
  /** True when the browser promised not to clear it by itself. */
  readonly isPersistent: boolean;
}

export interface DevicePort {
  /** Null where the browser does not tell. */
  readStorage(): Promise<StorageUse | null>;
  /** Asks the browser to keep what is stored; it may ask the person, or refuse. */
  askToPersist(): Promise<boolean>;
  /** Answers now and calls back on every change. */
  watchNetwork(onChange: (isOnline: boolean) => void): boolean;
  /** Fetches every part of the page that is not here yet. */
  loadAllParts(): Promise<void>;
}

export class Device {
  isOnline = $state(true);
  storage = $state.raw<StorageUse | null>(null);
  /** True when every part of the page is here, so that it goes on without a network. */
  isWhole = $state(false);

  constructor(private readonly port: DevicePort) {
    this.isOnline = port.watchNetwork((isOnline) => (this.isOnline = isOnline));
  }

  async look(): Promise<void> {
    this.storage = await this.port.readStorage().catch(() => null);
  }

  async askToPersist(): Promise<void> {
    await this.port.askToPersist().catch(() => false);
    await this.look();
  }

  async loadAllParts(): Promise<void> {
    await this.port.loadAllParts().then(
      () => (this.isWhole = true),
      () => (this.isWhole = false),
    );
  }
}
