/** A bundle that a person brings in: what it says is shown first, and stored when they say so. */
import type { InspectedBundle, ModelVersionSummary } from '../contracts';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** Where an import went. */
export interface ImportedInto {
  readonly projectId: string;
  readonly version: Omit<ModelVersionSummary, 'exports'>;
}

export const BUNDLE_ENDING = '.terrarium.zip';

/** A SHA-256 in groups of four digits, to be compared by eye or read out. */
export function groupDigits(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}

export class BundleImport {
  /** Reading and checking, then storing. */
  readonly work = new RoomWork();
  fileName = $state('');
  /** Null until the bundle passed every check. */
  bundle = $state.raw<InspectedBundle | null>(null);
  /** The name by which an unknown key is to be trusted; empty: it stays unknown. */
  trustAs = $state('');
  #bytes: Uint8Array | null = null;

  constructor(private readonly services: RoomServices) {}

  /** True from the choice of a file until it was stored or let go. */
  get isOpen(): boolean {
    return this.fileName !== '';
  }

  /** True for the name of a file that is taken for a bundle. */
  static takes(name: string): boolean {
    return name.toLowerCase().endsWith(BUNDLE_ENDING);
  }

  /** Reads a file and says what it is; nothing is stored. */
  async inspect(file: File): Promise<void> {
    this.close();
    this.fileName = file.name;
    const inspected = await this.work.run(async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return { bytes, bundle: await this.services.model.inspectBundle(this.services.newId(), bytes) };
    });
    // Null also where another file was chosen, or this one let go, in the meantime.
    if (inspected === null) return;
    this.bundle = inspected.bundle;
    this.#bytes = inspected.bytes;
  }

  /**
   * Stores the bundle as a candidate version.
   * @param projectId null: of a new project without data
   * @returns null when it was refused; the failure is shown
   */
  async store(projectId: string | null): Promise<ImportedInto | null> {
    const bytes = this.#bytes;
    if (bytes === null || this.work.isRunning) return null;
    const name = this.trustAs.trim();
    const stored = await this.work.run(() =>
      this.services.model.importBundle(this.services.newId(), {
        bytes,
        projectId,
        trustAs: name === '' ? null : name,
      }),
    );
    if (stored !== null) this.close();
    return stored;
  }

  /** Lets the bundle go; what is being stored is stored. */
  close(): void {
    this.work.reset();
    this.fileName = '';
    this.bundle = null;
    this.trustAs = '';
    this.#bytes = null;
  }
}
