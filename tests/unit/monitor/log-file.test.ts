import { describe, expect, it } from 'vitest';
import { LARGEST_LOG_BYTES, type Feedback, type PredictionRecord } from '../../../src/contracts';
import { canonicalJson } from '../../../src/foundation';
import {
  noteClockJumps,
  readLogFile,
  refuseLogSize,
  settleFeedback,
  writeLogFile,
} from '../../../src/pipeline/monitor';
import { nodeHash as hash } from '../../support/training';

const model = { name: '=1+1 </script>', version: 3, weightsSha256: 'ab'.repeat(32) };
const record: PredictionRecord = {
  id: 'r1',
  at: '2026-11-09T08:30:00.000Z',
  modelVersionId: 'version-3',
  inputSha256: 'c'.repeat(64),
  output: '__proto__',
  confidence: 0.625,
  latencyMs: 1.25,
  label: null,
  source: 'field',
  inputs: Object.fromEntries<string | number | null>([
    ['__proto__', '茶'],
    ['age', 41.5],
    ['note', null],
  ]),
  note: 'line one\n"two"',
  position: { latitude: -1.2921, longitude: 36.8219, accuracyMetres: 7 },
};
const feedback: Feedback = {
  id: 'f1',
  recordId: 'r1',
  at: '2026-11-09T08:31:00.000Z',
  verdict: 'no',
  truth: 'constructor',
  source: 'field',
};

const text = writeLogFile(model, [record], [feedback], '2026-11-09T18:00:00.000Z', hash);
const encode = (content: string): Uint8Array => new TextEncoder().encode(content);
const codeOf = (content: string): unknown => {
  try {
    readLogFile('day.json', encode(content), hash);
    return null;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const edited = (change: (log: Record<string, unknown>) => void, reseal = false): string => {
  const log = JSON.parse(text) as Record<string, unknown>;
  change(log);
  if (reseal) {
    delete log['sha256'];
    log['sha256'] = hash.sha256(encode(canonicalJson(log)));
  }
  return JSON.stringify(log);
};

describe('a log file', () => {
  it('comes back as it was written, hostile names, notes and places included', () => {
    const log = readLogFile('day.json', encode(text), hash);
    expect(log.model).toEqual(model);
    expect(log.records).toEqual([record]);
    expect(Object.keys(log.records[0]?.inputs ?? {})).toContain('__proto__');
    expect(log.feedback).toEqual([feedback]);
  });

  it('may be written anew with other white space and another order of fields', () => {
    const turned = Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse());
    expect(codeOf(JSON.stringify(turned, null, 2))).toBeNull();
  });

  it('is refused when anything in it was changed', () => {
    const changes: ((log: Record<string, unknown>) => void)[] = [
      (log) => ((log['model'] as typeof model).version = 4),
      (log) => ((log['records'] as { output: string }[])[0]!.output = 'yes'),
      (log) => ((log['feedback'] as { truth: string }[])[0]!.truth = 'yes'),
      (log) => (log['exportedAt'] = '2026-11-10T18:00:00.000Z'),
      (log) => (log['feedback'] = []),
      (log) => ((log['records'] as Record<string, unknown>[])[0]!['unknown'] = 1),
      (log) => (log['sha256'] = 'd'.repeat(64)),
    ];
    for (const change of changes) expect(codeOf(edited(change))).toBe('E-LOG-DAMAGED');
  });

  it('is refused with a code of its own when it is empty, cut, no JSON, no text, or no log', () => {
    expect(codeOf('')).toBe('E-LOG-EMPTY');
    expect(codeOf(text.slice(0, -40))).toBe('E-LOG-JSON');
    expect(codeOf('name,age\na,1\n')).toBe('E-LOG-JSON');
    expect(codeOf('null')).toBe('E-LOG-SHAPE');
    expect(codeOf('[]')).toBe('E-LOG-SHAPE');
    expect(codeOf('{"terrarium":1}')).toBe('E-LOG-SHAPE');
    expect(() => readLogFile('day.json', Uint8Array.of(0xff, 0xfe, 0x00), hash)).toThrow(
      expect.objectContaining({ code: 'E-LOG-JSON' }),
    );
  });

  it('names the field that does not fit, also where the digest was made anew', () => {
    const wrong = edited((log) => ((log['records'] as { at: unknown }[])[0]!.at = 'yesterday'), true);
    expect(codeOf(wrong)).toBe('E-LOG-SHAPE');
    const extra = edited((log) => (log['extra'] = 1), true);
    expect(codeOf(extra)).toBe('E-LOG-SHAPE');
  });

  it('of a later format is refused as such, whatever else it holds', () => {
    expect(codeOf(edited((log) => (log['terrariumLog'] = 2)))).toBe('E-LOG-FUTURE');
    expect(codeOf('{"terrariumLog":7,"entries":[]}')).toBe('E-LOG-FUTURE');
  });

  it('is refused by its size before it is read', () => {
    expect(() => refuseLogSize('day.json', LARGEST_LOG_BYTES)).not.toThrow();
    expect(() => refuseLogSize('day.json', LARGEST_LOG_BYTES + 1)).toThrow(
      expect.objectContaining({
        code: 'E-LOG-SIZE',
        details: { file: 'day.json', megabytes: 65, limit: 64 },
      }),
    );
  });
});

describe('noteClockJumps', () => {
  const at = (...times: string[]): PredictionRecord[] => times.map((time) => ({ ...record, at: time }));
  it('counts times that go back, and times that have not come yet', () => {
    const records = at(
      '2026-11-09T08:00:00.000Z',
      '2026-11-09T09:00:00.000Z',
      '2026-11-08T09:30:00.000Z',
      '2031-01-01T00:00:00.000Z',
      '2026-11-09T10:00:00.000Z',
    );
    expect(noteClockJumps(records, '2026-11-09T18:00:00.000Z')).toEqual({ ahead: 1, backwards: 2 });
    expect(noteClockJumps([], '2026-11-09T18:00:00.000Z')).toEqual({ ahead: 0, backwards: 0 });
  });
  it('lets a day pass between two clocks', () => {
    const records = at('2026-11-10T18:00:00.000Z');
    expect(noteClockJumps(records, '2026-11-09T18:00:00.000Z').ahead).toBe(0);
    expect(noteClockJumps(records, '2026-11-09T17:59:59.000Z').ahead).toBe(1);
  });
});

describe('settleFeedback', () => {
  const say = (
    id: string,
    hour: number,
    verdict: Feedback['verdict'],
    truth: Feedback['truth'] = null,
  ): Feedback => ({ ...feedback, id, at: `2026-11-09T${hour}:00:00.000Z`, verdict, truth });
  const answered = { ...record, output: 'ill' };

  it('knows nothing where nothing was said, or only "not sure"', () => {
    const unknown = { truth: null, isRight: null, isContradicted: false };
    expect(settleFeedback(answered, [])).toEqual(unknown);
    expect(settleFeedback(answered, [say('a', 10, 'notSure')])).toEqual(unknown);
  });

  it('lets the latest count, in whatever order they come, and shows that they disagree', () => {
    const said = [say('a', 12, 'no', 'well'), say('b', 10, 'yes')];
    const settled = { truth: 'well', isRight: false, isContradicted: true };
    expect(settleFeedback(answered, said)).toEqual(settled);
    expect(settleFeedback(answered, said.reverse())).toEqual(settled);
    expect(settleFeedback(answered, [say('a', 12, 'yes'), say('b', 10, 'no', 'well')])).toEqual({
      truth: 'ill',
      isRight: true,
      isContradicted: true,
    });
  });

  it('keeps an earlier true answer beside a bare "no" that agrees with it', () => {
    expect(settleFeedback(answered, [say('a', 10, 'no', 'well'), say('b', 12, 'no')])).toEqual({
      truth: 'well',
      isRight: false,
      isContradicted: false,
    });
    expect(settleFeedback(answered, [say('a', 10, 'yes'), say('b', 12, 'no')])).toEqual({
      truth: null,
      isRight: false,
      isContradicted: true,
    });
  });

  it('takes the label that came with the row as what was said first', () => {
    const labelled = { ...answered, label: 'well' };
    expect(settleFeedback(labelled, [])).toEqual({ truth: 'well', isRight: false, isContradicted: false });
    expect(settleFeedback(labelled, [say('a', 10, 'yes')])).toEqual({
      truth: 'ill',
      isRight: true,
      isContradicted: true,
    });
  });
});
