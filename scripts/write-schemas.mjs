// node scripts/write-schemas.mjs: writes docs/schemas from the contracts. A test fails where they differ.
import { mkdir, writeFile } from 'node:fs/promises';
import { withTypescript } from './load-typescript.mjs';
import { makeSchemaFiles } from './schema-files.mjs';

const folder = new URL('../docs/schemas/', import.meta.url);

await withTypescript(
  '/src/contracts/pipeline-file.ts',
  async ({ pipelineFileSchema, pipelineReportSchema }) => {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of await makeSchemaFiles({ pipelineFileSchema, pipelineReportSchema })) {
      await writeFile(new URL(name, folder), text);
    }
  },
);
