/**
 * A route of the API as one contract: what may be asked (path, query, headers, body) and every answer. The controller is
 * typed by it and validates by it (serve.ts), and the API's document is made of it (src/openapi).
 */
import { z } from 'zod';
import { storable } from './fields';
import type { RefusalCode } from './refusal-description';

/** Who may call it. */
export type Access = 'anyone' | 'customer' | 'staff';

export interface Answer {
  description: string;
  /** The whole body; none for 204 and 304. */
  body?: z.ZodType;
  headers?: readonly HeaderName[];
}

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** With names in braces, which `params` describes. */
  path: string;
  /** Unique, and the name of the method in clients that are generated. */
  id: string;
  tag: string;
  summary: string;
  access: Access;
  /** What to use instead, for a route that is to go: see docs/api.md. */
  deprecated?: string;
  /** What does not fit is not found. */
  params?: z.ZodObject;
  /** Strict: a parameter that is not in it is refused. Without one the route takes none. */
  query?: z.ZodObject;
  /** The headers the route reads, as they are usually spelled. */
  headers?: z.ZodObject;
  /** What stands under `data` in the body. */
  data?: z.ZodType;
  /** The whole body, where it has no `data`. */
  body?: z.ZodType;
  /** A request without a body is as good. */
  bodyOptional?: true;
  /** How parameters are used, for readers of the document: by name, those inside of `filters` too. */
  examples?: Record<string, string>;
  answers: Partial<Record<200 | 201 | 204 | 304 | 503, Answer>>;
  /** Besides those that every route of its kind has. */
  refusals?: readonly RefusalCode[];
}

/** @returns the route, with its contracts' types kept. */
export const route = <const R extends Route>(described: R): R => described;

export const HEADERS = {
  'X-Request-Id': "The caller's own, or a new one; it stands in every log line of the request",
  'Idempotent-Replayed': '`true`: this order was placed before with the same key',
  'Retry-After': 'Seconds to wait before the request is sent again',
  ETag: 'Send it as If-None-Match to be answered 304 while nothing has changed',
  'Cache-Control': 'How long the answer may be kept',
} as const;

export type HeaderName = keyof typeof HEADERS;

/** @returns the contract of a path with this name in braces. */
export const inPath = <Name extends string>(name: Name, description: string) =>
  z.object({ [name]: storable(z.string()).describe(description) } as Record<Name, z.ZodString>);

export const BY_ID = inPath('id', 'Its documentId');

/** @returns the contract of a body in which this stands under `data`. */
export const underData = <C extends z.ZodType>(contract: C) => z.strictObject({ data: contract });

/** @returns the contract of an answer with one entity. */
export const entity = <C extends z.ZodType>(contract: C) => z.object({ data: contract, meta: z.object({}) });

const pagination = z
  .object({
    page: z.int().optional().describe('Of a numbered page'),
    pageSize: z.int().optional(),
    pageCount: z.int().optional(),
    total: z.int().optional().describe('Unless pagination[withCount]=false'),
    nextAfter: z
      .string()
      .nullable()
      .optional()
      .describe('Of a page by `pagination[after]`: what to send as `after` next; null at the end'),
    start: z.int().optional().describe('Of a page by `pagination[start]`'),
    limit: z.int().optional().describe('Of a page by `pagination[start]`'),
  })
  .meta({ id: 'Pagination', examples: [{ page: 1, pageSize: 25, pageCount: 3, total: 61 }] });

/** An answer's `meta.pagination`. */
export type Pagination = z.output<typeof pagination>;

/**
 * @param meta what stands in `meta` besides.
 * @returns the contract of a page of entities.
 */
export const page = <C extends z.ZodType, Meta extends z.ZodRawShape = Record<never, never>>(
  contract: C,
  meta: Meta = {} as Meta,
) => z.object({ data: z.array(contract), meta: z.object({ pagination, ...meta }) });

/**
 * An answer of which the caller may have chosen parts, by `fields`. The document shows the whole; the code that answers has
 * to reckon with a part.
 */
export const selection = <C extends z.ZodType>(contract: C) =>
  contract as unknown as z.ZodType<Partial<z.output<C>>>;

/** How answers that everybody may keep for a moment are described; serve.ts gives these their ETag. */
export const cacheable = <B extends z.ZodType>(body: B) =>
  ({
    200: { description: 'OK', body, headers: ['ETag', 'Cache-Control'] },
    304: {
      description: 'Nothing has changed since the answer with this ETag',
      headers: ['ETag', 'Cache-Control'],
    },
  }) as const satisfies Route['answers'];

export const REVALIDATION = z.object({
  'If-None-Match': z.string().optional().describe('The ETag of the answer you have'),
});
