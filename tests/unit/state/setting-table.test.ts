/** The table of training settings against the schema of a configuration: nothing missing, nothing invented. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { trainConfigSchema } from '../../../src/contracts';
import {
  CHOICES,
  defaultOf,
  IDLE_SETTINGS_OF_MODEL,
  NUMBERS,
  SETTINGS_OF_MODEL,
  type ChoiceId,
  type NumberId,
  type NumberRange,
  type SettingId,
} from '../../../src/state/setting-table';

const schemas = trainConfigSchema.options.map((schema) => [schema.entries.model.literal, schema] as const);
const accepts = (model: string, id: string, value: unknown): boolean =>
  v.is(trainConfigSchema, { model, [id]: value });

describe.each(schemas)('the settings of %s', (model, schema) => {
  const listed: SettingId[] = [...SETTINGS_OF_MODEL[model], ...IDLE_SETTINGS_OF_MODEL[model]];

  it('are the keys of its schema, each once', () => {
    expect([...listed].sort()).toEqual(
      Object.keys(schema.entries)
        .filter((key) => key !== 'model')
        .sort(),
    );
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('are by default what the schema fills in', () => {
    const filled: Record<string, unknown> = v.parse(trainConfigSchema, { model });
    for (const id of listed) if (id in filled) expect([id, defaultOf(id)]).toEqual([id, filled[id]]);
  });

  it('have the ranges and words of the schema', () => {
    for (const id of listed) {
      if (id in CHOICES)
        for (const word of CHOICES[id as ChoiceId]) expect(accepts(model, id, word), word).toBe(true);
      if (!(id in NUMBERS)) continue;
      const range: NumberRange = NUMBERS[id as NumberId];
      const { least, most, isWhole } = range;
      const step = isWhole ? 1 : 1e-9;
      expect(accepts(model, id, least), `${id} ${least}`).toBe(!range.excludesLeast);
      expect(accepts(model, id, least - step), `below ${id} ${least}`).toBe(false);
      expect(accepts(model, id, most), `${id} ${most}`).toBe(Number.isFinite(most) && !range.excludesMost);
      expect(accepts(model, id, most + step), `above ${id} ${most}`).toBe(false);
      expect(accepts(model, id, Math.max(0, least) + 0.5), `part of ${id}`).toBe(!isWhole);
    }
  });
});

it('every word of a choice in the schema is offered', () => {
  for (const [, { entries }] of schemas)
    for (const [id, words] of Object.entries(CHOICES)) {
      const entry = (entries as Readonly<Record<string, unknown>>)[id] as
        { wrapped: { options: readonly string[] } } | undefined;
      if (entry !== undefined) expect([...entry.wrapped.options].sort()).toEqual([...words].sort());
    }
});
