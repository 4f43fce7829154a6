/** Holds an export against its run in a worker that has loaded nothing yet, as a stranger would. */
import type { DeployedExport, ExportReceipt } from '../contracts';
import type { WorkerClient } from './workers/client';

/** @throws what loading the export refuses; the worker is ended in any case */
export async function verifyInFreshWorker(
  client: WorkerClient,
  callId: string,
  runId: string,
  exported: DeployedExport,
): Promise<ExportReceipt> {
  const fresh = await client.startFreshModelWorker();
  try {
    const { parity, sha256 } = await fresh.api.verify(callId, { export: exported, runId });
    return {
      kind: exported.kind,
      path: exported.path,
      bytes: exported.files.reduce((total, file) => total + file.bytes.byteLength, 0),
      sha256,
      parity,
    };
  } finally {
    fresh.terminate();
  }
}
