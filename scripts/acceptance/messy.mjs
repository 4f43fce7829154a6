// Every ugly table ends in a report with findings or in a coded refusal, never in anything else.
import { join } from 'node:path';
import { InputRefused, runPipelineFile } from '../run-pipeline-file.mjs';

/** @type {readonly { file: string, task: string, target: string, data?: Record<string, unknown>, expect: string }[]} */
const MESSY = [
  { file: 'horse-colic.csv', task: 'classification', target: 'column_24', expect: 'report' },
  { file: 'chipotle_every3.tsv', task: 'regression', target: 'quantity', expect: 'report' },
  { file: 'ufo_every20.csv', task: 'classification', target: 'Shape Reported', expect: 'report' },
  {
    file: 'titanic_bom_crlf.csv',
    task: 'classification',
    target: 'mlforkids_outcome_label',
    expect: 'report',
  },
  {
    file: 'titanic_wrong_number_columns.csv',
    task: 'classification',
    target: 'Survived',
    expect: 'E-SPLIT-SMALL',
  },
  { file: 'titanic_wrong_passengerID.csv', task: 'classification', target: 'Survived', expect: 'report' },
  { file: 'waimai_gb18030_500.csv', task: 'classification', target: 'label', expect: 'E-RECIPE-NO-FEATURES' },
  {
    file: 'bbc_quoted_newlines_cp1252.csv',
    task: 'classification',
    target: 'category',
    expect: 'E-RECIPE-NO-FEATURES',
  },
  { file: 'mnist_785_columns_300_rows.csv', task: 'classification', target: 'label', expect: 'report' },
  { file: 'brain_networks_wide_transposed.csv', task: 'classification', target: 'hemi', expect: 'report' },
  {
    file: 'brain_networks_three_header_rows_every8.csv',
    task: 'classification',
    target: 'network',
    expect: 'E-TARGET-MISSING',
  },
];

/** @param {any} context */
export async function checkMessyFiles(context) {
  const checks = [];
  for (const { file, task, target, data, expect } of MESSY) {
    const path = join(context.dataFolder, 'messy', file);
    const pipeline = await context.writePipeline({
      terrarium: 1,
      name: `messy-${file}`,
      task,
      data: { path, target, ...data },
    });
    let figure;
    let met;
    try {
      const { report } = await runPipelineFile(context.browser, {
        file: pipeline,
        out: join(context.out, `messy-${file}`),
        defaultOut: context.out,
        backend: 'auto',
        log: () => undefined,
      });
      const codes = [
        ...new Set(report.data.findings.map((/** @type {{code: string}} */ finding) => finding.code)),
      ];
      figure = `report; ${codes.join(' ') || 'no findings'}`;
      met = expect === 'report';
    } catch (error) {
      const refusal = error instanceof InputRefused;
      figure = String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
      met = refusal && figure.startsWith(`${expect}:`);
    }
    context.log(`${file}: ${figure}`);
    checks.push({
      name: `messy/${file}`,
      promise: expect === 'report' ? 'report with findings' : expect,
      figure: figure.replaceAll('|', '\\|').slice(0, 200),
      met,
    });
  }
  return checks;
}
