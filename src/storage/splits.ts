/** Splits: which rows train, choose and judge, as row positions. */
import { makeError, PARTS, type Part, type Split, type SplitSummary } from '../contracts';
import { visitArtefact, type ReadResult } from './artefact-reader';
import { saveArtefact } from './artefact-writer';
import type { Connection } from './connection';
import { bytesOf, toInt32 } from './typed-bytes';

/** @throws E-INTERNAL when the summary counts other rows than the split holds */
export async function saveSplit(connection: Connection, summary: SplitSummary, split: Split): Promise<void> {
  for (const part of PARTS) {
    if (split[part].length !== summary[part]) {
      throw makeError('E-INTERNAL', {
        problem: `the split has ${split[part].length} ${part} rows, its summary ${summary[part]}`,
      });
    }
  }
  const arrays = PARTS.map((part) => ({ name: part, bytes: bytesOf(split[part]) }));
  await saveArtefact(connection, 'split', summary.id, summary, arrays);
}

/** Row positions of one part, ascending. */
export async function readSplitRows(
  connection: Connection,
  splitId: string,
  part: Part,
): Promise<ReadResult<Int32Array>> {
  return visitArtefact(connection, 'split', splitId, () => {
    let rows = new Int32Array(0);
    return {
      isWanted: (name) => name === part,
      take(_name, bytes) {
        rows = toInt32(bytes);
      },
      finish: () => rows,
    };
  });
}
