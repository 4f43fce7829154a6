/** Which columns must not be shown or learned from without a decision. */
import type { Finding } from './dataset';

/** Names of the columns that seem to hold personal data. */
export function personalColumns(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings.flatMap(({ code, column }) => (code === 'F-PERSONAL' && column !== null ? [column] : [])),
  );
}
