/**
 * The model card as Markdown: the nine sections of Mitchell et al., "Model Cards for Model Reporting", FAT* 2019, filled
 * with facts that can be computed again from what is stored. What only a person can know stays "not stated". Gives no
 * verdict about a model. Names from the data are inert in it.
 */
import type { Estimate, Locale, Metrics, ModelCardFacts } from '../../contracts';
import { escapeMarkdown } from './escape-markdown';
import { CARD_WORDS, type CardWords } from './model-card-words';

const SIGNIFICANT_DIGITS = 4;
const MAX_LISTED = 100;

function formatFigure(value: number | null, words: CardWords): string {
  return value === null || !Number.isFinite(value)
    ? words.undefinedFigure
    : String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

/** `0.91 (0.88 to 0.94)`; the bounds read "undefined" where there is no interval. */
function formatEstimate(estimate: Estimate | undefined, words: CardWords): string {
  if (estimate === undefined) return words.undefinedFigure;
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((figure) =>
    formatFigure(figure, words),
  );
  return `${value}${words.open}${low}${words.to}${high}${words.close}`;
}

function formatList(names: readonly string[], words: CardWords): string {
  if (names.length === 0) return words.none;
  const listed = names.slice(0, MAX_LISTED).map(escapeMarkdown).join(words.comma);
  return names.length > MAX_LISTED ? `${listed}${words.comma}… (${names.length})` : listed;
}

function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function writeFigures({ metrics, baseline }: ModelCardFacts, words: CardWords): string[] {
  const ids = Object.keys(metrics);
  if (ids.length === 0) return [words.noTest];
  const estimates = (source: Metrics, id: string) =>
    formatEstimate(Object.hasOwn(source, id) ? source[id] : undefined, words);
  return writeTable(
    [
      words.figure,
      words.model,
      `${words.baseline}${words.open}${escapeMarkdown(baseline.name)}${words.close}`,
    ],
    ids.map((id) => [escapeMarkdown(id), estimates(metrics, id), estimates(baseline.metrics, id)]),
  );
}

function writeGroups({ groups }: ModelCardFacts, words: CardWords): string[] {
  if (groups.length === 0) return [words.none];
  const ids = [...new Set(groups.flatMap((group) => Object.keys(group.metrics)))];
  return writeTable(
    [words.column, words.value, words.rows, ...ids.map(escapeMarkdown)],
    groups.map(({ column, value, rows, small, metrics }) => [
      escapeMarkdown(column),
      escapeMarkdown(value),
      small ? `${rows}${words.open}${words.smallGroup}${words.close}` : String(rows),
      ...ids.map((id) => formatEstimate(Object.hasOwn(metrics, id) ? metrics[id] : undefined, words)),
    ]),
  );
}

/**
 * Writes a model card.
 * Every figure stands with its interval and beside the baseline's, to 4 significant digits; undefined figures read
 * "undefined"; groups carry their size and, where small, a mark. Lists longer than 100 names are cut and counted.
 * @param facts computed facts; names in it may be any text
 * @param locale language of the words around the facts; metric ids stay as they are
 * @returns Markdown
 */
export function writeModelCard(facts: ModelCardFacts, locale: Locale): string {
  const words = CARD_WORDS[locale];
  const fact = (label: string, value: string) => `- **${label}**${words.colon}${value}`;
  const open = (label: string) => fact(label, words.notStated);
  const { data, split, environment } = facts;
  const backend = `${environment.backend}${words.open}${escapeMarkdown(environment.adapter)}${words.close}`;
  const dataName = fact(words.dataset, escapeMarkdown(data.name));
  const groupColumns = [...new Set(facts.groups.map(({ column }) => column))];
  const findings = data.findings.map(({ code, column, severity }) =>
    column === null ? `${code} ${severity}` : `${code} ${severity} ${column}`,
  );
  return [
    `# ${words.title}${words.colon}${escapeMarkdown(facts.name)}`,
    '',
    `## ${words.modelDetails}`,
    '',
    fact(words.name, escapeMarkdown(facts.name)),
    fact(words.version, String(facts.modelVersion)),
    fact(words.made, escapeMarkdown(facts.createdAt)),
    fact(words.task, words.tasks[facts.task]),
    fact(words.family, escapeMarkdown(facts.family)),
    fact(words.parameters, String(facts.parameters)),
    fact(words.epochs, String(facts.epochs)),
    fact(words.seed, String(facts.seed)),
    fact(words.weights, escapeMarkdown(facts.weightsSha256)),
    fact(
      words.madeWith,
      [`Terrarium ${escapeMarkdown(environment.app)}`, backend, escapeMarkdown(environment.browser)].join(
        words.comma,
      ),
    ),
    open(words.author),
    open(words.licence),
    '',
    `## ${words.intendedUse}`,
    '',
    fact(words.purpose, escapeMarkdown(data.target)),
    fact(words.from, formatList(facts.features, words)),
    open(words.primaryUses),
    open(words.users),
    open(words.outOfScope),
    '',
    `## ${words.factors}`,
    '',
    open(words.relevantFactors),
    fact(words.groupsEvaluated, formatList(groupColumns, words)),
    '',
    `## ${words.metrics}`,
    '',
    fact(words.reported, formatList(Object.keys(facts.metrics), words)),
    fact(words.baseline, escapeMarkdown(facts.baseline.name)),
    open(words.decision),
    '',
    words.interval,
    '',
    `## ${words.evaluationData}`,
    '',
    dataName,
    fact(words.split, `${split.test} ${words.test}`),
    open(words.motivation),
    fact(words.preprocessing, words.preprocessingFact),
    '',
    `## ${words.trainingData}`,
    '',
    dataName,
    fact(words.rowsColumns, `${data.rows} × ${data.columns}`),
    fact(words.sourceSha256, escapeMarkdown(data.sha256)),
    fact(words.fingerprint, escapeMarkdown(data.fingerprint)),
    fact(words.target, escapeMarkdown(data.target)),
    ...(facts.task === 'classification' ? [fact(words.classes, formatList(data.classes, words))] : []),
    fact(words.ignored, formatList(facts.ignored, words)),
    fact(
      words.split,
      [
        escapeMarkdown(split.kind),
        `${words.splitSeed} ${split.seed}`,
        `${split.train} ${words.train}`,
        `${split.validation} ${words.validation}`,
        `${split.test} ${words.test}`,
      ].join(words.comma),
    ),
    fact(words.findings, formatList(findings, words)),
    open(words.collection),
    '',
    `## ${words.quantitativeAnalyses}`,
    '',
    `### ${words.overall}`,
    '',
    ...writeFigures(facts, words),
    '',
    `### ${words.byGroup}`,
    '',
    ...writeGroups(facts, words),
    '',
    `## ${words.ethicalConsiderations}`,
    '',
    open(words.sensitive),
    open(words.risks),
    '',
    `## ${words.caveats}`,
    '',
    words.caveatFact,
    '',
    open(words.furtherTests),
    '',
  ].join('\n');
}
