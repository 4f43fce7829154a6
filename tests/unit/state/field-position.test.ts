import { describe, expect, it, vi } from 'vitest';
import { FieldPosition, type Position } from '../../../src/state/field/field-position.svelte';

const here: Position = { latitude: -1.2921, longitude: 36.8219, accuracyMetres: 7 };

function makePosition(isAvailable = true) {
  let tell: ((position: Position) => void) | null = null;
  let fail: ((kind: 'denied' | 'notFound') => void) | null = null;
  const leave = vi.fn();
  const watch = vi.fn((onPosition: typeof tell, onFailure: typeof fail) => {
    [tell, fail] = [onPosition, onFailure];
    return leave;
  });
  const position = new FieldPosition({ isAvailable, watch });
  return {
    position,
    watch,
    leave,
    tell: (at: Position) => tell?.(at),
    fail: (kind: 'denied' | 'notFound') => fail?.(kind),
  };
}

describe('FieldPosition', () => {
  it('asks for nothing before it is turned on, and only once while it is', () => {
    const { position, watch, tell } = makePosition();
    expect([watch.mock.calls.length, position.isOn, position.position]).toEqual([0, false, null]);
    position.turnOn();
    position.turnOn();
    expect([watch.mock.calls.length, position.status]).toEqual([1, 'finding']);
    tell(here);
    expect([position.status, position.position]).toEqual(['found', here]);
  });

  it('forgets the place and stops looking when it is turned off, also for what comes late', () => {
    const { position, leave, tell } = makePosition();
    position.turnOn();
    tell(here);
    position.turnOff();
    tell(here);
    expect([leave.mock.calls.length, position.status, position.position]).toEqual([1, 'off', null]);
  });

  it('is off when leave is refused, and may be turned on again', () => {
    const { position, watch, leave, tell, fail } = makePosition();
    position.turnOn();
    fail('denied');
    expect([position.status, position.isOn, leave.mock.calls.length]).toEqual(['denied', false, 1]);
    position.turnOn();
    tell(here);
    expect([position.status, watch.mock.calls.length]).toEqual(['found', 2]);
  });

  it('gives no stale place while none is found, and goes on looking', () => {
    const { position, leave, tell, fail } = makePosition();
    position.turnOn();
    tell(here);
    fail('notFound');
    expect([position.status, position.position, position.isOn]).toEqual(['notFound', null, true]);
    tell(here);
    expect([position.status, leave.mock.calls.length]).toEqual(['found', 0]);
  });

  it('stays off where the platform has no positions', () => {
    const { position, watch } = makePosition(false);
    position.turnOn();
    new FieldPosition(null).turnOn();
    expect([position.status, watch.mock.calls.length]).toEqual(['off', 0]);
  });
});
