/** What the report says about the data of a run: its first file, its target, its test file and its later file. */
import type { DatasetManifest, Finding } from '../contracts';

type FileFindings = Pick<DatasetManifest, 'name' | 'findings'>;

/**
 * Findings in the order given. Those of the test file and of the later file name it in the detail `file`; a fact that is
 * told twice of one column of one file is one finding.
 */
export function uniteFindings(
  ofDataset: readonly Finding[],
  ofTarget: readonly Finding[],
  ...others: readonly (FileFindings | null)[]
): Finding[] {
  const ofOthers = others.flatMap((other) =>
    (other?.findings ?? []).map((finding) => ({
      ...finding,
      details: { ...finding.details, file: other?.name ?? null },
    })),
  );
  const told = new Set<string>();
  return [...ofDataset, ...ofTarget, ...ofOthers].filter(({ code, column, details }, i) => {
    const key = JSON.stringify([code, column, details['file'] ?? null]);
    const isNew = !told.has(key) || i < ofDataset.length;
    told.add(key);
    return isNew;
  });
}
