/** Decisions and their history: every change can be taken back, and any sequence of steps lands on a state that was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeProjectDocument, type ProjectDocument } from '../../../src/contracts';
import { DocumentHistory } from '../../../src/state/document-history.svelte';

function begin() {
  const heard: [string, string][] = [];
  const history = new DocumentHistory((before, after) => heard.push([before.name, after.name]));
  history.load(makeProjectDocument('a', 'dataset-1'));
  return { history, heard };
}
const rename = (history: DocumentHistory, name: string) => history.change('name', name, { name });

describe('the history', () => {
  it('undoes, redoes and tells who listens', () => {
    const { history, heard } = begin();
    rename(history, 'b');
    rename(history, 'c');
    expect(history.undo()).toMatchObject({ kind: 'name', name: 'c' });
    expect(history.document?.name).toBe('b');
    expect(history.redo()).toMatchObject({ name: 'c' });
    expect(history.redo()).toBe(null);
    history.goTo(0);
    expect(history.document?.name).toBe('a');
    expect(history.undo()).toBe(null);
    expect(heard).toEqual([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ]);
  });

  it('forgets what was taken back when something else is decided', () => {
    const { history } = begin();
    rename(history, 'b');
    rename(history, 'c');
    history.undo();
    rename(history, 'd');
    expect(history.changes.map(({ name }) => name)).toEqual(['b', 'd']);
    expect(history.canRedo).toBe(false);
  });

  it('takes no note of a change that changes nothing', () => {
    const { history, heard } = begin();
    rename(history, 'a');
    expect(history.changes).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('completes the last change instead of adding one', () => {
    const { history } = begin();
    rename(history, 'b');
    const led = history.document as ProjectDocument;
    history.change('groups', 'sex', { groups: ['sex'] });
    expect(history.amend(led, { datasetId: 'dataset-2' })).toBe(true);
    expect(history.document).toMatchObject({ datasetId: 'dataset-2', groups: ['sex'] });
    expect(history.changes).toHaveLength(2);
    history.undo();
    expect(history.document).toMatchObject({ datasetId: 'dataset-2', groups: [] });
    history.undo();
    expect(history.document?.datasetId).toBe('dataset-1');
    history.redo();
    expect(history.document?.datasetId).toBe('dataset-2');
  });

  it('does not complete a change that was taken back', () => {
    const { history } = begin();
    rename(history, 'b');
    const led = history.document as ProjectDocument;
    history.undo();
    expect(history.amend(led, { datasetId: 'dataset-2' })).toBe(false);
    expect(history.document?.datasetId).toBe('dataset-1');
    history.redo();
    expect(history.document?.datasetId).toBe('dataset-1');
  });

  it('completes the document that it began with', () => {
    const { history } = begin();
    const began = history.document as ProjectDocument;
    rename(history, 'b');
    expect(history.amend(began, { datasetId: 'dataset-2' })).toBe(true);
    history.undo();
    expect(history.document).toMatchObject({ name: 'a', datasetId: 'dataset-2' });
  });

  it('is at the state that the list of changes says, after any steps', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('change' as const), name: fc.string({ minLength: 1, maxLength: 3 }) }),
      fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const), name: fc.constant('') }),
      fc.record({ kind: fc.constant('goTo' as const), name: fc.nat(6).map(String) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { history } = begin();
        for (const { kind, name } of steps) {
          if (kind === 'change') rename(history, name);
          else if (kind === 'goTo') history.goTo(Number(name));
          else history[kind]();
          const expected: ProjectDocument | undefined =
            history.position === 0
              ? history.changes[0]?.before
              : history.changes[history.position - 1]?.after;
          expect(history.document?.name).toBe(expected?.name ?? 'a');
        }
      }),
    );
  });
});
