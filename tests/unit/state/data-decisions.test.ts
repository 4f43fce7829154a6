import { describe, expect, it } from 'vitest';
import {
  makeProjectDocument,
  type ColumnProfile,
  type ColumnSchema,
  type DatasetManifest,
  type Finding,
} from '../../../src/contracts';
import { makeError } from '../../../src/contracts';
import { rolesOf } from '../../../src/state/column-roles';
import { settlementOf, suggestDecision } from '../../../src/state/finding-decisions';
import { decideFirst, isTaskOpen } from '../../../src/state/first-decisions';
import { makeFakeServices, makeManifest, makeProjectRecord, openProject } from '../../support/fake-services';
import { Project } from '../../../src/state/project.svelte';

type Column = Pick<ColumnSchema, 'name' | 'type'>;
const finding = (code: string, column: string | null, more: Partial<Finding> = {}): Finding => ({
  code,
  column,
  severity: 'warn',
  details: {},
  ...more,
});
function manifestOf(columns: readonly Column[], findings: readonly Finding[] = []): DatasetManifest {
  return { ...makeManifest(columns), findings: [...findings] };
}
const columns = (...pairs: [string, Column['type']][]): Column[] =>
  pairs.map(([name, type]) => ({ name, type }));

describe('the first decisions', () => {
  it('leave personal columns out and pose the likely question', () => {
    const manifest = manifestOf(columns(['phone', 'text'], ['age', 'number'], ['no_show', 'boolean']), [
      finding('F-PERSONAL', 'phone'),
    ]);
    const document = decideFirst(makeProjectDocument('visits', manifest.id), manifest);
    expect(document).toMatchObject({ target: 'no_show', task: 'classification', ignored: ['phone'] });
    expect([...rolesOf(manifest, document)]).toEqual([
      ['phone', 'personal'],
      ['age', 'feature'],
      ['no_show', 'target'],
    ]);
    // Put back by a person, text is still no feature.
    expect(rolesOf(manifest, { ...document, ignored: [] }).get('phone')).toBe('unused');
  });

  it('leave the task open only where numbers could be labels', () => {
    const profile = (type: ColumnProfile['type'], distinct: number, top: string[] = []): ColumnProfile => ({
      ...(makeManifest([{ name: 'x', type }]).profile[0] as ColumnProfile),
      distinct,
      top: top.map((value) => ({ value, count: 1 })),
    });
    expect(isTaskOpen({ type: 'number' }, profile('number', 6))).toBe(true);
    expect(isTaskOpen({ type: 'number' }, profile('number', 4000))).toBe(false);
    expect(isTaskOpen({ type: 'category' }, profile('category', 2, ['yes', 'no']))).toBe(false);
    expect(isTaskOpen({ type: 'category' }, profile('category', 2, ['3', '4']))).toBe(true);
  });
});

describe('a finding', () => {
  const manifest = manifestOf(columns(['age', 'number'], ['key', 'id'], ['y', 'category']));
  const document = { ...makeProjectDocument('v', 'dataset-1'), target: 'y' };
  const context = (changes: Partial<typeof document> = {}) => {
    const changed = { ...document, ...changes };
    return { document: changed, roles: rolesOf(manifest, changed) };
  };

  it.each([
    [finding('F-LEAK', 'age'), { kind: 'leaveOut', column: 'age' }],
    [finding('F-MIXED', 'age'), { kind: 'setType', column: 'age', type: 'number' }],
    [finding('F-DECIMAL-COMMA', 'age'), { kind: 'decimalComma' }],
    [finding('F-IMBALANCE', 'y'), { kind: 'weightClasses' }],
    [finding('F-DUPLICATE-ROWS', null), { kind: 'dropDuplicates' }],
    [
      finding('F-SPELLING', 'y', { details: { merge: ['Yes', 'yes', 'YES', 'yes'] } }),
      { kind: 'mergeSpellings', column: 'y', map: { Yes: 'yes', YES: 'yes' } },
    ],
    [finding('F-DUPLICATE-LABELS', 'y'), { kind: 'keep' }],
    [finding('F-LEAK', 'y'), { kind: 'keep' }],
    [finding('F-SPELLING', 'age', { severity: 'note' }), null],
    [finding('F-TEXT-UNUSED', null, { severity: 'block' }), null],
  ] as const)('%j suggests %j', (given, expected) => {
    expect(suggestDecision(given, context())).toEqual(expected);
  });

  it('is settled by the decision, and open again without it', () => {
    const leak = finding('F-LEAK', 'age');
    expect(settlementOf(leak, context())).toBe(null);
    expect(settlementOf(leak, context({ ignored: ['age'] }))).toMatchObject({ kind: 'decided' });
    const copies = finding('F-DUPLICATE-ROWS', null);
    expect(settlementOf(copies, context())).toBe(null);
    expect(settlementOf(copies, context({ split: { ...document.split, duplicates: 'drop' } }))).toMatchObject(
      { kind: 'decided' },
    );
    const contradictions = finding('F-DUPLICATE-LABELS', 'y');
    expect(settlementOf(contradictions, context({ settled: ['F-DUPLICATE-LABELS/y'] }))).toMatchObject({
      kind: 'decided',
    });
  });

  it('about what auto does anyway needs no decision', () => {
    expect(settlementOf(finding('F-ID-LIKE', 'key'), context())).toEqual({ kind: 'auto', how: 'unused' });
    expect(settlementOf(finding('F-MISSING', 'age'), context())).toEqual({ kind: 'auto', how: 'filled' });
    expect(settlementOf(finding('F-MISSING', 'age'), context({ prepare: { steps: [] } }))).toBe(null);
  });
});

describe('reading the file differently', () => {
  const read = (id: string, type: Column['type']) => ({
    ...makeManifest(columns(['age', type], ['no_show', 'boolean'])),
    id,
  });

  it('is one decision with the dataset that comes of it, and is taken back without the file', async () => {
    const answers = [read('first', 'number'), read('second', 'category'), read('first', 'number')];
    const services = makeFakeServices({ manifest: () => answers.shift() as DatasetManifest });
    const project = await openProject(services);
    await project.data.setType('age', 'category');
    expect(services.asked.get('data.ingest')?.at(-1)?.[1]).toMatchObject({
      options: { columns: { age: 'category' } },
      sha256: 'a'.repeat(64),
    });
    expect(project.document).toMatchObject({ datasetId: 'second', columnTypes: { age: 'category' } });
    expect(project.history.changes.map(({ kind }) => kind)).toEqual(['type']);
    project.history.undo();
    await project.data.divided;
    expect(project.document).toMatchObject({ datasetId: 'first', columnTypes: {} });
    expect(services.calls.filter((call) => call === 'data.ingest')).toHaveLength(2);
  });

  it('waits for the file of a reopened project, and refuses another one', async () => {
    let refuse = true;
    const services = makeFakeServices({
      manifest: () => {
        if (services.calls.at(-1) === 'data.ingest' && refuse)
          throw makeError('E-SOURCE-OTHER', { file: 'other.csv' });
        return read(services.calls.includes('data.ingest') ? 'second' : 'first', 'number');
      },
    });
    const project = new Project(services);
    project.isWriter = true;
    const document = { ...makeProjectDocument('visits', 'first'), target: 'no_show' };
    await project.open(makeProjectRecord({ document, datasetIds: ['first'] }), [], []);
    await project.data.setType('age', 'category');
    expect(services.calls).not.toContain('data.ingest');
    expect(project.data.pending).toMatchObject({ kind: 'type', name: 'age' });
    const file = { kind: 'blob', name: 'other.csv', blob: new Blob(['x']) } as const;
    await project.data.bringFile(file);
    expect(project.data.reading.status).toMatchObject({ kind: 'failed' });
    expect(project.data.pending).not.toBe(null);
    expect(project.data.canReadAgain).toBe(false);
    refuse = false;
    await project.data.bringFile({ ...file, name: 'visits.csv' });
    expect(project.data.pending).toBe(null);
    expect(project.document).toMatchObject({ datasetId: 'second', columnTypes: { age: 'category' } });
  });
});
