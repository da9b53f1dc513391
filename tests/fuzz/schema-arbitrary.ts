/** Values that a schema of the document allows, for fast-check to draw. */
import fc, { type Arbitrary } from 'fast-check';
import { API_DOCUMENT, type Schema } from '../support/contract/document';

/** Draws for properties whose values have to exist, by their name. */
export type Known = Record<string, Arbitrary<unknown>>;

const LONGEST_TEXT = 40;
const LONGEST_LIST = 4;

interface Bounds {
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
}

/** @returns values of this schema, as far as JSON Schema can say what is allowed. */
export function arbitraryOf(schema: Schema, known: Known): Arbitrary<unknown> {
  const { $ref, anyOf, enum: values, const: value, type, properties, items } = schema;
  if (typeof $ref === 'string') return arbitraryOf(named($ref), known);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one) => arbitraryOf(one as Schema, known)));
  if (Array.isArray(values)) return fc.constantFrom(...(values as unknown[]));
  if (value !== undefined) return fc.constant(value);
  if (properties) return objectOf(schema, properties as Record<string, Schema>, known);
  if (type === 'array') return listOf(arbitraryOf(items as Schema, known), schema);
  return scalarOf(type as string, schema);
}

function named($ref: string): Schema {
  const schema = API_DOCUMENT.components.schemas[$ref.split('/').at(-1) as string];
  if (!schema) throw new Error(`The document has no ${$ref}`);
  return schema;
}

function objectOf(schema: Schema, properties: Record<string, Schema>, known: Known): Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, property]) => [
    name,
    known[name] ?? arbitraryOf(property, known),
  ]);
  const requiredKeys = (schema.required ?? []) as never[];
  return fc.record(Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>, { requiredKeys });
}

const listOf = (
  item: Arbitrary<unknown>,
  { minItems = 0, maxItems = LONGEST_LIST }: Bounds,
): Arbitrary<unknown> =>
  fc.array(item, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, LONGEST_LIST)) });

function scalarOf(type: string, bounds: Bounds): Arbitrary<unknown> {
  const { minimum = -1_000_000, maximum = 1_000_000 } = bounds;
  if (type === 'integer') return fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31 - 1) });
  if (type === 'number')
    return fc.integer({ min: minimum, max: Math.min(maximum, 1_000) }).map((euros) => euros + 0.25);
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  return textOf(bounds);
}

function textOf({ minLength = 0, maxLength = LONGEST_TEXT, pattern, format }: Bounds): Arbitrary<string> {
  if (format === 'email') return fc.emailAddress({ size: 'small' });
  if (pattern) return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
  const longest = Math.max(minLength, Math.min(maxLength, LONGEST_TEXT));
  return fc
    .string({ minLength, maxLength: longest, unit: 'grapheme' })
    .map((text) => text.slice(0, maxLength));
}
