/**
 * Answers of a deployed version, from cells as people write them to what a person reads. The one path that the form, the
 * pasted row, the file and the single HTML file share; it needs nothing but the version's parts.
 */
import {
  DEFAULT_NOTATION,
  type Answer,
  type CellNotation,
  type Decision,
  type FittedRecipe,
  type InputRow,
  type ModelArtifact,
  type Outside,
  type ReferenceProfile,
  type Table,
} from '../../contracts';
import { readCells } from '../data';
import { applyRecipe } from '../prepare';
import { decide } from './decide';
import { judgeColumn, sketchOf, usedColumns } from './outside';
import { openPlainModel, type PlainModel } from './plain-model';

/** What a version answers from. */
export interface VersionParts {
  readonly artifact: ModelArtifact;
  readonly recipe: FittedRecipe;
  readonly decision: Decision;
  readonly reference: ReferenceProfile;
  /** Default: a decimal point and the usual words for "missing". */
  readonly notation?: CellNotation;
}

/** A version that is ready to answer. */
export interface OpenVersion {
  /**
   * @param rows cells by column name, in any order. What the model does not use is ignored, what is absent is missing
   * @returns one answer a row, in order. Throws nothing that the rows could cause
   */
  answerRows(rows: readonly InputRow[]): Answer[];
  /**
   * @param table rows read with the version's types; what it does not use may be absent
   * @returns one answer a row, in order
   * @throws E-COLUMNS-MISSING when a column that the model uses is absent; E-COLUMN-TYPE when one cannot be carried over
   */
  answerTable(table: Table): Answer[];
}

/** @param parts whole: what `readBundle` and storage give back was checked */
export function openVersion(parts: VersionParts): OpenVersion {
  const model = openPlainModel(parts.artifact);
  const used = usedColumns(parts.recipe);
  const wanted = parts.recipe.inputs.filter(({ name }) => used.has(name));
  // Steps may name columns that no feature is made from; they need not be there.
  const recipe: FittedRecipe = { ...parts.recipe, inputs: wanted };
  const opened = { ...parts, recipe, model };
  return {
    answerRows(rows) {
      const { table, unread } = readCells(rows, wanted, parts.notation ?? DEFAULT_NOTATION);
      return answer(opened, table, unread, (name, row) => rows[row]?.[name] ?? null);
    },
    answerTable: (table) => answer(opened, table),
  };
}

/** One answer for every row of cells; see `OpenVersion.answerRows`. */
export function answerRows(rows: readonly InputRow[], parts: VersionParts): Answer[] {
  return openVersion(parts).answerRows(rows);
}

function answer(
  { recipe, reference, decision, model }: VersionParts & { readonly model: PlainModel },
  table: Table,
  unread: ReadonlyMap<string, ReadonlySet<number>> = new Map(),
  written: ((name: string, row: number) => string | null) | null = null,
): Answer[] {
  const features = applyRecipe(recipe, table);
  const outputs = model(features);
  const width = table.nRows === 0 ? 0 : outputs.length / table.nRows;
  const wanted = new Set(recipe.inputs.map(({ name }) => name));
  const judges = table.columns
    .filter(({ name }) => wanted.has(name))
    .map((column) => {
      const { name } = column;
      const cellAt = written === null ? undefined : (row: number) => written(name, row);
      return judgeColumn(column, sketchOf(reference, name), recipe, unread.get(name), cellAt);
    });
  return Array.from({ length: table.nRows }, (_, row) => {
    const outside = judges.map((judge) => judge(row)).filter((found): found is Outside => found !== null);
    const ofRow = outputs.subarray(row * width, (row + 1) * width);
    return { ...decide(ofRow, recipe.target, decision), outside };
  });
}
