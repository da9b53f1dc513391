/**
 * Reads a list's query by Strapi's conventions, and refuses what Strapi would pass on to PostgreSQL unchecked:
 * a price that is no number would come back as a 500. Strapi itself then validates names, relations and
 * permissions, and removes what this caller may not see.
 */
import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { invalid } from '../ordering/errors';
import type { Context } from './context';
import { refuseBadFilters } from './filters';
import { sortTerms } from './sort';

/** Strapi's own type of sanitized parameters is a loose record, too. */
export type Query = Record<string, unknown> & {
  filters?: object;
  sort?: unknown;
  populate?: unknown;
  fields?: unknown;
  pagination?: unknown;
  _q?: unknown;
};

/** Longer than any name; what is compared letter by letter must end somewhere. */
const LONGEST_SEARCH = 255;

/** What a list takes besides `filters[…]` and `pagination[…]`, as most callers write it. */
export const LIST_PARAMETERS = {
  sort: z.string().describe('Attributes to sort by, each with :asc or :desc, separated by commas'),
  fields: z.string().describe('Attributes to return, separated by commas; the answer then lacks the others'),
  populate: z.string().describe('Accepted and not needed: what belongs to an entry comes with it'),
  _q: z.string().max(LONGEST_SEARCH).describe('Text to look for'),
};

/** Neither drafts nor languages: nothing here has them. */
const OF_A_LIST = [...Object.keys(LIST_PARAMETERS), 'filters', 'pagination'];
const OF_AN_ENTRY = ['fields', 'populate'];

/**
 * @param uid of the content type that the list is made of.
 * @param own parameters that this list has besides and reads itself.
 * @returns the query, sanitized for this caller.
 * @throws Refused INVALID_REQUEST or Strapi's ValidationError, both naming the parameter.
 */
export async function readQuery(
  strapi: Core.Strapi,
  ctx: Context,
  uid: UID.Schema,
  own: readonly string[] = [],
): Promise<Query> {
  const query = Object.fromEntries(
    Object.entries(ctx.query as Query).filter(([name]) => !own.includes(name)),
  ) as Query;
  refuseUnknownParameters(query, OF_A_LIST, 'this list');
  sortTerms(query.sort);
  refuseBadFilters(strapi, query.filters, uid);
  refuseBadSearch(query._q);
  return sanitized(strapi, ctx, uid, query);
}

/**
 * The same for one entry, which is neither sorted nor filtered.
 * @throws Refused INVALID_REQUEST or Strapi's ValidationError, both naming the parameter.
 */
export async function readEntryQuery(strapi: Core.Strapi, ctx: Context, uid: UID.Schema): Promise<Query> {
  const query = ctx.query as Query;
  refuseUnknownParameters(query, OF_AN_ENTRY, 'one entry');
  return sanitized(strapi, ctx, uid, query);
}

async function sanitized(strapi: Core.Strapi, ctx: Context, uid: UID.Schema, query: Query): Promise<Query> {
  const schema = strapi.getModel(uid);
  const options = { auth: ctx.state.auth, route: ctx.state.route, strictParams: true };
  await strapi.contentAPI.validate.query(query, schema, options);
  return (await strapi.contentAPI.sanitize.query(query, schema, options)) as Query;
}

/** Strapi lets some parameters pass that it then ignores, `limit` for one: whoever sends them expects something. */
function refuseUnknownParameters(query: Query, known: readonly string[], of: string): void {
  for (const [name, value] of Object.entries(query)) {
    if (!known.includes(name)) throw invalid([name], `is not a parameter of ${of}`);
    if (value === '' && name !== '_q') throw invalid([name], 'must not be empty');
  }
}

function refuseBadSearch(search: unknown): void {
  if (search === undefined) return;
  if (typeof search !== 'string' || search.includes('\0')) throw invalid(['_q'], 'must be text');
  if (search.length > LONGEST_SEARCH) throw invalid(['_q'], `must have at most ${LONGEST_SEARCH} characters`);
}

/** @returns whether the caller asked to populate this attribute, in any of Strapi's notations. */
export function populates(populate: unknown, attribute: string): boolean {
  if (typeof populate === 'string')
    return populate.split(',').some((name) => name === '*' || name === attribute);
  if (Array.isArray(populate)) return populate.some((name) => populates(name, attribute));
  return typeof populate === 'object' && populate !== null && attribute in populate;
}
