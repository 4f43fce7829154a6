/** The JSON Schemas of the pipeline file and of its report, as the text of the files under docs/schemas. */
import { toJsonSchema } from '@valibot/to-json-schema';
import prettier from 'prettier';

/** @typedef {import('valibot').GenericSchema} Schema */
/** @typedef {import('@valibot/to-json-schema').ConversionConfig} Config */

/**
 * @param {Schema} schema
 * @returns {Record<string, any>}
 */
function convert(schema) {
  /** @type {Config} */
  const config = {
    typeMode: 'input',
    // A JSON number is finite by nature.
    ignoreActions: ['finite'],
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? { type: 'object' } : undefined),
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === 'safe_integer') return { ...jsonSchema, type: 'integer' };
      // A record with keys from users: a custom check, and what its members are as metadata.
      if (valibotAction.type !== 'metadata') return undefined;
      const { memberSchema, ...rest } = /** @type {any} */ (jsonSchema);
      return { ...rest, additionalProperties: withoutDraft(convert(memberSchema)) };
    },
  };
  return /** @type {Record<string, any>} */ (toJsonSchema(schema, config));
}

/** @param {Record<string, any>} schema */
function withoutDraft({ $schema: _, ...rest }) {
  return rest;
}

/**
 * @param {{ pipelineFileSchema: Schema, pipelineReportSchema: Schema }} contracts
 * @returns {Promise<Map<string, string>>} name of the file to its text
 */
export async function makeSchemaFiles({ pipelineFileSchema, pipelineReportSchema }) {
  const documents = [
    { name: 'pipeline', title: 'Terrarium pipeline file', schema: pipelineFileSchema },
    { name: 'report', title: 'Terrarium pipeline report', schema: pipelineReportSchema },
  ];
  const files = new Map();
  for (const { name, title, schema } of documents) {
    const { $schema, ...rest } = convert(schema);
    const text = JSON.stringify({ $schema, title, ...rest });
    files.set(`${name}.schema.json`, await prettier.format(text, { parser: 'json', printWidth: 110 }));
  }
  return files;
}
