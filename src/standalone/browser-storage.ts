/** What the browser keeps for this page, where it keeps anything for a page opened from disk. */

/** Null where the browser keeps nothing, or where it is not there. */
export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** False where the browser did not keep it. */
export function keep(key: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** True where what is kept can be read again. */
export function canKeep(): boolean {
  const key = 'terrarium-html:try';
  const isKept = keep(key, '1') && readKept(key) === '1';
  keep(key, null);
  return isKept;
}
