/** What the report and the page say of the curves of one class among several. */
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../../src/contracts';
import { makeClassCurves, type ClassCurves } from '../../../../src/state/evaluate/class-curves';
import { Preferences } from '../../../../src/state/preferences.svelte';
import { Language } from '../../../../src/ui/i18n/language';
import { precisionCaption, rocFinding } from '../../../../src/ui/rooms/evaluate/evaluate-words';
import { listSections } from '../../../../src/ui/rooms/evaluate/report-sections';
import { makeEvaluation, makeFakeServices, openProject } from '../../../support/fake-services';
import { makeClassification } from '../../../support/prediction-sets';

const language = new Language(
  new Preferences({
    read: () => null,
    write: () => undefined,
    languages: ['en'],
    watchDarkScheme: () => false,
  }),
);
const rows = Array.from({ length: 90 }, (_, row) => row % 3);
const predictions = makeClassification(
  ['a', 'b', 'c'],
  rows,
  rows.map((label) => [0, 1, 2].map((k) => (k === label ? 0.8 : 0.1))),
);

describe('the curves of one class among several', () => {
  it('are called good where they are, and averagePrecision of all classes is not put beneath them', async () => {
    const figure = (value: number): Estimate => ({ value, low: value - 0.01, high: value + 0.01 });
    const evaluation = makeEvaluation();
    const test = { ...evaluation.metrics.test, auc: figure(0.611), averagePrecision: figure(0.622) };
    const project = await openProject(
      makeFakeServices({
        evaluation: () => ({ ...evaluation, metrics: { ...evaluation.metrics, test }, predictions }),
      }),
    );
    await project.trainAndCheck();
    const room = project.evaluate;
    const sections = listSections({ project, room, run: null, split: null, target: 'x', language });
    const curves = sections.find(({ title }) => title.includes('scores of ‘a’'))?.body ?? '';
    expect(curves).toContain('It ranks ‘a’ far better than chance');
    expect(curves).toContain('Precision (up) against recall (across)');
    expect(curves).not.toContain('Average precision');
  });

  it('are not called anything where nothing is known of their area', () => {
    const curves = makeClassCurves(predictions, 0) as ClassCurves;
    const claims = /chance/;
    expect(rocFinding(curves, null, language)).not.toMatch(claims);
    expect(rocFinding(curves, { value: 0.9, low: null, high: null }, language)).not.toMatch(claims);
    expect(rocFinding(curves, curves.auc, language)).toMatch(claims);
    expect(precisionCaption({ value: 0.5, low: 0.4, high: 0.6 }, language)).toContain('0.5');
  });
});
