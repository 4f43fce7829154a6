import { describe, expect, it } from 'vitest';
import { mapDrift } from '../../../../src/state/monitor/drift-map';
import { makeAlert, makeDrift, makeReport } from '../../../support/fake-services';

function reportOf() {
  const report = makeReport();
  const [first, second, third] = report.windows;
  const steady = makeDrift('no drift', [false, false, false]);
  const drifts = [
    steady,
    makeDrift('drift', [true, false, false]),
    {
      ...makeDrift('drift', [true, false, false]),
      columns: makeDrift('drift', [true, false, false]).columns.map((column, i) => ({
        ...column,
        populationStabilityIndex: [0.31, 0.12, 0.04][i] ?? null,
      })),
    },
  ];
  return {
    windows: [first, second, third].map((window, i) => ({
      ...(window as NonNullable<typeof window>),
      drift: drifts[i] ?? null,
    })),
    alerts: [
      makeAlert({ column: 'column_0', windows: [1, 2] }),
      makeAlert({ id: 'drift-2', column: 'column_1', severity: 'watch', windows: [2] }),
    ],
  };
}

describe('mapDrift', () => {
  it('takes each cell from the calibrated verdict of its window, PSI beside it', () => {
    const rows = mapDrift(reportOf());
    expect(rows.map(({ column }) => column)).toEqual(['column_0', 'column_1', 'column_2']);
    expect(rows.map(({ cells }) => cells.map(({ verdict }) => verdict))).toEqual([
      ['steady', 'drifted', 'drifted'],
      ['steady', 'steady', 'watch'],
      ['steady', 'steady', 'steady'],
    ]);
    expect(rows.map(({ now, psi }) => [now, psi])).toEqual([
      ['drifted', 0.31],
      ['watch', 0.12],
      ['steady', 0.04],
    ]);
  });

  it('says what open alerts say: a settled column is steady now, and its windows stay as they were', () => {
    const report = reportOf();
    const alerts = report.alerts.map((alert) => ({
      ...alert,
      state: 'acknowledged' as const,
      reason: 'known',
    }));
    const row = mapDrift({ ...report, alerts }).find(({ column }) => column === 'column_0');
    expect(row?.now).toBe('steady');
    expect(row?.cells.map(({ verdict }) => verdict)).toEqual(['steady', 'drifted', 'drifted']);
  });

  it('judges nothing where a window has too few rows or no inputs', () => {
    const report = makeReport();
    const windows = report.windows.map((window, i) => ({
      ...window,
      drift: i === 0 ? null : makeDrift('not enough data', [false, false]),
    }));
    const rows = mapDrift({ windows, alerts: [] });
    expect(rows.flatMap(({ cells, now }) => [...cells.map(({ verdict }) => verdict), now])).toEqual(
      Array.from({ length: 8 }, () => 'unjudged'),
    );
    expect(mapDrift({ windows: [], alerts: [] })).toEqual([]);
  });
});
