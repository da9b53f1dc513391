/** Values that a schema of the document allows, and some just beyond what it allows, for fast-check to draw. */
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

/** Whether what is drawn keeps to the bounds of the schema, up to the last, or now and then misses them by one. */
type Reach = 'within' | 'beyond';

/** @returns values of this schema, as far as JSON Schema can say what is allowed. */
export function arbitraryOf(schema: Schema, known: Known, reach: Reach = 'within'): Arbitrary<unknown> {
  const { $ref, anyOf, enum: values, const: value, type, properties, items } = schema;
  if (typeof $ref === 'string') return arbitraryOf(named($ref), known, reach);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one) => arbitraryOf(one as Schema, known, reach)));
  if (Array.isArray(values)) return fc.constantFrom(...(values as unknown[]));
  if (value !== undefined) return fc.constant(value);
  if (properties) return objectOf(schema, properties as Record<string, Schema>, known, reach);
  if (type === 'array') return listOf(arbitraryOf(items as Schema, known, reach), schema, reach);
  return withEdges(scalarOf(type as string, schema), edgesOf(type as string, schema, reach));
}

function named($ref: string): Schema {
  const schema = API_DOCUMENT.components.schemas[$ref.split('/').at(-1) as string];
  if (!schema) throw new Error(`The document has no ${$ref}`);
  return schema;
}

function objectOf(
  schema: Schema,
  properties: Record<string, Schema>,
  known: Known,
  reach: Reach,
): Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, property]) => [
    name,
    known[name] ?? arbitraryOf(property, known, reach),
  ]);
  const requiredKeys = (schema.required ?? []) as never[];
  return fc.record(Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>, { requiredKeys });
}

function listOf(
  item: Arbitrary<unknown>,
  { minItems = 0, maxItems }: Bounds,
  reach: Reach,
): Arbitrary<unknown> {
  const usual = fc.array(item, {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems ?? LONGEST_LIST, LONGEST_LIST)),
  });
  if (maxItems === undefined) return usual;
  const length = reach === 'within' ? maxItems : maxItems + 1;
  const full = item.map((one) => Array.from({ length }, () => one));
  return fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: full });
}

const withEdges = (usual: Arbitrary<unknown>, edges: unknown[]): Arbitrary<unknown> =>
  edges.length === 0
    ? usual
    : fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...edges) });

/** What stands at the bounds, or one beyond them. Text with a pattern is left to those who know it. */
function edgesOf(type: string, bounds: Bounds, reach: Reach): unknown[] {
  const { minimum, maximum, minLength = 0, maxLength, pattern, format } = bounds;
  const step = reach === 'within' ? 0 : 1;
  if (type === 'integer' || type === 'number')
    return [minimum, maximum].flatMap((bound, index) =>
      bound === undefined ? [] : [bound + (index === 0 ? -step : step)],
    );
  if (type !== 'string' || pattern || format) return [];
  const shortest = minLength - step;
  return [
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + step)]),
    ...(shortest < 0 ? [] : ['x'.repeat(shortest)]),
  ];
}

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
