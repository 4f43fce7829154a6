/**
 * Keyboard shortcuts: one list for the page and for the map that shows them. Letters and signs alone can be turned off,
 * because speech input types them; none acts while a person writes in a field.
 */
import { tinykeys } from 'tinykeys';
import type { Preferences } from '../state/preferences.svelte';

export const SHORTCUTS = {
  find: '$mod+KeyK',
  undo: '$mod+KeyZ',
  redo: '$mod+Shift+KeyZ',
  home: 'g h',
  data: 'g d',
  prepare: 'g p',
  train: 'g t',
  evaluate: 'g e',
  deploy: 'g l',
  monitor: 'g m',
  pause: 'Space',
  step: '.',
  keys: 'Shift+?',
} as const;
export type ShortcutId = keyof typeof SHORTCUTS;

/** As people read it on their keys. */
export function writeShortcut(id: ShortcutId): string {
  const names: Readonly<Record<string, string>> = { $mod: 'Ctrl', KeyK: 'K', KeyZ: 'Z', Space: '␣' };
  if (id === 'keys') return '?';
  return SHORTCUTS[id]
    .split(' ')
    .map((press) =>
      press
        .split('+')
        .map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key))
        .join(' '),
    )
    .join(' ');
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select'))
  );
}

/** A button, link or control that has its own use for the space bar. */
function hasOwnUse(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary, input, [role=slider]') !== null;
}

/**
 * Listens until the returned function is called.
 * @param actions by shortcut; one that returns false leaves the key to the browser
 */
export function listenToKeys(
  preferences: Pick<Preferences, 'hasLetterKeys'>,
  actions: Partial<Readonly<Record<ShortcutId, () => boolean | void>>>,
): () => void {
  const bindings = Object.entries(actions).map(([id, act]) => {
    const keys = SHORTCUTS[id as ShortcutId];
    const isLetter = !keys.includes('$mod');
    const listener = (event: KeyboardEvent): void => {
      if (isLetter && (!preferences.hasLetterKeys || event.ctrlKey || event.metaKey || event.altKey)) return;
      if (isWriting(event.target) && id !== 'find') return;
      if (id === 'pause' && hasOwnUse(event.target)) return;
      if (act() !== false) event.preventDefault();
    };
    return [keys, listener] as const;
  });
  return tinykeys(window, Object.fromEntries(bindings));
}
