import { describe, expect, it } from 'vitest';
import { makeError } from '../../../src/contracts';
import { DeployRoom } from '../../../src/state/deploy-room.svelte';
import { makeFakeServices, makeOpenCall, makeVersion } from '../../support/fake-services';
import type { Deployment } from '../../../src/contracts';

const { exports: _, ...version } = makeVersion();
const makeRoom = (changes: Parameters<typeof makeFakeServices>[0] = {}) => {
  const services = makeFakeServices(changes);
  return { services, room: new DeployRoom(services, () => 'project-1') };
};

describe('the gate of a version that is looked at', () => {
  it('keeps a reason, counts what is open, and takes the reason back', async () => {
    const { services, room } = makeRoom();
    await room.look(version);
    expect([room.gate.passed, room.gate.open.map(({ item }) => item)]).toEqual([1, ['cardComplete']]);
    expect(await room.gate.passOver('cardComplete', '  ')).toBe(false);
    expect(services.calls).not.toContain('model.passOver');
    expect(await room.gate.passOver('cardComplete', ' soon ')).toBe(true);
    expect(services.asked.get('model.passOver')?.[0]?.[0]).toMatchObject({
      modelVersionId: 'version-1',
      reason: 'soon',
      line: { item: 'cardComplete', state: 'open' },
    });
    expect([room.gate.open, room.gate.lines[1]?.reason]).toEqual([[], 'soon']);
    expect(await room.gate.takeBack('cardComplete')).toBe(true);
    expect(room.gate.open).toHaveLength(1);
  });
});

describe('roles', () => {
  it('change when storage says so, and say what answered before', async () => {
    const deployment = { projectId: 'project-1', production: 'version-2', retired: [], changedAt: null };
    const { room } = makeRoom({ deployment: () => deployment });
    await room.roles.load('project-1');
    expect([room.roles.roleOf('version-1'), room.roles.roleOf('version-2')]).toEqual([
      'candidate',
      'production',
    ]);
    expect(await room.roles.promote(version, [])).toBe(true);
    expect(room.roles.roleOf('version-1')).toBe('production');
    expect(room.roles.lastChange).toEqual({ kind: 'promoted', version: 4, before: 'version-2' });
  });

  it('stay as they are when promoting is refused or the project is left meanwhile', async () => {
    const { promise, call } = makeOpenCall<Deployment>();
    const { room } = makeRoom({ promoted: () => promise });
    await room.roles.load('project-1');
    const promoting = room.roles.promote(version, []);
    call.reject(makeError('E-GATE-OPEN', { items: ['calibrated'] }));
    expect(await promoting).toBe(false);
    expect(room.roles.work.status.kind).toBe('failed');
    expect(room.roles.deployment?.production).toBeNull();
  });
});

describe('files of a version that was made before', () => {
  it('are made again, checked, kept with their receipt, handed out and noted', async () => {
    const { services, room } = makeRoom();
    await room.look(version);
    expect([room.exportOf('bundle'), room.receiptOf('bundle')]).toEqual([null, null]);
    await room.saveExport('bundle');
    expect(services.calls.filter((name) => /export|verify|Receipt$|noteAct/.test(name))).toEqual([
      'model.exportVersion',
      'verifyExport',
      'data.saveReceipt',
      'data.noteAct',
    ]);
    expect(services.saved.map(({ name }) => name)).toEqual(['visits-v4.terrarium.zip']);
    expect(room.receiptOf('bundle')?.parity.rows).toBe(18);
    await room.saveExport('bundle');
    expect(services.calls.filter((name) => name === 'model.exportVersion')).toHaveLength(1);
  });

  it('are not handed out when they do not give the same answers', async () => {
    const refused = makeError('E-PARITY', { export: 'bundle', difference: '1', rows: 18, tolerance: 1e-5 });
    const { services, room } = makeRoom({ receipt: () => Promise.reject(refused) });
    await room.look(version);
    await room.saveExport('bundle');
    expect([services.saved, room.download.status.kind]).toEqual([[], 'failed']);
    expect(services.calls).not.toContain('data.saveReceipt');
  });
});
