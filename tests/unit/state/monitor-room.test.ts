import { describe, expect, it } from 'vitest';
import { DEFAULT_READ_OPTIONS, type Finding } from '../../../src/contracts';
import { MonitorRoom } from '../../../src/state/monitor-room.svelte';
import { csvSource, makeDrift, makeFakeServices, makeManifest } from '../../support/fake-services';

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
    const room = new MonitorRoom(services);
    await room.compare(csvSource('later.csv'), 'dataset-1', DEFAULT_READ_OPTIONS, 'version-1');
    expect(room.findings.map(({ code }) => code).sort()).toEqual(['F-COLUMN-MISSING', 'F-RAGGED']);
    room.reset();
    expect(room.findings).toEqual([]);
  });
});
