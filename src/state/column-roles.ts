/** What each column is used for, as the decisions and the data say together. */
import {
  personalColumns,
  type ColumnProfile,
  type ColumnSchema,
  type DatasetView,
  type ProjectDocument,
} from '../contracts';

/**
 * `personal`: left out because it seems to say who somebody is. `unused`: no model here can use it (free text,
 * identifiers, columns that never vary), so `auto` leaves it out by itself.
 */
export type ColumnRole = 'feature' | 'target' | 'leftOut' | 'personal' | 'unused';

/** True for a column that has nothing a model can use. */
export function isUnusable(
  { type }: Pick<ColumnSchema, 'type'>,
  profile: Pick<ColumnProfile, 'rows' | 'missing' | 'distinct'> | undefined,
): boolean {
  if (type === 'text' || type === 'id') return true;
  if (profile === undefined || profile.rows === 0) return false;
  return profile.missing === profile.rows || (profile.distinct === 1 && profile.missing === 0);
}

/** Roles by column name; every column of the dataset has one. */
export function rolesOf(
  manifest: DatasetView | null,
  document: Pick<ProjectDocument, 'target' | 'ignored'> | null,
): ReadonlyMap<string, ColumnRole> {
  const personal = personalColumns(manifest?.findings ?? []);
  const ignored = new Set(document?.ignored ?? []);
  const profiles = new Map((manifest?.profile ?? []).map((profile) => [profile.name, profile]));
  return new Map(
    (manifest?.columns ?? []).map((column): [string, ColumnRole] => {
      const { name } = column;
      if (name === document?.target) return [name, 'target'];
      if (ignored.has(name)) return [name, personal.has(name) ? 'personal' : 'leftOut'];
      return [name, isUnusable(column, profiles.get(name)) ? 'unused' : 'feature'];
    }),
  );
}
