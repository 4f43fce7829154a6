/**
 * What is known of a recipe from the training rows: what `auto` proposes for the split, and what the recipe shown does.
 * One question at a time; a newer one takes the place of an older.
 */
import type { PreviewRequest, Recipe, RecipePreview, RunSummary } from '../contracts';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

export class RecipeLook {
  /** Finding out what `auto` proposes. */
  readonly proposing = new RoomWork();
  /** Finding out what the recipe does. */
  readonly looking = new RoomWork();
  #proposal = $state.raw<{ readonly splitId: string; readonly recipe: Recipe } | null>(null);
  /** What the run that is looked at was made with: all there is in a tab that may not divide the rows. */
  #ofRun = $state.raw<Pick<RunSummary, 'recipe' | 'nFeatures'> | null>(null);
  #looked = $state.raw<{
    readonly splitId: string;
    readonly recipe: Recipe;
    readonly preview: RecipePreview;
  } | null>(null);
  #callId = '';
  #asked = '';

  constructor(private readonly services: RoomServices) {}

  /** What `auto` makes of the split; null until it is known. */
  readonly proposed: Recipe | null = $derived.by(() => this.#proposal?.recipe ?? this.#ofRun?.recipe ?? null);

  /** Of the recipe asked for last that was answered. */
  readonly preview: RecipePreview | null = $derived.by(() => this.#looked?.preview ?? null);

  get nFeatures(): number {
    return this.preview === null ? (this.#ofRun?.nFeatures ?? 0) : this.preview.features.length;
  }

  /** True when the preview is that of this recipe on this split. */
  isOf(splitId: string | null, recipe: Recipe | null): boolean {
    return this.#looked !== null && this.#looked.splitId === splitId && this.#looked.recipe === recipe;
  }

  remember(run: Pick<RunSummary, 'recipe' | 'nFeatures'>): void {
    this.#ofRun = run;
  }

  /** @returns true when the proposal for this split is known */
  async propose(splitId: string): Promise<boolean> {
    if (this.#proposal?.splitId === splitId) return true;
    const recipe = await this.proposing.run((onProgress) =>
      this.services.data.proposeRecipe(this.#startCall(), splitId, onProgress),
    );
    if (recipe === null) return false;
    this.#proposal = { splitId, recipe };
    return true;
  }

  /** Looks, unless the answer is known or on its way. An earlier look is given up. */
  async look(request: PreviewRequest): Promise<void> {
    const { splitId, recipe } = request;
    const asked = JSON.stringify(request);
    if (asked === this.#asked && (this.looking.isRunning || this.isOf(splitId, recipe))) return;
    if (this.looking.isRunning) void this.services.data.stop(this.#callId).catch(() => undefined);
    this.#asked = asked;
    const preview = await this.looking.run((onProgress) =>
      this.services.data.previewRecipe(this.#startCall(), request, onProgress),
    );
    if (preview !== null) this.#looked = { splitId, recipe, preview };
  }

  #startCall(): string {
    this.#callId = this.services.newId();
    return this.#callId;
  }

  reset(): void {
    this.proposing.reset();
    this.looking.reset();
    this.#proposal = null;
    this.#looked = null;
    this.#ofRun = null;
    this.#asked = '';
  }
}
