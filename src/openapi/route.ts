/** How a route is described: the contracts that its controller parses and answers by, and what may be refused. */
import { z } from 'zod';
import type { RefusalCode } from '../http/refusals';

/** Who may call it. */
export type Access = 'anyone' | 'customer' | 'staff';

export interface Answer {
  description: string;
  /** The whole body; none for 204 and 304. */
  body?: z.ZodType;
  headers?: (keyof typeof HEADERS)[];
}

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  /** Unique, and the name of the method in clients that are generated. */
  id: string;
  tag: string;
  summary: string;
  access: Access;
  /** What to use instead, for a route that is to go: see docs/api.md. */
  deprecated?: string;
  /** By name; a name in braces in the path is a documentId unless it is here. */
  parameters?: Record<string, { in: 'query' | 'header' | 'path'; contract: z.ZodType; example?: string }>;
  /** Takes filters in Strapi's notation. */
  filtered?: true;
  /** The whole body. */
  body?: z.ZodType;
  /** A request without a body is as good. */
  bodyOptional?: true;
  answers: Partial<Record<200 | 201 | 204 | 304 | 503, Answer>>;
  /** Besides those that every route of its kind has. */
  refusals?: RefusalCode[];
}

export const HEADERS = {
  'X-Request-Id': "The caller's own, or a new one; it stands in every log line of the request",
  'Idempotent-Replayed': '`true`: this order was placed before with the same key',
  'Retry-After': 'Seconds to wait before the request is sent again',
  ETag: 'Send it as If-None-Match to be answered 304 while nothing has changed',
  'Cache-Control': 'How long the answer may be kept',
} as const;

/** @returns the contract of a body, or of an answer, with one entity. */
export const entity = (contract: z.ZodType): z.ZodType => z.object({ data: contract, meta: z.object({}) });

/** @returns the contract of what is sent under `data`. */
export const data = (contract: z.ZodType): z.ZodType => z.strictObject({ data: contract });

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

/**
 * @param meta what stands in `meta` besides.
 * @returns the contract of a page of entities.
 */
export const page = (contract: z.ZodType, meta: Record<string, z.ZodType> = {}): z.ZodType =>
  z.object({ data: z.array(contract), meta: z.object({ pagination, ...meta }) });
