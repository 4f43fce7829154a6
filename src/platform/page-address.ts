/** The page's own address line, after the `#`: places in the app are kept there, so that going back works. */
export const pageAddress = {
  read: (): string => window.location.hash,
  write(hash: string, replaces: boolean): void {
    if (window.location.hash === hash) return;
    if (replaces) window.history.replaceState(null, '', hash);
    else window.history.pushState(null, '', hash);
  },
  /** popstate comes with every step in the history, also with one that a link made. */
  watch(onChange: () => void): void {
    window.addEventListener('popstate', onChange);
  },
};
