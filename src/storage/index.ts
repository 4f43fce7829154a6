/** The project's storage. See docs/adr/0005. */
export type { DatasetWriter } from './datasets';
export type { FsckOptions, FsckReport } from './fsck';
export { openProjectStore, type ProjectStore, type ProjectStoreOptions } from './project-store';
