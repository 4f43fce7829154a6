/** Which version answers, what each has answered so far, and moving the roles between them. */
import {
  NO_DEPLOYMENT,
  roleOfVersion,
  type Deployment,
  type Estimate,
  type GateLine,
  type ModelVersionSummary,
  type VersionRole,
} from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

type Version = Omit<ModelVersionSummary, 'exports'>;

/** What is said of a version at a glance. */
export interface VersionFacts {
  /** Answers it has given, and since when. */
  readonly answers: number;
  readonly since: string | null;
  /** Its first figure on the test rows: AUC where there is one. */
  readonly metric: 'auc' | 'accuracy' | 'r2' | null;
  readonly estimate: Estimate | null;
}

/** A change of roles that can be taken back by returning. */
export interface RoleChange {
  readonly kind: 'promoted' | 'returned';
  readonly version: number;
  /** The version that answered before; null: none did. */
  readonly before: string | null;
}

export class VersionRoles {
  /** Promoting or returning. */
  readonly work = new RoomWork();
  deployment = $state.raw<Deployment | null>(null);
  facts = $state.raw<Readonly<Record<string, VersionFacts>>>({});
  /** The last change in this session. */
  lastChange = $state.raw<RoleChange | null>(null);
  #projectId = '';

  constructor(private readonly services: RoomServices) {}

  roleOf(versionId: string): VersionRole {
    return roleOfVersion(this.deployment, versionId);
  }

  /** Reads the roles; a project whose roles cannot be read has none. */
  async load(projectId: string): Promise<void> {
    this.#projectId = projectId;
    const read = await this.services.data
      .readDeployment(projectId)
      .catch((): Deployment => ({ ...NO_DEPLOYMENT, projectId }));
    if (this.#projectId === projectId) this.deployment = read;
  }

  /** Looks up what is said of versions; one that cannot be looked up goes without. */
  async look(versions: readonly Version[]): Promise<void> {
    const projectId = this.#projectId;
    for (const { id } of versions) {
      const facts = await this.#factsOf(id).catch(() => null);
      if (this.#projectId !== projectId) return;
      if (facts !== null) this.facts = { ...this.facts, [id]: facts };
    }
  }

  async #factsOf(modelVersionId: string): Promise<VersionFacts> {
    const { answers, from } = await this.services.data.readLog(modelVersionId);
    const { metrics } = await this.services.model.readCardFacts({ kind: 'version', modelVersionId });
    const metric =
      (['auc', 'accuracy', 'r2'] as const).find((name) => typeof metrics[name]?.value === 'number') ?? null;
    return {
      answers,
      since: from,
      metric,
      estimate: metric === null ? null : (metrics[metric] ?? null),
    };
  }

  /** @returns true when the version answers from now on */
  async promote(version: Version, gate: readonly GateLine[]): Promise<boolean> {
    const callId = this.services.newId();
    const request = { modelVersionId: version.id, gate: [...gate] };
    return this.#change('promoted', version, (onProgress) =>
      this.services.model.promote(callId, request, onProgress),
    );
  }

  /** An earlier version in production answers again. */
  async returnTo(version: Version): Promise<boolean> {
    return this.#change('returned', version, () => this.services.data.returnTo(version.id));
  }

  async #change(
    kind: RoleChange['kind'],
    { version }: Version,
    act: Parameters<typeof this.work.run<Deployment>>[0],
  ): Promise<boolean> {
    const before = this.deployment?.production ?? null;
    const after = await this.work.run(act);
    if (after === null) return false;
    this.deployment = after;
    this.lastChange = { kind, version, before };
    return true;
  }

  reset(): void {
    this.work.reset();
    this.deployment = null;
    this.facts = {};
    this.lastChange = null;
    this.#projectId = '';
  }
}
