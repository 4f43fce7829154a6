/** The Prepare room: the recipe that turns columns into features, and why each of its steps is there. */
import { describeReason, type Locale, type Recipe, type RecipeStep } from '../contracts';
import type { DocumentHistory } from './document-history.svelte';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

export class PrepareRoom {
  readonly work = new RoomWork();
  recipe = $state.raw<Recipe | null>(null);
  nFeatures = $state(0);
  #finish: (() => void) | null = null;

  constructor(
    protected readonly services: RoomServices,
    protected readonly history: DocumentHistory,
  ) {}

  /** The recipe is proposed and fitted inside the training call; until its first event the room is at work. */
  begin(): void {
    void this.work.run(() => new Promise<void>((resolve) => (this.#finish = resolve)));
  }

  finish(recipe: Recipe, nFeatures: number): void {
    this.show(recipe, nFeatures);
    this.#finish?.();
  }

  show(recipe: Recipe, nFeatures: number): void {
    this.recipe = recipe;
    this.nFeatures = nFeatures;
  }

  explain(step: RecipeStep, locale: Locale): string {
    return describeReason(step, locale);
  }

  reset(): void {
    this.work.reset();
    this.recipe = null;
    this.nFeatures = 0;
  }
}
