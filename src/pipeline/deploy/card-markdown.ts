/** A card as Markdown (CommonMark with GitHub's tables). Every text in it is escaped here. */
import type { CardBlock, CardDocument } from '../../contracts';
import { CARD_WORDS } from './card-words';
import { escapeMarkdownLine } from './escape-markdown';

function writeTable({ head, rows }: Extract<CardBlock, { kind: 'table' }>): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdownLine).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)];
}

/** One block as lines, an empty line before what is no fact, so that facts in a row make one list. */
function writeBlock(block: CardBlock, colon: string): string[] {
  switch (block.kind) {
    case 'fact':
      return [`- **${escapeMarkdownLine(block.label)}**${colon}${escapeMarkdownLine(block.value)}`];
    case 'paragraph':
      return ['', escapeMarkdownLine(block.text), ''];
    case 'heading':
      return ['', `### ${escapeMarkdownLine(block.text)}`, ''];
    case 'table':
      return ['', ...writeTable(block), ''];
  }
}

/** The whole document, ended by a line break. Answers of several lines stand on one. */
export function writeCardMarkdown({ locale, overline, title, sections }: CardDocument): string {
  const { colon } = CARD_WORDS[locale].signs;
  const lines = [
    `# ${escapeMarkdownLine(title)}`,
    '',
    escapeMarkdownLine(overline),
    ...sections.flatMap((section) => [
      '',
      `## ${escapeMarkdownLine(section.title)}`,
      '',
      ...section.blocks.flatMap((block) => writeBlock(block, colon)),
    ]),
    '',
  ];
  return lines.filter((line, i) => line !== '' || lines[i - 1] !== '').join('\n');
}
