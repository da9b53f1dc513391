/** Turns zod contracts into the JSON Schemas of the document; those that have a name become its components. */
import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** What the document's routes share by name, filled while they are described. */
export interface Components {
  schemas: Record<string, JsonSchema>;
  responses: Record<string, JsonSchema>;
}

/** zod bounds every integer by what JavaScript can count exactly, which says nothing about the shop. */
const NO_BOUND = Number.MAX_SAFE_INTEGER;

/**
 * @param io whether the schema is of what comes in or of what goes out.
 * @param components takes up the schemas with a name of their own.
 * @returns the schema for OpenAPI 3.1, which is JSON Schema.
 */
export function schemaOf(contract: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  // A schema at the top would be written out, whatever its name.
  const wrapped = z.toJSONSchema(z.object({ it: contract }), {
    io,
    override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema, io),
  });
  for (const [name, schema] of Object.entries(wrapped.$defs ?? {})) components.schemas[name] = refer(schema);
  return refer(wrapped.properties?.it ?? {});
}

function tidy(schema: JsonSchema, io: 'input' | 'output'): void {
  delete schema.id;
  if (schema.maximum === NO_BOUND) delete schema.maximum;
  if (schema.minimum === -NO_BOUND) delete schema.minimum;
  // The format says it in a word.
  if (schema.format !== undefined || schema.type !== 'string') delete schema.pattern;
  // Answers may get new properties: docs/api.md.
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
}

/** @returns the schema with references as OpenAPI places them. */
const refer = (schema: object | boolean): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
