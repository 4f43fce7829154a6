/** Everything that can be done from the keyboard by name, for the palette. */
import { SIZES, THEMES, type Preferences } from '../state/preferences.svelte';
import { ROOMS } from '../state/rooms';
import { fieldRoute, pageRoute, roomRoute } from '../state/route';
import type { Studio } from '../state/studio.svelte';
import { shorten } from './i18n/formats';
import type { Language } from './i18n/language';
import { writeShortcut } from './keys';
import { runWord } from './run-words';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly shortcut?: string;
  readonly act: () => void;
}

function commandsOfProject(studio: Studio, language: Language): Command[] {
  const { t } = language;
  const { project } = studio;
  if (studio.room === null || project.document === null) return [];
  const { history } = project;
  const canChange = project.isWriter !== false;
  return [
    ...ROOMS.map((room) => ({
      id: `room/${room}`,
      title: t('command.room', { room: t(`stage.${room}`) }),
      shortcut: writeShortcut(room),
      act: () => studio.goToRoom(room),
    })),
    ...(canChange && project.data.problem !== null && !project.isBusy
      ? [{ id: 'train', title: t('data.start'), act: () => void studio.trainAndFollow() }]
      : []),
    ...(project.train.work.isRunning
      ? [{ id: 'stop', title: t('train.stop'), act: () => void project.train.stopAndKeep() }]
      : []),
    ...(canChange && history.canUndo
      ? [
          {
            id: 'undo',
            title: t('history.undoOne'),
            shortcut: writeShortcut('undo'),
            act: () => void history.undo(),
          },
        ]
      : []),
    ...(canChange && history.canRedo
      ? [
          {
            id: 'redo',
            title: t('history.redoOne'),
            shortcut: writeShortcut('redo'),
            act: () => void history.redo(),
          },
        ]
      : []),
    ...(project.id !== null && project.shownRun !== null
      ? [
          {
            id: 'card',
            title: t('command.card'),
            act: () => project.id !== null && studio.go(pageRoute(project.id, 'card')),
          },
        ]
      : []),
    ...project.versions.map(({ id, version }) => ({
      id: `field/${id}`,
      title: t('field.open', { version }),
      act: () => project.id !== null && studio.go(fieldRoute(project.id, id)),
    })),
    ...project.runs.map(({ id }) => ({
      id: `run/${id}`,
      title: t('command.run', { run: runWord(project, id, language) }),
      act: () => studio.goToRoom('evaluate', id),
    })),
  ];
}

export function listCommands(
  studio: Studio,
  preferences: Preferences,
  language: Language,
  showKeys: () => void,
): Command[] {
  const { t } = language;
  return [
    ...commandsOfProject(studio, language),
    { id: 'home', title: t('command.home'), shortcut: writeShortcut('home'), act: () => studio.goHome() },
    ...studio.projects
      .filter(({ id }) => id !== studio.project.id)
      .map(({ id, document }) => ({
        id: `project/${id}`,
        title: t('command.project', { name: shorten(document.name, 40) }),
        act: () => studio.go(roomRoute(id, 'data')),
      })),
    {
      id: 'language',
      title: preferences.locale === 'en' ? '中文' : 'English',
      act: () => (preferences.locale = preferences.locale === 'en' ? 'zh' : 'en'),
    },
    ...THEMES.filter((theme) => theme !== preferences.theme).map((theme) => ({
      id: `theme/${theme}`,
      title: t(`command.theme.${theme}`),
      act: () => (preferences.theme = theme),
    })),
    ...SIZES.filter((size) => size !== preferences.size).map((size) => ({
      id: `size/${size}`,
      title: t(`command.size.${size}`),
      act: () => (preferences.size = size),
    })),
    { id: 'keys', title: t('keys.title'), shortcut: writeShortcut('keys'), act: showKeys },
  ];
}

/** Commands whose title holds every word that was typed, in any order. */
export function filterCommands(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ title }) => {
    const text = title.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
