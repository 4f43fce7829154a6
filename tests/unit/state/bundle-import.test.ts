import { describe, expect, it } from 'vitest';
import { makeError, type ImportRequest, type InspectedBundle } from '../../../src/contracts';
import { BundleImport, groupDigits } from '../../../src/state/bundle-import.svelte';
import type { RoomServices } from '../../../src/state/services';
import { makeFakeServices } from '../../support/fake-services';

const seen: InspectedBundle = {
  name: 'Penguins',
  modelVersion: 3,
  createdAt: '2025-03-04T05:06:07.000Z',
  task: 'classification',
  target: 'species',
  classes: ['Adelie', 'Gentoo'],
  inputs: ['length'],
  family: 'mlp',
  parameters: 61,
  weightsSha256: 'ab'.repeat(32),
  origin: { state: 'unknown', algorithm: 'Ed25519', fingerprint: 'cd'.repeat(32), name: null },
};
const file = new File([Uint8Array.of(7, 8)], 'penguins.terrarium.zip');

function makeImport(failing = '') {
  const services = makeFakeServices();
  const requests: ImportRequest[] = [];
  const model = {
    inspectBundle: () =>
      failing === 'inspect' ? Promise.reject(makeError('E-BUNDLE-TRUNCATED')) : Promise.resolve(seen),
    importBundle: (_: string, request: ImportRequest) => {
      requests.push(request);
      if (failing === 'store') return Promise.reject(makeError('E-STORE-QUOTA', {}));
      return Promise.resolve({ projectId: request.projectId ?? 'new', version: {} as never });
    },
  } as unknown as RoomServices['model'];
  return { importing: new BundleImport({ ...services, model }), requests };
}

describe('BundleImport', () => {
  it('takes files by the ending that bundles have', () => {
    expect(
      ['a.terrarium.zip', 'A.TERRARIUM.ZIP', 'a.zip', 'a.csv'].map((name) => BundleImport.takes(name)),
    ).toEqual([true, true, false, false]);
  });

  it('shows what a bundle is, and stores it when a person says so', async () => {
    const { importing, requests } = makeImport();
    await importing.inspect(file);
    expect([importing.isOpen, importing.bundle?.name, requests]).toEqual([true, 'Penguins', []]);
    importing.trustAs = '  Lab 4 ';
    expect(await importing.store('project-1')).toMatchObject({ projectId: 'project-1' });
    expect(requests).toEqual([{ bytes: Uint8Array.of(7, 8), projectId: 'project-1', trustAs: 'Lab 4' }]);
    expect([importing.isOpen, importing.bundle, importing.trustAs]).toEqual([false, null, '']);
  });

  it('leaves a key unknown that was given no name', async () => {
    const { importing, requests } = makeImport();
    await importing.inspect(file);
    importing.trustAs = '   ';
    await importing.store(null);
    expect(requests[0]).toMatchObject({ projectId: null, trustAs: null });
  });

  it('stays open with what went wrong', async () => {
    for (const [failing, code] of [
      ['inspect', 'E-BUNDLE-TRUNCATED'],
      ['store', 'E-STORE-QUOTA'],
    ] as const) {
      const { importing } = makeImport(failing);
      await importing.inspect(file);
      expect(await importing.store(null)).toBeNull();
      expect(importing.isOpen).toBe(true);
      expect(importing.work.status).toMatchObject({ kind: 'failed', failure: { code } });
    }
  });
});

describe('groupDigits', () => {
  it('sets a space after every fourth digit but the last', () => {
    expect(groupDigits('0123456789ab')).toBe('0123 4567 89ab');
  });
});
