/** The desk of the card: drafts and versions, answers as decisions, the newest wish composed, the check and its stop. */
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { makeError, makeProjectDocument, type CardCheck, type ModelCardFacts } from '../../../src/contracts';
import { CardDesk } from '../../../src/state/card-desk.svelte';
import { DocumentHistory } from '../../../src/state/document-history.svelte';
import { makeFacts } from '../../support/card-facts';
import { makeOpenCall } from '../../support/fake-services';

const VERSION = { kind: 'version', modelVersionId: 'version-4' } as const;
const AGREES: CardCheck = { facts: 187, mismatches: [], lines: 140, changedLines: [], said: ['statement'] };

function makeDesk(model: Record<string, (...parameters: never[]) => unknown> = {}) {
  const history = new DocumentHistory(() => undefined);
  history.load(makeProjectDocument('visits', 'dataset-1'));
  const asked: [string, unknown[]][] = [];
  const saved: { name: string; content: unknown; mediaType: string }[] = [];
  const answers: Record<string, (...parameters: never[]) => unknown> = {
    readCardFacts: () => makeFacts(),
    composeCard: () => ({}),
    writeCard: () => 'text',
    amendCard: (_id: string, amendment: Partial<ModelCardFacts>) => ({ ...makeFacts(), ...amendment }),
    checkCard: () => AGREES,
    ...model,
  };
  const services = {
    model: new Proxy({} as never, {
      get:
        (_, name: string) =>
        async (...parameters: unknown[]) => {
          asked.push([name, parameters]);
          return (answers[name] as (...given: unknown[]) => unknown)(...parameters);
        },
    }),
    newId: () => 'call-1',
    saveFile: (name: string, content: unknown, mediaType: string) =>
      void saved.push({ name, content, mediaType }),
    stopModelCall: async (callId: string, settled: Promise<unknown>) => {
      asked.push(['stop', [callId]]);
      await settled;
    },
  };
  const desk = new CardDesk(
    services,
    () => history.document,
    (kind, name, patch) => history.change(kind, name, patch),
  );
  return { desk, history, asked, saved };
}

describe('the desk of the card', () => {
  it('begins with what a version was registered with, and says where the decisions differ', async () => {
    const { desk, history } = makeDesk();
    await desk.open(VERSION);
    expect(desk.answered).toBe(3);
    expect(desk.differsFromVersion).toBe(false);
    desk.type('watch', 'Winter.');
    expect(desk.statement.watch).toBe('Winter.');
    expect(history.changes).toHaveLength(0);
    desk.decide('watch');
    expect(history.document?.statement).toEqual({ ...makeFacts().statement, watch: 'Winter.' });
    expect(desk.differsFromVersion).toBe(true);
    expect(desk.shownFacts?.statement?.watch).toBe('Winter.');
    history.undo();
    expect(desk.statement.watch).toBeUndefined();
    expect(desk.answered).toBe(3);
  });

  it('makes one decision of one answer, none of the same one, and takes an empty one away', async () => {
    const { desk, history } = makeDesk();
    await desk.open(VERSION);
    desk.type('licence', ' CC0 \n');
    desk.decide('licence');
    expect(history.changes).toHaveLength(0);
    desk.type('licence', '  ');
    desk.decide('licence');
    expect(history.changes.map(({ kind, name }) => [kind, name])).toEqual([['statement', 'licence']]);
    expect(history.document?.statement).not.toHaveProperty('licence');
    desk.decide('users');
    expect(history.changes).toHaveLength(1);
  });

  it('puts the answers into the version, and then they agree', async () => {
    const { desk, asked } = makeDesk();
    await desk.open(VERSION);
    desk.type('watch', 'Winter.');
    desk.decide('watch');
    await desk.startCheck();
    await desk.amend();
    expect(asked.at(-1)).toEqual([
      'amendCard',
      ['version-4', { statement: { ...makeFacts().statement, watch: 'Winter.' } }],
    ]);
    expect(desk.differsFromVersion).toBe(false);
    expect(desk.check).toBeNull();
  });

  it('composes the newest wish only, one call at a time', async () => {
    const first = makeOpenCall<unknown>();
    let calls = 0;
    const { desk, asked } = makeDesk({ composeCard: () => (calls++ === 0 ? first.promise : { calls }) });
    await desk.open(VERSION);
    const facts = desk.shownFacts as ModelCardFacts;
    const composing = desk.compose(facts, 'en');
    for (const seed of [1, 2, 3]) void desk.compose({ ...facts, seed }, 'zh');
    first.call.resolve({ calls: 0 });
    await composing;
    flushSync();
    const composed = asked.filter(([name]) => name === 'composeCard').map(([, parameters]) => parameters);
    expect(composed).toEqual([
      [facts, 'en'],
      [{ ...facts, seed: 3 }, 'zh'],
    ]);
    expect(desk.composed).toEqual({ calls: 2 });
  });

  it('saves with a name that tells version, document and language', async () => {
    const { desk, saved } = makeDesk();
    await desk.open(VERSION);
    await desk.save('modelCard', 'md', 'en');
    await desk.save('datasheet', 'html', 'zh');
    expect(saved.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['Penguins-v4-model-card.md', 'text/markdown'],
      ['Penguins-v4-datasheet.zh.html', 'text/html'],
    ]);
  });

  it('checks a version, not a draft; a stopped check says so; another card forgets it', async () => {
    const { desk, asked } = makeDesk();
    await desk.open(VERSION);
    await desk.startCheck();
    expect(desk.check).toEqual(AGREES);
    await desk.open({ kind: 'draft', runId: 'run-1', name: 'visits' });
    expect(desk.check).toBeNull();
    await desk.startCheck();
    expect(asked.filter(([name]) => name === 'checkCard')).toHaveLength(1);

    const open = makeOpenCall<CardCheck>();
    const stopped = makeDesk({ checkCard: () => open.promise });
    await stopped.desk.open(VERSION);
    const checking = stopped.desk.startCheck();
    const stopping = stopped.desk.stopCheck();
    open.call.reject(makeError('E-STOPPED'));
    await Promise.all([checking, stopping]);
    expect(stopped.desk.checking.status.kind).toBe('stopped');
    expect(stopped.asked.at(-1)).toEqual(['stop', ['call-1']]);
  });

  it('reads a card again when it is entered again, and keeps it shown until then', async () => {
    const again = makeOpenCall<ModelCardFacts>();
    let calls = 0;
    const { desk } = makeDesk({ readCardFacts: () => (calls++ === 0 ? makeFacts() : again.promise) });
    await desk.enter(VERSION);
    await desk.startCheck();
    const entering = desk.enter(VERSION);
    expect(desk.facts?.outcome).toBe('earlyStopped');
    expect(desk.check).toBeNull();
    again.call.resolve(makeFacts({ outcome: 'completed' }));
    await entering;
    expect(desk.facts?.outcome).toBe('completed');
  });

  it('an answer about a card that was left is dropped', async () => {
    const open = makeOpenCall<ModelCardFacts>();
    let calls = 0;
    const { desk } = makeDesk({
      readCardFacts: () => (calls++ === 0 ? open.promise : makeFacts({ name: 'Second' })),
    });
    const first = desk.open({ kind: 'version', modelVersionId: 'version-1' });
    await desk.open(VERSION);
    open.call.resolve(makeFacts({ name: 'First' }));
    await first;
    expect(desk.facts?.name).toBe('Second');
  });
});
