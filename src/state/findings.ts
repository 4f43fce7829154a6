/** Findings for the page: joined, ordered, grouped and in words. */
import type { Finding } from '../contracts';

/** The page may use types of a contract, and values only through a file of this folder. */
export { describeFinding } from '../contracts';

const SEVERITY_RANK = { block: 0, warn: 1, note: 2 } as const;

/** Findings of the file and of the target, the gravest first; what the target says replaces the same from the file. */
export function mergeFindings(ofFile: readonly Finding[], ofTarget: readonly Finding[]): Finding[] {
  const keyOf = ({ code, column }: Finding): string => JSON.stringify([code, column]);
  const told = new Set(ofTarget.map(keyOf));
  return [...ofTarget, ...ofFile.filter((finding) => !told.has(keyOf(finding)))].sort(
    (a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity],
  );
}

/** Findings of one kind and severity together, in the order in which each kind first occurs. */
export function groupFindings(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const kind = `${finding.severity} ${finding.code}`;
    const group = groups.get(kind);
    if (group) group.push(finding);
    else groups.set(kind, [finding]);
  }
  return [...groups.values()];
}

/** The first finding of each column. */
export function firstFindingByColumn(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const byColumn = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.column !== null && !byColumn.has(finding.column)) byColumn.set(finding.column, finding);
  }
  return byColumn;
}
