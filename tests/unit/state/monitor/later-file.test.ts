import { describe, expect, it } from 'vitest';
import { DEFAULT_READ_OPTIONS, type Finding } from '../../../../src/contracts';
import { LaterFile } from '../../../../src/state/monitor/later-file.svelte';
import { csvSource, makeDrift, makeFakeServices, makeManifest } from '../../../support/fake-services';

const finding = (code: string, column: string | null): Finding => ({
  code,
  column,
  severity: 'warn',
  details: {},
});

describe('the findings of a later file', () => {
  it('are those of the comparison and of reading it, each once', async () => {
    const ofFile = [finding('F-RAGGED', null), finding('F-COLUMN-MISSING', 'age')];
    const services = makeFakeServices({
      manifest: () => ({ ...makeManifest([{ name: 'age', type: 'number' }]), findings: ofFile }),
      drift: () => ({ ...makeDrift('no drift'), findings: [finding('F-COLUMN-MISSING', 'age')] }),
    });
    const room = new LaterFile(services);
    await room.compare(csvSource('later.csv'), 'dataset-1', DEFAULT_READ_OPTIONS, 'version-1');
    expect(room.findings.map(({ code }) => code).sort()).toEqual(['F-COLUMN-MISSING', 'F-RAGGED']);
    room.reset();
    expect(room.findings).toEqual([]);
  });
});

describe('a later file with none of the columns', () => {
  it('is another file, which says nothing about drift, and is not answered', async () => {
    const missing = (names: readonly string[]) => ({
      ...makeDrift(
        'drift',
        names.map(() => true),
      ),
      columns: makeDrift(
        'drift',
        names.map(() => true),
      ).columns.map((column) => ({
        ...column,
        statistic: 'missing column',
      })),
      findings: names.map((name) => finding('F-COLUMN-MISSING', name)),
    });
    const services = makeFakeServices({ drift: () => missing(['age', 'sex']) });
    const stored: string[] = [];
    const later = new LaterFile(services, (id) => stored.push(id));
    await later.compare(csvSource('other.csv'), 'dataset-1', DEFAULT_READ_OPTIONS, 'version-1');
    expect(later.isOtherFile).toBe(true);
    expect(later.isAnswered).toBe(false);
    expect(services.calls).not.toContain('model.predict');
    expect(stored).toEqual(['dataset-1']);

    const mixed = missing(['age', 'sex']);
    const [first, ...rest] = mixed.columns;
    const half = {
      ...mixed,
      columns: [{ ...(first as (typeof rest)[number]), statistic: 'chi-squared' }, ...rest],
    };
    const other = new LaterFile(makeFakeServices({ drift: () => half }));
    await other.compare(csvSource('half.csv'), 'dataset-1', DEFAULT_READ_OPTIONS, 'version-1');
    expect(other.isOtherFile).toBe(false);
  });
});
