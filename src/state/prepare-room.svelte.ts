/**
 * The Prepare room: the recipe that turns columns into features. What is decided stands in the document; while an edit
 * leaves a recipe that cannot run, it is kept here as a draft, and what was decided last stays in effect.
 */
import {
  describeReason,
  personalColumns,
  type Feature,
  type FittedStep,
  type Locale,
  type Problem,
  type ProjectDocument,
  type Recipe,
  type RecipePreview,
  type RecipeStep,
  type RunSummary,
  type StepPreview,
  type TargetTransform,
  type WireError,
} from '../contracts';
import { TerrariumError } from '../foundation';
import type { DataRoom } from './data-room.svelte';
import type { ChangeDocument, ChangeKind, DocumentHistory } from './document-history.svelte';
import { Failure } from './failure';
import { countSources, type FeatureSource } from './feature-sources';
import { checkRecipe, checkSettings, type RecipeProblem } from './recipe-check';
import { ColumnIndex, startColumns, type RecipeColumn } from './recipe-columns';
import {
  addStep,
  finishRecipe,
  moveStep,
  newStep,
  placeFor,
  removeStep,
  replaceStep,
  STEP_KINDS,
  usableColumns,
  walkColumns,
  type StepKind,
} from './recipe-editing';
import { RecipeLook } from './recipe-look.svelte';
import type { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';
import { followSteps, type NamedStep } from './step-ids';

/** Rows that the before/after table shows. */
const SHOWN_ROWS = 6;

/** What a screen reader is told of an edit. */
export type PrepareNews =
  | { readonly kind: 'moved'; readonly step: RecipeStep; readonly position: number; readonly steps: number }
  | { readonly kind: 'added' | 'removed'; readonly step: RecipeStep };

export class PrepareRoom {
  /** An edited recipe that cannot run; null while what is shown is what is decided. */
  draft = $state.raw<Recipe | null>(null);
  openId = $state<string | null>(null);
  /** What the before/after table is about. */
  view = $state<'step' | 'whole'>('step');
  news = $state.raw<PrepareNews | null>(null);

  #decided: ProjectDocument['prepare'] = 'auto';
  #named: readonly NamedStep[] = [];
  #nNames = 0;
  readonly #look: RecipeLook;

  constructor(
    services: RoomServices,
    private readonly data: DataRoom,
    private readonly history: DocumentHistory,
    private readonly change: ChangeDocument,
  ) {
    this.#look = new RecipeLook(services);
  }

  /** Finding out what `auto` proposes. */
  get work(): RoomWork {
    return this.#look.proposing;
  }
  /** Finding out what the recipe does. */
  get looking(): RoomWork {
    return this.#look.looking;
  }

  get isAuto(): boolean {
    return this.draft === null && this.history.document?.prepare === 'auto';
  }

  /** The recipe that training would use; null until `auto` has proposed one. */
  readonly decided: Recipe | null = $derived.by(() => {
    const prepare = this.history.document?.prepare ?? 'auto';
    return prepare === 'auto' ? this.#look.proposed : prepare;
  });

  /** The recipe as it is shown and edited. */
  readonly recipe: Recipe | null = $derived(this.draft ?? this.decided);

  readonly steps: readonly NamedStep[] = $derived.by(() => {
    this.#named = followSteps(this.#named, this.recipe?.steps ?? [], () => `step-${++this.#nNames}`);
    return this.#named;
  });

  readonly problem: Problem | null = $derived.by(() => this.data.problem);

  readonly start: readonly RecipeColumn[] = $derived.by(() =>
    this.problem === null ? [] : startColumns(this.data.columns, this.problem),
  );

  /** Of the recipe shown, or of the one before while the new one is being looked at; null before the first. */
  get preview(): RecipePreview | null {
    return this.#look.preview;
  }

  /** True when the preview is that of the recipe shown, on the rows of the split in force. */
  readonly isPreviewFresh: boolean = $derived.by(() =>
    this.#look.isOf(this.data.split?.id ?? null, this.recipe),
  );

  readonly #fitted: readonly (FittedStep | null)[] = $derived.by(() =>
    this.isPreviewFresh ? (this.preview?.steps.map(({ fitted }) => fitted) ?? []) : [],
  );

  /** The columns before each step of the recipe shown, and last those at its end. */
  readonly #walked: readonly (readonly RecipeColumn[])[] = $derived.by(() =>
    this.recipe === null ? [] : walkColumns(this.recipe, this.start, this.#fitted),
  );

  /** Everything that keeps the recipe shown from running: what its columns tell, then what the data adds. */
  readonly problems: readonly RecipeProblem[] = $derived.by(() => {
    if (this.recipe === null || this.problem === null) return [];
    const known = checkRecipe(this.recipe, this.start, this.problem, this.#fitted);
    if (!this.isPreviewFresh || this.preview === null || known.length > 0) return known;
    const found = this.preview.steps.flatMap(({ problem }, step): RecipeProblem[] =>
      problem === null ? [] : [{ step, error: problem }],
    );
    const whole = this.preview.problem;
    return whole === null || found.length > 0 ? found : [{ step: null, error: whole }];
  });

  /** What the model will see; 0 until it is known. */
  readonly features: readonly Feature[] = $derived.by(() => this.preview?.features ?? []);
  get nFeatures(): number {
    return this.#look.nFeatures;
  }

  remember(run: Pick<RunSummary, 'recipe' | 'nFeatures'>): void {
    this.#look.remember(run);
  }

  readonly #counted: readonly FeatureSource[] = $derived.by(() => countSources(this.start, this.features));
  /** The columns that features come from. */
  readonly sources: readonly FeatureSource[] = $derived.by(() =>
    this.#counted.filter(({ features }) => features > 0),
  );
  /** Columns that no feature comes from. */
  readonly unused: readonly string[] = $derived.by(() =>
    this.preview === null
      ? []
      : this.#counted.filter(({ features }) => features === 0).map(({ column }) => column),
  );

  /** Columns whose cells are not shown. */
  readonly personal: ReadonlySet<string> = $derived.by(() => personalColumns(this.data.findings));

  readonly openIndex: number | null = $derived.by(() => {
    const index = this.steps.findIndex(({ id }) => id === this.openId);
    return index === -1 ? null : index;
  });

  previewOf(index: number): StepPreview | null {
    return this.isPreviewFresh ? (this.preview?.steps[index] ?? null) : null;
  }

  /** What is wrong with a step, or with the recipe as a whole (`null`); null when nothing is. */
  failureOf(step: number | null): Failure | null {
    const found = this.problems.find((problem) => problem.step === step);
    return found === undefined ? null : failureFrom(found.error);
  }

  explain(step: RecipeStep | TargetTransform, locale: Locale): string {
    return describeReason(step, locale);
  }

  /** The columns that a step at a position could work on, and those it names though they are not there. */
  choicesAt(index: number): readonly RecipeColumn[] {
    const step = this.recipe?.steps[index];
    return step === undefined ? [] : usableColumns(step.kind, this.#walked[index] ?? []);
  }

  /** The kinds of step that would find a column somewhere in the recipe. */
  readonly offered: readonly StepKind[] = $derived.by(() => {
    const { recipe } = this;
    if (recipe === null) return [];
    return STEP_KINDS.filter((kind) => placeFor(kind, recipe, this.#walked) !== null);
  });

  open(id: string | null): void {
    this.openId = id;
    void this.look();
  }

  show(view: 'step' | 'whole'): void {
    this.view = view;
    void this.look();
  }

  add(kind: StepKind): void {
    const { recipe } = this;
    const place = recipe === null ? null : placeFor(kind, recipe, this.#walked);
    if (recipe === null || place === null) return;
    const step = newStep(kind);
    this.#edit('stepAdded', kind, addStep(recipe, place, step));
    this.openId = this.steps[place]?.id ?? null;
    this.news = { kind: 'added', step };
    void this.look();
  }

  remove(index: number): void {
    const step = this.recipe?.steps[index];
    if (this.recipe === null || step === undefined) return;
    this.#edit('stepRemoved', step.kind, removeStep(this.recipe, index, this.start));
    this.news = { kind: 'removed', step };
  }

  /** Moves a step to another place; a place outside the list is none. */
  move(from: number, to: number): void {
    const step = this.recipe?.steps[from];
    if (this.recipe === null || step === undefined || from === to) return;
    if (to < 0 || to >= this.recipe.steps.length) return;
    this.#edit('stepMoved', step.kind, moveStep(this.recipe, from, to));
    this.news = { kind: 'moved', step, position: to + 1, steps: this.recipe.steps.length };
  }

  /**
   * Changes one step. Its reason goes: it was given for the step as it was.
   * @returns why the settings do not fit; then nothing is changed
   */
  update(index: number, step: RecipeStep): Failure | null {
    if (this.recipe === null) return null;
    const error = checkSettings(step, new ColumnIndex(this.#walked[index] ?? []), index + 1);
    if (error !== null) return failureFrom(error);
    const { reason: _, ...changed } = step;
    this.#edit('stepChanged', step.kind, replaceStep(this.recipe, index, changed, this.start));
    return null;
  }

  setTarget(transform: TargetTransform['transform']): void {
    if (this.recipe === null) return;
    this.#edit('stepChanged', 'target', { ...this.recipe, target: { transform } });
  }

  /** Adds what the recipe lacks so that every column ends as a number. */
  complete(): void {
    if (this.recipe === null) return;
    this.#edit('stepAdded', 'oneHot', finishRecipe(this.recipe, this.start, this.#fitted));
  }

  /** Goes back to what is in effect. */
  discardDraft(): void {
    this.draft = null;
    void this.look();
  }

  useAuto(): void {
    this.draft = null;
    this.change('recipeReset', '', { prepare: 'auto' });
    void this.look();
  }

  #edit(kind: ChangeKind, name: string, next: Recipe): void {
    if (this.problem === null) return;
    if (checkRecipe(next, this.start, this.problem).length > 0) this.draft = next;
    else {
      this.draft = null;
      this.change(kind, name, { prepare: next });
    }
    void this.look();
  }

  /** Called when the decisions or the split have changed: proposes anew for another split, then looks. */
  async follow(): Promise<void> {
    const { split } = this.data;
    const prepare = this.history.document?.prepare ?? 'auto';
    if (prepare !== this.#decided) {
      this.#decided = prepare;
      this.draft = null;
    }
    if (split === null) return;
    if (!(await this.#look.propose(split.id))) return;
    await this.look();
  }

  /** Looks at what the recipe shown does, unless that is known. */
  async look(): Promise<void> {
    const { split } = this.data;
    const { recipe } = this;
    if (split === null || recipe === null) return;
    const step = this.view === 'whole' ? null : this.openIndex;
    await this.#look.look({ splitId: split.id, recipe, step, rows: SHOWN_ROWS });
  }

  reset(): void {
    this.#look.reset();
    this.draft = null;
    this.openId = null;
    this.view = 'step';
    this.news = null;
    this.#decided = this.history.document?.prepare ?? 'auto';
  }
}

function failureFrom({ code, details }: WireError): Failure {
  return new Failure(new TerrariumError(code, details));
}
