/**
 * Validators made from the document. The document leaves answers open for what later versions add; a test wants to know of
 * everything that is in them today, so an answer is held against closed objects.
 */
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { API_DOCUMENT, type Schema } from './document';

/** As the document has it; with nothing else in any object; or so and lacking what the request did not ask for. */
const READINGS = ['open', 'exact', 'selected'] as const;

export type Reading = (typeof READINGS)[number];

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));

function read(schema: unknown, reading: Reading): unknown {
  if (Array.isArray(schema)) return schema.map((one) => read(one, reading));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => key !== 'examples');
  const inside = Object.fromEntries(entries.map(([key, value]) => [key, read(value, reading)]));
  if (!('properties' in inside) || reading === 'open') return inside;
  if (reading === 'selected') delete inside.required;
  return { additionalProperties: false, ...inside };
}

/** @param document that everything is held against from now on: that of a shop whose plugins have added to the API. */
export function holdAgainst({ components }: Pick<typeof API_DOCUMENT, 'components'>): void {
  compiled.clear();
  for (const reading of READINGS) {
    ajv.removeSchema(reading);
    ajv.addSchema({ components: read(components, reading) } as Schema, reading);
  }
}

/** Parameters arrive as text, also where they mean a number. */
const ajvOfText = new Ajv({ strict: false, coerceTypes: true });

/** @returns what is wrong with the value of a parameter by its schema, undefined when nothing is. */
export function textFault(schema: Schema, value: unknown): string | undefined {
  return ajvOfText.validate(schema, value) ? undefined : ajvOfText.errorsText(ajvOfText.errors);
}

const compiled = new Map<string, ValidateFunction>();

holdAgainst(API_DOCUMENT);

function validator(schema: Schema, reading: Reading): ValidateFunction {
  const key = reading + JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  const referring = JSON.stringify(read(schema, reading)).replaceAll(
    '"#/components',
    `"${reading}#/components`,
  );
  const made = ajv.compile(JSON.parse(referring) as Schema);
  compiled.set(key, made);
  return made;
}

/** @returns what is wrong with the value by this schema of the document, undefined when nothing is. */
export function faultOf(schema: Schema, value: unknown, reading: Reading): string | undefined {
  const validate = validator(schema, reading);
  return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'body', separator: '; ' });
}
