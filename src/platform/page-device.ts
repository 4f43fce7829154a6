/** What the browser tells of the device. */

interface StorageUse {
  readonly usedBytes: number;
  readonly allowedBytes: number;
  readonly isPersistent: boolean;
}

export const pageDevice = {
  async readStorage(): Promise<StorageUse | null> {
    // Absent on addresses that are not secure.
    const storage = navigator.storage as StorageManager | undefined;
    if (storage === undefined) return null;
    const { usage, quota } = await storage.estimate();
    if (usage === undefined || quota === undefined) return null;
    return { usedBytes: usage, allowedBytes: quota, isPersistent: await storage.persisted() };
  },
  async askToPersist(): Promise<boolean> {
    const storage = navigator.storage as StorageManager | undefined;
    return storage?.persist() ?? false;
  },
  watchNetwork(onChange: (isOnline: boolean) => void): boolean {
    window.addEventListener('online', () => onChange(true));
    window.addEventListener('offline', () => onChange(false));
    return navigator.onLine;
  },
};
