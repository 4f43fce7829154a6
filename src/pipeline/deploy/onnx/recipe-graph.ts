/**
 * A fitted recipe as nodes of an ONNX graph: raw columns in, the model's features out. Numbers are worked on in float64,
 * as the app does, and rounded to float32 at the end. Missing is NaN in a column of numbers or dates (milliseconds since
 * 1970 in UTC), and a text of its own in a column of categories.
 */
import { makeError, type FittedRecipe, type FittedStep } from '../../../contracts';
import { writeDatePart } from './date-graph';
import {
  intAttribute,
  intsAttribute,
  stringsAttribute,
  type GraphBuilder,
  type GraphValue,
} from './graph-builder';
import { ELEMENT } from './messages';
import { nameInputs, type OnnxInput } from './onnx-inputs';

export const ML_DOMAIN = 'ai.onnx.ml';
/** The app's limits, see `applyRecipe` and `applyScale`. */
const FLOAT32_LIMIT = 3.4e38;
const SCALED_LIMIT = 1e6;

/** One column of a matrix of the graph. */
interface NumberColumn {
  readonly kind: 'number';
  readonly value: GraphValue;
  readonly slot: number;
}
/** A column of texts and the steps that it has been through; what becomes of a text is worked out at the end. */
interface TextColumn {
  readonly kind: 'text';
  readonly input: string;
  readonly missing: string;
  readonly steps: readonly ((text: Category) => Category)[];
}
type Column = NumberColumn | TextColumn;
/** A text, missing, or merged into the bucket. */
type Category = string | typeof MISSING | typeof BUCKET;
const MISSING = Symbol('missing');
const BUCKET = Symbol('bucket');

export class RecipeGraph {
  readonly #columns = new Map<string, Column>();
  readonly #inputs: readonly OnnxInput[];

  /** @param outputs names that no input may have */
  constructor(
    private readonly graph: GraphBuilder,
    private readonly recipe: FittedRecipe,
    outputs: ReadonlySet<string>,
  ) {
    this.#inputs = nameInputs(recipe, outputs);
    for (const { input, column, type, missing } of this.#inputs) {
      if (missing !== null) this.#columns.set(column, { kind: 'text', input, missing, steps: [] });
      else if (type === 'number' || type === 'date')
        this.#columns.set(column, { kind: 'number', value: { name: input, width: 1 }, slot: 0 });
    }
  }

  /**
   * Writes every step and the features [rows, features] in float32.
   * @throws E-INTERNAL when a damaged recipe lists a feature that its steps do not make
   */
  writeFeatures(): GraphValue {
    for (const step of this.recipe.steps) this.#writeStep(step);
    const { graph } = this;
    const joined = graph.join(this.#gatherFeatures());
    const limit = graph.limit(joined, graph.row([-FLOAT32_LIMIT]), graph.row([FLOAT32_LIMIT]));
    const finite = graph.where(graph.map('IsNaN', limit), graph.row([0]), limit);
    return graph.cast(finite, ELEMENT.float);
  }

  /** The inputs that features are made of, in the order of the recipe; to be asked when the features are written. */
  get inputs(): readonly OnnxInput[] {
    const read = new Set(this.graph.nodes.flatMap(({ inputs }) => inputs));
    return this.#inputs.filter(({ input }) => read.has(input));
  }

  /** Columns of one matrix that follow each other are taken together. */
  #gatherFeatures(): GraphValue[] {
    const runs: { value: GraphValue; slots: number[] }[] = [];
    for (const { name } of this.recipe.features) {
      const column = this.#columns.get(name);
      if (column?.kind !== 'number')
        throw makeError('E-INTERNAL', {
          problem: `the recipe does not make the feature ${name.slice(0, 80)}`,
        });
      const last = runs.at(-1);
      if (last?.value === column.value) last.slots.push(column.slot);
      else runs.push({ value: column.value, slots: [column.slot] });
    }
    return runs.map(({ value, slots }) => this.graph.pick(value, slots));
  }

  #writeStep(step: FittedStep): void {
    switch (step.kind) {
      case 'drop':
        for (const name of step.columns) this.#columns.delete(name);
        return;
      case 'impute':
        for (const fill of step.fills) this.#fill(fill);
        return;
      case 'clip':
        for (const { column, low, high } of step.limits)
          this.#map(column, (value) =>
            this.graph.limit(value, this.graph.row([low]), this.graph.row([high])),
          );
        return;
      case 'log':
        for (const column of step.columns) this.#map(column, (value) => writeSymmetricLog(this.graph, value));
        return;
      case 'dateParts':
        for (const { column, features } of step.dates) {
          const date = this.#number(column);
          if (date === null) continue;
          this.#columns.delete(column);
          step.parts.forEach((part, i) =>
            this.#columns.set(features[i] as string, asColumn(writeDatePart(this.graph, date, part))),
          );
        }
        return;
      case 'rare':
        for (const { column, values } of step.kept) {
          const kept = new Set<Category>(values);
          this.#mapText(column, (text) => (text === MISSING || kept.has(text) ? text : BUCKET));
        }
        return;
      case 'oneHot':
        for (const entry of step.categories) this.#encode(entry);
        return;
      case 'bins':
        for (const { column, edges, features } of step.bins) this.#bin(column, edges, features);
        return;
      case 'scale':
        for (const { column, centre, spread } of step.scales)
          this.#map(column, (value) => {
            const { graph } = this;
            const scaled = graph.map(
              'Div',
              graph.map('Sub', value, graph.row([centre])),
              graph.row([spread]),
            );
            return graph.limit(scaled, graph.row([-SCALED_LIMIT]), graph.row([SCALED_LIMIT]));
          });
    }
  }

  /** A column of numbers as a matrix of its own; null where there is none of that name. */
  #number(name: string): GraphValue | null {
    const column = this.#columns.get(name);
    return column?.kind === 'number' ? this.graph.pick(column.value, [column.slot]) : null;
  }

  #map(name: string, map: (value: GraphValue) => GraphValue): void {
    const value = this.#number(name);
    if (value !== null) this.#columns.set(name, asColumn(map(value)));
  }

  #mapText(name: string, map: (text: Category) => Category): void {
    const column = this.#columns.get(name);
    if (column?.kind === 'text') this.#columns.set(name, { ...column, steps: [...column.steps, map] });
  }

  #fill({ column, value, indicator }: Extract<FittedStep, { kind: 'impute' }>['fills'][number]): void {
    const { graph } = this;
    const known = this.#columns.get(column);
    if (known === undefined) return;
    if (known.kind === 'text') {
      const isMissing = (text: Category) => becomes(known, text) === MISSING;
      if (indicator !== null)
        this.#columns.set(
          indicator,
          asColumn(this.#look(known, [known.missing], (text) => (isMissing(text) ? 1 : 0))),
        );
      this.#mapText(column, (text) => (text === MISSING ? String(value) : text));
      return;
    }
    const held = this.#number(column) as GraphValue;
    const gaps = graph.map('IsNaN', held);
    if (indicator !== null) this.#columns.set(indicator, asColumn(graph.cast(gaps, ELEMENT.double)));
    this.#columns.set(column, asColumn(graph.where(gaps, graph.row([Number(value)]), held)));
  }

  /** A whole number for each text, 0 for texts that are not listed, as float64. */
  #look(column: TextColumn, texts: readonly string[], numberOf: (text: Category) => number): GraphValue {
    return this.graph.cast(this.#lookUp(column, texts, numberOf, 0), ELEMENT.double);
  }

  #lookUp(
    column: TextColumn,
    texts: readonly string[],
    numberOf: (text: Category) => number,
    otherwise: number,
  ): GraphValue {
    const numbers = texts.map((text) => numberOf(text === column.missing ? MISSING : text));
    const attributes = [
      stringsAttribute('keys_strings', texts),
      intsAttribute('values_int64s', numbers),
      intAttribute('default_int64', otherwise),
    ];
    return {
      name: this.graph.node('LabelEncoder', [column.input], attributes, undefined, ML_DOMAIN),
      width: 1,
    };
  }

  #encode({ column, values, features }: Extract<FittedStep, { kind: 'oneHot' }>['categories'][number]): void {
    const known = this.#columns.get(column);
    if (known?.kind !== 'text') return;
    const bucket = values.length;
    const slotOf = (text: Category) => {
      const slot = values.indexOf(becomes(known, text) as string);
      return slot === -1 ? bucket : slot;
    };
    const slots = this.#lookUp(known, [...new Set([known.missing, ...values])], slotOf, bucket);
    const { graph } = this;
    const all = graph.ints(
      features.map((_, slot) => slot),
      [1, features.length],
    );
    const hot = { name: graph.node('Equal', [slots.name, all]), width: features.length };
    this.#columns.delete(column);
    this.#setColumns(features, graph.cast(hot, ELEMENT.double));
  }

  /** In float32 at the end, as the app keeps these features. */
  #bin(column: string, edges: readonly number[], features: readonly string[]): void {
    const value = this.#number(column);
    if (value === null) return;
    const { graph } = this;
    const lows = graph.row(edges.slice(0, -1));
    const widths = graph.row(edges.slice(1).map((edge, i) => edge - (edges[i] as number)));
    const climbed = graph.map('Div', graph.map('Sub', value, lows), widths);
    const limited = graph.limit(climbed, graph.row([0]), graph.row([1]));
    this.#setColumns(features, graph.cast(graph.cast(limited, ELEMENT.float), ELEMENT.double));
  }

  #setColumns(names: readonly string[], value: GraphValue): void {
    names.forEach((name, slot) => this.#columns.set(name, { kind: 'number', value, slot }));
  }
}

/** What the steps so far make of a text. */
function becomes({ steps }: TextColumn, text: Category): Category {
  return steps.reduce((held, step) => step(held), text);
}

function asColumn(value: GraphValue): NumberColumn {
  return { kind: 'number', value, slot: 0 };
}

/** sign(x) ln(1 + |x|). */
function writeSymmetricLog(graph: GraphBuilder, value: GraphValue): GraphValue {
  const one = graph.row([1]);
  const below = graph.map('Neg', graph.map('Log', graph.map('Sub', one, value)));
  const above = graph.map('Log', graph.map('Add', value, one));
  return graph.where(graph.map('Less', value, graph.row([0])), below, above);
}
