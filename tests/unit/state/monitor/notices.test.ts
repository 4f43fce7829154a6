import { describe, expect, it } from 'vitest';
import { Notices, type NoticePort } from '../../../../src/state/monitor/notices.svelte';

function makePort(answer: 'granted' | 'denied', permission: NoticePort['permission'] = 'default') {
  const asked: string[] = [];
  const shown: string[] = [];
  const port: NoticePort = {
    isAvailable: true,
    permission,
    ask: async () => {
      asked.push('asked');
      return answer;
    },
    show: (title) => void shown.push(title),
  };
  return { port, asked, shown };
}
function makeStore(kept: string | null = null) {
  const written = new Map<string, string>(kept === null ? [] : [['terrarium.notices', kept]]);
  return {
    written,
    store: {
      read: (key: string) => written.get(key) ?? null,
      write: (key: string, value: string) => void written.set(key, value),
    },
  };
}

describe('notices', () => {
  it('ask for permission when they are switched on, and not before', async () => {
    const { port, asked, shown } = makePort('granted');
    const { store, written } = makeStore();
    const notices = new Notices(port, store);
    notices.show('drift', '');
    expect([asked, shown]).toEqual([[], []]);
    await notices.turn(true);
    notices.show('drift', '');
    expect(asked).toHaveLength(1);
    expect(shown).toEqual(['drift']);
    expect([...written.values()]).toEqual(['on']);
    await notices.turn(false);
    notices.show('drift', '');
    expect(shown).toHaveLength(1);
  });

  it('stay off and say so where they are refused', async () => {
    const { port } = makePort('denied');
    const notices = new Notices(port, makeStore().store);
    await notices.turn(true);
    expect([notices.isOn, notices.isRefused]).toEqual([false, true]);
  });

  it('are on again where that was chosen and is still allowed', () => {
    const on = (permission: NoticePort['permission'], kept: string | null) =>
      new Notices(makePort('granted', permission).port, makeStore(kept).store).isOn;
    expect([on('granted', 'on'), on('granted', null), on('default', 'on'), on('denied', 'on')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(new Notices(null).isAvailable).toBe(false);
  });
});
