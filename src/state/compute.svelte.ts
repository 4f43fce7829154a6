/** What the models are computed with: the backend, why it was chosen, and the adapter the browser names. */
import type { Environment } from '../contracts';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

export class Compute {
  readonly work = new RoomWork();
  environment = $state.raw<Environment | null>(null);

  constructor(private readonly services: Pick<RoomServices, 'model'>) {}

  async find(): Promise<void> {
    this.environment = await this.work.run(() => this.services.model.chooseBackend('auto'));
  }
}
