/** The API's document as tests read it: which route a request belongs to, and what it promises. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  /** Only where a parameter stands for many: `filters`, and what may be anything. */
  style?: 'deepObject' | 'form';
  schema: Schema;
}

interface Content {
  content?: { 'application/json': { schema: Schema } };
  headers?: Record<string, { schema: Schema }>;
}

export interface Operation {
  operationId: string;
  parameters: Parameter[];
  requestBody?: Content & { required: boolean };
  /** Those that routes share stand under their components. */
  responses: Record<string, Content & { $ref?: string }>;
}

interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Content> };
}

export const API_DOCUMENT = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../docs/openapi.json'), 'utf8'),
) as ApiDocument;

export interface Route {
  /** As the document spells it, without /api. */
  path: string;
  method: string;
  operation: Operation;
}

export const ROUTES: Route[] = Object.entries(API_DOCUMENT.paths).flatMap(([template, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({ path: template, method, operation })),
);

/** @returns what this route answers with this status; undefined when the document knows no such answer of it. */
export function answerOf({ responses }: Operation, status: number): Content | undefined {
  const answer = responses[status];
  const name = answer?.$ref?.split('/').at(-1);
  return name === undefined ? answer : API_DOCUMENT.components.responses[name];
}

/** A path without parameters goes before one with, as in every router. */
const byConcreteness = [...ROUTES].sort(
  (a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')),
);

/**
 * @param address the path of a request, with /api and without the query.
 * @returns the route it belongs to.
 */
export const routeOf = (method: string, address: string): Route | undefined =>
  byConcreteness.find(
    (route) => route.method === method.toLowerCase() && patternOf(route.path).test(address),
  );

const patternOf = (template: string): RegExp =>
  new RegExp(`^/api${template.replace(/\{\w+\}/g, '[^/]+')}/?$`);

/** @returns what stands in the address where the template has a name in braces. */
export const parametersOfPath = (template: string, address: string): Record<string, string> =>
  new RegExp(`^/api${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`).exec(address)?.groups ?? {};
