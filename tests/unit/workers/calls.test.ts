import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Calls } from '../../../workers/runtime/calls';
import { makeOpenCall } from '../../support/fake-services';

describe('calls that run alone', () => {
  it('begin when the one before has ended, also when that one failed', async () => {
    const calls = new Calls();
    const training = makeOpenCall<string>();
    const begun: string[] = [];
    const first = calls.runAlone('training', () => {
      begun.push('training');
      return training.promise;
    });
    const second = calls.runAlone('explaining', async () => {
      begun.push('explaining');
      return 'explained';
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(begun).toEqual(['training']);
    training.call.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(await second).toBe('explained');
    expect(begun).toEqual(['training', 'explaining']);
  });

  it('end at once when they are stopped while they wait, and those behind them still wait for the first', async () => {
    const calls = new Calls();
    const training = makeOpenCall<string>();
    const first = calls.runAlone('training', (stop) =>
      training.promise.then((answer) => (stop.requested ? 'stopped' : answer)),
    );
    const begun: string[] = [];
    const begin = (id: string) => calls.runAlone(id, async () => void begun.push(id));
    const second = begin('explaining');
    const third = begin('judging');
    calls.stop('explaining');
    await expect(second).rejects.toMatchObject({ code: 'E-STOPPED' });
    expect(calls.isRunning('explaining')).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(begun).toEqual([]);
    training.call.resolve('trained');
    expect(await first).toBe('trained');
    await third;
    expect(begun).toEqual(['judging']);
  });

  it('are not waited for by the others', async () => {
    const calls = new Calls();
    void calls.runAlone('training', () => new Promise(() => undefined));
    expect(await calls.run('threshold', async () => 'judged')).toBe('judged');
  });
});

describe('the model worker', () => {
  it('runs alone whatever may change the backend', () => {
    const source = readFileSync(new URL('../../../workers/model.worker.ts', import.meta.url), 'utf8');
    const api = source.slice(source.indexOf('const api: ModelWorkerApi'));
    const methods = api.split(/\n {2}(?=(?:async )?\w+(?:: |\())/);
    const using = methods.filter((method) => /\b(backendOfRun|backend)\(/.test(method));
    expect(using.length).toBeGreaterThan(7);
    for (const method of using) expect(method).toContain('.runAlone(');
  });
});
