/** Findings and what can be done about them, in words. */
import type { Finding } from '../../../contracts';
import type { DataRoom } from '../../../state/data-room.svelte';
import type { FindingDecision, Settlement } from '../../../state/finding-decisions';
import { describeFinding } from '../../../state/findings';
import { shorten } from '../../i18n/formats';
import type { Language } from '../../i18n/language';

export function verbWords(decision: FindingDecision, { t }: Language): string {
  return decision.kind === 'setType'
    ? t('verb.setType', { type: t(`type.${decision.type}`) })
    : t(`verb.${decision.kind}`);
}

export function settlementWords(settlement: Settlement, { t }: Language): string {
  if (settlement.kind === 'auto') return t(`settled.${settlement.how}`);
  const { kind } = settlement.decision;
  switch (kind) {
    case 'leaveOut':
    case 'weightClasses':
    case 'dropDuplicates':
    case 'keep':
      return t(`settled.${kind}`);
    default:
      return t('settled.keep');
  }
}

/** Alike findings that were settled alike. */
export function groupSettled(findings: readonly Finding[], room: DataRoom, language: Language): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const settlement = room.desk.settlementOf(finding);
    const key = `${finding.code} ${settlement === null ? '' : settlementWords(settlement, language)}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** Several personal columns speak as one, without a cell. */
export function claimOf(group: readonly Finding[], language: Language): { claim: string; why: string } {
  const [first] = group;
  if (first === undefined) return { claim: '', why: '' };
  if (first.code !== 'F-PERSONAL' || group.length === 1) return describeFinding(first, language.locale);
  const names = group.map(({ column }) => shorten(column ?? '', 24));
  const shown = names.slice(0, 6).join(language.locale === 'zh' ? '、' : ', ');
  return {
    claim: language.t('data.personalGroup', { count: group.length }),
    why: language.t('data.personalGroupWhy', { names: names.length > 6 ? `${shown} …` : shown }),
  };
}

/** What reading the file differently has settled; each with what takes it back. */
export function readingLines(
  room: DataRoom,
  language: Language,
): { readonly key: string; readonly text: string; readonly undo: () => void }[] {
  const { t } = language;
  const overridden = room.columns.filter((column) => column.overridden);
  const lines = overridden.map(({ name, type }) => ({
    key: `type/${name}`,
    text: t('settled.type', { column: shorten(name, 40), type: t(`type.${type}`) }),
    undo: () => void room.setType(name, null),
  }));
  const { mergedColumn, hasDecimalComma } = room;
  if (mergedColumn !== null)
    lines.push({
      key: 'labels',
      text: t('settled.labels', { column: shorten(mergedColumn, 40) }),
      undo: () => void room.splitSpellings(),
    });
  if (hasDecimalComma)
    lines.push({ key: 'decimal', text: t('settled.decimal'), undo: () => void room.useDecimalPoint() });
  return lines;
}
