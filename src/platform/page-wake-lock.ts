/** The browser's screen wake lock. Absent on addresses that are not secure and in some browsers. */
export const pageWakeLock = {
  get isAvailable(): boolean {
    return (navigator.wakeLock as WakeLock | undefined) !== undefined;
  },
  async hold(): Promise<() => void> {
    const lock = await navigator.wakeLock.request('screen');
    return () => void lock.release().catch(() => undefined);
  },
  watchVisible(onVisible: () => void): void {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') onVisible();
    });
  },
};
