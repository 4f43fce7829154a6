/**
 * Which names a file inside a bundle may have. Names are checked and never repaired: a name that would leave its
 * folder, or mean different files on different systems, condemns the whole archive.
 */

const MAX_PATH_LENGTH = 255;

/**
 * True for a relative path with forward slashes that stays in its folder on every system: no `..`, `.` or empty part,
 * no backslash, drive letter or control character (NUL included), at most 255 UTF-16 code units.
 */
export function isSafePath(path: string): boolean {
  if (path.length === 0 || path.length > MAX_PATH_LENGTH) return false;
  if (/[\\:\p{Cc}\p{Cs}]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The form in which two names are the same file on a system that ignores case and composition. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** A foreign name made fit for a sentence: control characters visible, at most 80 code units. */
export function describePath(path: string): string {
  const visible = path.replace(
    /\p{Cc}/gu,
    (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return visible.length > 80 ? `${visible.slice(0, 80)}…` : visible;
}
