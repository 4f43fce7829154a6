/** Notices of the system. Absent on addresses that are not secure and in some browsers. */
export const pageNotices = {
  get isAvailable(): boolean {
    return 'Notification' in globalThis && globalThis.isSecureContext;
  },
  get permission(): 'default' | 'granted' | 'denied' {
    return 'Notification' in globalThis ? Notification.permission : 'denied';
  },
  ask: (): Promise<'default' | 'granted' | 'denied'> => Notification.requestPermission(),
  /** Some browsers show notices from a service worker only, and throw. */
  show(title: string, text: string): void {
    try {
      new Notification(title, { body: text, tag: 'terrarium-check' });
    } catch {
      // The badge on the stem says the same.
    }
  },
};
