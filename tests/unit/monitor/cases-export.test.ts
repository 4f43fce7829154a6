import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { LoggedAnswer } from '../../../src/contracts';
import { casesCsv, casesGeoJson } from '../../../src/pipeline/monitor';

const first: LoggedAnswer = {
  record: {
    id: 'r1',
    at: '2026-11-09T08:30:00.000Z',
    modelVersionId: 'version-3',
    inputSha256: 'c'.repeat(64),
    output: '=HYPERLINK("http://x")',
    confidence: 0.625,
    latencyMs: 1.25,
    label: null,
    source: 'field',
    inputs: Object.fromEntries<string | number | null>([
      ['age', -41.5],
      ['+cmd', '@SUM(A1)'],
      ['note', '-7.5'],
      ['gap', null],
    ]),
    note: 'by the well,\n"south"',
    position: { latitude: -1.2921, longitude: 36.8219, accuracyMetres: 7 },
  },
  feedback: [
    {
      id: 'f1',
      recordId: 'r1',
      at: '2026-11-09T08:31:00.000Z',
      verdict: 'no',
      truth: -3.25,
      source: 'field',
    },
  ],
};
const second: LoggedAnswer = {
  record: {
    ...first.record,
    id: 'r0',
    at: '2026-11-09T07:00:00.000Z',
    output: 'well',
    confidence: null,
    abstained: true,
    inputs: { age: 3 },
    note: undefined,
    position: undefined,
  },
  feedback: [{ ...first.feedback[0]!, id: 'f2', recordId: 'r0', verdict: 'notSure', truth: null }],
};

describe('casesCsv', () => {
  it('tells every case in order of time; no cell runs, and numbers stay numbers', () => {
    const csv = casesCsv([first, second]);
    expect(csv.startsWith('\ufeff')).toBe(true);
    const [head, ...rows] = Papa.parse<string[]>(csv.slice(1), { skipEmptyLines: true }).data;
    expect(head).toEqual([
      'case_id',
      'time',
      'answer',
      'likeliest',
      'confidence',
      'note',
      'right',
      'true_answer',
      'latitude',
      'longitude',
      'accuracy_m',
      'age',
      "'+cmd",
      'input_note',
      'gap',
    ]);
    expect(rows).toEqual([
      [
        'r0',
        '2026-11-09T07:00:00.000Z',
        'not sure',
        'well',
        '',
        '',
        'not sure',
        '',
        '',
        '',
        '',
        '3',
        '',
        '',
        '',
      ],
      [
        'r1',
        '2026-11-09T08:30:00.000Z',
        '\'=HYPERLINK("http://x")',
        '\'=HYPERLINK("http://x")',
        '0.625',
        'by the well,\n"south"',
        'no',
        '-3.25',
        '-1.2921',
        '36.8219',
        '7',
        '-41.5',
        "'@SUM(A1)",
        '-7.5',
        '',
      ],
    ]);
  });
  it('of no cases is a header', () => {
    expect(casesCsv([]).split('\r\n')).toHaveLength(2);
  });
});

describe('casesGeoJson', () => {
  it('has a point for every case with a position, longitude first, and counts the others', () => {
    const { text, leftOut } = casesGeoJson([first, second]);
    expect(leftOut).toBe(1);
    const map = JSON.parse(text) as { type: string; features: unknown[] };
    expect(map.type).toBe('FeatureCollection');
    expect(map.features).toEqual([
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [36.8219, -1.2921] },
        properties: {
          case_id: 'r1',
          time: '2026-11-09T08:30:00.000Z',
          answer: '=HYPERLINK("http://x")',
          likeliest: '=HYPERLINK("http://x")',
          confidence: 0.625,
          note: 'by the well,\n"south"',
          right: 'no',
          true_answer: -3.25,
          accuracy_m: 7,
          age: -41.5,
          '+cmd': '@SUM(A1)',
          input_note: '-7.5',
          gap: null,
        },
      },
    ]);
  });
  it('of no cases is an empty collection', () => {
    expect(JSON.parse(casesGeoJson([]).text)).toEqual({ type: 'FeatureCollection', features: [] });
  });
});
