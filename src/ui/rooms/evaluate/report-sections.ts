/** What the report says, section by section, in the words and figures of the room. */
import type { RunSummary, SplitSummary } from '../../../contracts';
import { countCalibrated } from '../../../state/evaluate/class-curves';
import { makeResidualView } from '../../../state/evaluate/residual-view';
import { axisEnd, sampleCosts, viewThreshold } from '../../../state/evaluate/threshold-view';
import { listLeaks } from '../../../state/evaluate/figure-rows';
import type { EvaluateRoom } from '../../../state/evaluate-room.svelte';
import type { Project } from '../../../state/project.svelte';
import { shorten } from '../../i18n/formats';
import type { Language } from '../../i18n/language';
import { runWord } from '../../run-words';
import * as words from './evaluate-words';
import { drawIntervals, drawPlot, type IntervalEntry } from './report-drawings';
import { figures, paragraph, table, type ReportSection } from './report-html';
import { histogramFinding } from './residual-words';

export interface ReportContext {
  readonly project: Project;
  readonly room: EvaluateRoom;
  readonly run: RunSummary | null;
  readonly split: SplitSummary | null;
  readonly target: string;
  readonly language: Language;
}

type Section = ReportSection | null;
const MOST_POINTS = 400;

export function listSections(context: ReportContext): ReportSection[] {
  return [
    headline(context),
    candidates(context),
    threshold(context),
    confusion(context),
    curves(context),
    residualPlots(context),
    groups(context),
    importance(context),
    metrics(context),
    provenance(context),
  ].filter((section) => section !== null);
}

function headline({ room, split, target, language }: ReportContext): Section {
  const { t } = language;
  const row = room.headline;
  if (row === null) return null;
  const show = (value: number | null): string => words.showFigure(row, value, language);
  const leaks = listLeaks(split);
  return {
    title: t(`metric.${row.id}`),
    body: [
      paragraph(show(row.estimate.value), 'figure'),
      paragraph(`${t('evaluate.interval')}: ${words.showInterval(row.estimate, show, language)}`),
      paragraph(words.headlineWords(room, target, language)),
      leaks.length === 0
        ? ''
        : paragraph(
            t('evaluate.leak', { columns: language.list(leaks.map((column) => shorten(column, 40))) }),
            'warn',
          ),
    ].join(''),
  };
}

function candidates({ project, room, run, language }: ReportContext): Section {
  const { t } = language;
  const row = room.headline;
  if (row === null || run === null) return null;
  const runs = project.runs.filter(({ splitId }) => splitId === run.splitId);
  const lines = room.candidatesAmong(runs).filter(({ estimate }) => estimate !== null);
  const word = (runId: string): string => runWord(project, runId, language);
  const show = (value: number | null): string => words.showFigure(row, value, language);
  const entries = lines.map(({ runId, estimate }): IntervalEntry => ({
    name: word(runId),
    value: estimate?.value ?? null,
    low: estimate?.low ?? null,
    high: estimate?.high ?? null,
    text: `${show(estimate?.value ?? null)} (${estimate === null ? '' : words.showInterval(estimate, show, language)})`,
  }));
  const finding = words.candidatesFinding(lines, word, row.higherIsBetter, language);
  return {
    title: finding,
    body:
      paragraph(t('candidates.sub', { metric: t(`metric.${row.id}`) }), 'small') +
      drawIntervals(finding, entries, row.baseline?.value ?? null) +
      paragraph(`${t('candidates.baseline')}: ${show(row.baseline?.value ?? null)}`, 'small'),
  };
}

function threshold({ room, language }: ReportContext): Section {
  const { t } = language;
  const { binary, binaryValidation } = room;
  const { flagging, costs } = room.threshold;
  if (binary === null || flagging === null) return null;
  const end = axisEnd(binary.steps, binaryValidation?.steps ?? null);
  const points = sampleCosts(binary.steps, costs, end);
  const cheapest =
    room.threshold.cheapest === null
      ? null
      : {
          threshold: room.threshold.cheapest,
          cost: viewThreshold(binary.steps, room.threshold.cheapest, costs).cost,
        };
  const finding = words.thresholdFinding(flagging, cheapest, room.threshold.isSet, language);
  const report = room.threshold.report;
  const at = Math.min(end, flagging.threshold);
  const highest = Math.max(...points.map(([, cost]) => cost), flagging.costNobody);
  const validation = binaryValidation?.steps ?? null;
  return {
    title: finding,
    body: [
      paragraph(
        validation === null
          ? t('threshold.subNoValidation', { test: room.nTestRows })
          : t('threshold.sub', {
              validation: validation.positives + validation.negatives,
              test: room.nTestRows,
            }),
        'small',
      ),
      paragraph(
        `${t('threshold.miss', { positive: shorten(binary.positiveName, 40) })}: ${language.number(costs.miss)}; ` +
          `${t('threshold.falseAlarm')}: ${language.number(costs.falseAlarm)}`,
      ),
      drawPlot({
        label: finding,
        nameOfX: t('threshold.axis'),
        x: [0, end],
        y: [0, highest],
        formatX: (value) => language.number(Number(value.toPrecision(3))),
        formatY: (value) => words.costWord(value, language),
        lines: [
          { points, kind: 'main' },
          {
            points: [
              [0, flagging.costNobody],
              [end, flagging.costNobody],
            ],
            kind: 'dashed',
          },
        ],
        dots: [[at, flagging.cost]],
      }),
      paragraph(words.savingWords(flagging, report?.costPerRow ?? null, language)),
      report === null
        ? ''
        : paragraph(
            t('threshold.intervals', {
              recall: words.showInterval(report.recall, language.share, language),
              precision: words.showInterval(report.precision, language.share, language),
            }),
          ),
    ].join(''),
  };
}

function confusion({ room, language }: ReportContext): Section {
  const { t } = language;
  const matrix = room.confusion;
  if (matrix === null) return null;
  const name = (k: number): string => shorten(matrix.classes[k] ?? '', 40);
  return {
    title: words.confusionFinding(matrix, room.threshold.flagging, room.binary, language),
    body:
      paragraph(t('confusion.caption'), 'small') +
      table(
        [
          { name: t('confusion.actual') },
          ...matrix.classes.map((_, k) => ({ name: name(k), isNumber: true })),
          { name: t('confusion.total'), isNumber: true },
        ],
        matrix.rows.map((line, actual) => [
          name(actual),
          ...line.map(({ count }) => language.number(count)),
          language.number(matrix.actualTotals[actual] ?? 0),
        ]),
      ),
  };
}

function thin<Item>(items: readonly Item[]): readonly Item[] {
  const every = Math.ceil(items.length / MOST_POINTS);
  return items.filter((_, i) => i % every === 0 || i === items.length - 1);
}

function curves({ room, language }: ReportContext): Section {
  const { t, share } = language;
  const shown = room.curves;
  if (shown === null) return null;
  const name = shorten(shown.name, 32);
  const percent = { x: [0, 1], y: [0, 1], formatX: share, formatY: share } as const;
  const diagonal = {
    points: [
      [0, 0],
      [1, 1],
    ],
    kind: 'dashed',
  } as const;
  const pairs = (xs: Float64Array, ys: Float64Array): readonly (readonly [number, number])[] =>
    thin(Array.from(xs, (value, i) => [value, ys[i] ?? NaN] as const));
  const drawings: (readonly [string, string])[] = [];
  if (shown.roc !== null) {
    const finding = words.rocFinding(shown, room.curveAuc, language);
    drawings.push([
      finding,
      drawPlot({
        ...percent,
        label: finding,
        nameOfX: t('curves.roc.x'),
        lines: [
          diagonal,
          { points: pairs(shown.roc.falsePositiveRates, shown.roc.truePositiveRates), kind: 'main' },
        ],
      }),
    ]);
  }
  if (shown.precisionRecall !== null) {
    const finding = words.precisionCaption(room.averagePrecision, language);
    const { recalls, precisions } = shown.precisionRecall;
    drawings.push([
      finding,
      drawPlot({
        ...percent,
        label: finding,
        nameOfX: t('curves.pr.x', { name }),
        lines: [{ points: pairs(recalls, precisions), kind: 'main' }],
      }),
    ]);
  }
  if (shown.calibration !== null) {
    const finding = words.calibrationFinding(shown, language);
    const { groups: parts } = shown.calibration;
    drawings.push([
      finding,
      drawPlot({
        ...percent,
        label: t('curves.summary.calibration', {
          inside: countCalibrated(shown.calibration),
          groups: parts.length,
        }),
        nameOfX: t('curves.calibration.x', { name }),
        lines: [diagonal],
        dots: parts.map(({ meanScore, observed }) => [meanScore, observed.value ?? NaN]),
        whiskers: parts.map(({ meanScore, observed }) => [
          meanScore,
          observed.low ?? NaN,
          observed.high ?? NaN,
        ]),
      }),
    ]);
  }
  return { title: t('curves.title', { name }), body: figures(drawings) };
}

function residualPlots({ room, target, language }: ReportContext): Section {
  const { t } = language;
  const view = makeResidualView(room.predictions);
  if (view === null) return null;
  const number = (value: number): string => language.number(Number(value.toPrecision(3)));
  const short = shorten(target, 32);
  const all = view.points.flat();
  const ends = [
    all.reduce((least, value) => Math.min(least, value), Infinity),
    all.reduce((most, value) => Math.max(most, value), -Infinity),
  ] as const;
  const finding = t('residuals.title', { middle: number(view.middle), far: number(view.far) });
  return {
    title: finding,
    body:
      paragraph(histogramFinding(view, language)) +
      drawPlot({
        label: t('residuals.summary', {
          rows: view.summary.rows,
          mean: number(view.summary.mean),
          deviation: number(view.summary.standardDeviation),
        }),
        nameOfX: t('residuals.x', { target: short }),
        x: ends,
        y: ends,
        formatX: number,
        formatY: number,
        lines: [
          {
            points: [
              [ends[0], ends[0]],
              [ends[1], ends[1]],
            ],
            kind: 'dashed',
          },
        ],
        dots: thin(view.points),
      }),
  };
}

function groups({ room, language }: ReportContext): Section {
  const { t } = language;
  const view = room.groups;
  if (view === null) return null;
  const columns = [
    { name: t('groups.group') },
    { name: t('groups.rows'), isNumber: true },
    ...view.ids.map((id) => ({ name: t(`groups.${id}`), isNumber: true })),
  ];
  const body = view.columns.map(({ column, lines }) => {
    const rows = lines.map(({ name, rows: size, isSmall, figures: own }) => [
      isSmall ? `${words.groupWord(name, language)} · ${t('groups.small')}` : words.groupWord(name, language),
      language.number(size),
      ...own.map(({ id, estimate, outside }) => {
        const show = id === 'absoluteError' ? language.number : language.share;
        const mark = outside === null ? '' : ` · ${t('groups.outside')}`;
        return `${show(estimate.value)} (${words.showInterval(estimate, show, language)})${mark}`;
      }),
    ]);
    return `${paragraph(shorten(column, 60))}${table(columns, rows)}`;
  });
  const count = view.columns.reduce((total, { lines }) => total + lines.length, 0);
  return {
    title: words.groupsFinding(view, language),
    body: body.join('') + paragraph(t('groups.note', { count }), 'small'),
  };
}

function importance({ room, language }: ReportContext): Section {
  const { t } = language;
  const report = room.explanation.report;
  if (report === null) return null;
  const show = (value: number | null): string =>
    report.lossMetric === 'rmse' ? language.number(value) : language.figure(value);
  const entries = report.columns.slice(0, 20).map(({ column, lossRise }): IntervalEntry => ({
    name: shorten(column, 28),
    ...lossRise,
    text: `${show(lossRise.value)} (${words.showInterval(lossRise, show, language)})`,
  }));
  const finding = words.importanceFinding(report, language);
  return {
    title: finding,
    body:
      paragraph(
        t(`importance.sub.${report.lossMetric}`, { rows: report.rows, repeats: report.repeats }),
        'small',
      ) +
      drawIntervals(finding, entries, 0) +
      paragraph(t('importance.caveat'), 'small'),
  };
}

function metrics({ room, language }: ReportContext): Section {
  const { t } = language;
  const columns = [
    { name: t('evaluate.metric') },
    { name: t('evaluate.value'), isNumber: true },
    { name: t('evaluate.interval'), isNumber: true },
    { name: t('evaluate.baseline'), isNumber: true },
  ];
  const rows = room.metrics.map((row) => {
    const show = (value: number | null): string => words.showFigure(row, value, language);
    return [
      t(`metric.${row.id}`),
      show(row.estimate.value),
      words.showInterval(row.estimate, show, language),
      show(row.baseline?.value ?? null),
    ];
  });
  return {
    title: t('report.figures'),
    body:
      paragraph(t(`evaluate.metricsText.${room.task}`), 'small') +
      table(columns, rows) +
      (room.hasOtherIntervals ? paragraph(t('evaluate.otherIntervals'), 'small') : '') +
      paragraph(t('report.intervals'), 'small'),
  };
}

function provenance({ project, room, run, split, target, language }: ReportContext): Section {
  const { t } = language;
  const { manifest } = project.data;
  const evaluatedAt = room.evaluation?.evaluatedAt ?? null;
  const ignored = split?.problem.ignore ?? [];
  const rows: (readonly [string, string])[] = [
    [
      t('report.data'),
      manifest === null ? '–' : t('report.dataText', { file: manifest.name, rows: manifest.nRows }),
    ],
    [t('report.fingerprint'), run?.dataFingerprint ?? '–'],
    [t('report.target'), target],
    [
      t('report.ignored'),
      ignored.length === 0 ? t('report.none') : language.list(ignored.map((column) => shorten(column, 40))),
    ],
    [
      t('report.split'),
      split === null
        ? '–'
        : t('report.splitText', {
            train: split.train,
            validation: split.validation,
            test: split.test,
            seed: split.split.seed,
          }),
    ],
    [t('report.run'), run === null ? '–' : `${runWord(project, run.id, language)}, ${run.family}`],
    [t('report.weights'), run?.weightsSha256 ?? '–'],
    [
      t('report.backend'),
      run === null
        ? '–'
        : `${run.environment.backend}, ${run.environment.browser}, Terrarium ${run.environment.app}`,
    ],
    [
      t('report.measured'),
      evaluatedAt === null
        ? '–'
        : t('report.measuredText', {
            date: language.date(evaluatedAt),
            replicates: room.evaluation?.bootstrap ?? 0,
          }),
    ],
  ];
  return { title: t('report.provenance'), body: table([{ name: '' }, { name: '' }], rows) };
}
