/** Progress in words: what is going on, how much of how much, how long it may still take. */
import type { ProgressEvent } from '../../contracts';
import { shorten } from './formats';
import type { Language, MessageKey } from './language';

const ACTIVITIES = [
  'reading',
  'scanning',
  'profiling',
  'filtering',
  'sorting',
  'fitting',
  'predicting',
  'logging',
  'permuting',
  'explaining',
  'resampling',
  'exporting',
  'verifying',
  'growing',
] as const;

export interface ProgressWords {
  readonly activity: string;
  readonly count: string;
  readonly left: string;
}

/** Share done, 0 to 1; null while the total is unknown. */
export function shareDone(progress: ProgressEvent | null): number | null {
  if (progress === null || progress.total === null || progress.total <= 0) return null;
  return Math.min(1, progress.done / progress.total);
}

function countWords({ done, total, unit }: ProgressEvent, { t, bytes }: Language): string {
  if (unit === 'bytes') {
    return total === null
      ? t('progress.bytesSoFar', { done: bytes(done) })
      : t('progress.bytes', { done: bytes(done), total: bytes(total) });
  }
  if (total !== null) return t(`progress.${unit}`, { done, total });
  return unit === 'rows' ? t('progress.rowsSoFar', { done }) : '';
}

export function describeProgress(
  progress: ProgressEvent | null,
  name: string,
  language: Language,
): ProgressWords {
  const { t, seconds } = language;
  if (progress === null) return { activity: t('progress.starting'), count: '', left: '' };
  const known = ACTIVITIES.find((activity) => activity === progress.activity);
  const key: MessageKey = known === undefined ? 'progress.other' : `progress.${known}`;
  return {
    activity: t(key, { name: shorten(name) }),
    count: countWords(progress, language),
    left: progress.secondsLeft === null ? '' : t('progress.left', { time: seconds(progress.secondsLeft) }),
  };
}
