/** Names of files from what a person called their data: any text, so only harmless characters stay. */

const LONGEST = 60;

/** The name without its last ending. */
export function withoutEnding(fileName: string): string {
  return fileName.replace(/\.[^.]{1,8}$/, '') || fileName;
}

/** Letters, digits, `-`, `_` and `.` of any script; `model` when nothing is left. */
export function toFileName(name: string): string {
  const harmless = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return [...harmless].slice(0, LONGEST).join('') || 'model';
}
