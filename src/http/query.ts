/**
 * The contracts of a list's query and of an entry's, by Strapi's conventions. They refuse what Strapi would pass on to
 * PostgreSQL unchecked: a price that is no number would come back as a 500. Which names, relations and attributes this
 * caller may use Strapi then says, and removes what they may not see.
 */
import type { UID } from '@strapi/strapi';
import { z } from 'zod';
import { invalid, Refused } from '../ordering/errors';
import type { Context } from './context';
import { text } from './fields';
import { refuseBadFilters } from './filters';
import { pagination } from './pagination';
import { refuseBadSort } from './sort';

/** "price:desc,name", ["price:desc", "name"], {price: "desc"}. */
export type Sort = string | Sort[] | { [attribute: string]: Sort };

/** "name,price" or ["name", "price"]. */
export type Names = string | string[];

/** The names of relations, or what of each. */
export type Populate = Names | Record<string, unknown>;

/** Longer than any name; what is compared letter by letter must end somewhere. */
const LONGEST_SEARCH = 255;

/**
 * Strapi reads most parameters in several notations, text, lists and objects in brackets. The document shows the one most
 * callers write.
 * @param check throws Refused INVALID_REQUEST, with paths below the parameter.
 */
const notation = <Notation>(check: (given: unknown) => void, description: string) =>
  (z.unknown() as unknown as z.ZodType<Notation>)
    .superRefine((given, { addIssue }) => {
      try {
        if (given === '') addIssue({ code: 'custom', message: 'must not be empty' });
        else check(given);
      } catch (error) {
        if (!(error instanceof Refused) || error.refusal.code !== 'INVALID_REQUEST') throw error;
        for (const issue of error.refusal.errors) addIssue({ code: 'custom', ...issue });
      }
    })
    .meta({ type: 'string', description });

/** Strapi looks names up in objects, which have some that nobody gave them: `constructor`, `__proto__`. */
function refuseInherited(given: unknown): void {
  if (typeof given === 'string') {
    const inherited = given.split(/[\s,.:]+/).find((name) => name in Object.prototype);
    if (inherited !== undefined) throw invalid([], `"${inherited}" is not an attribute`);
  } else if (typeof given === 'object' && given !== null) Object.values(given).forEach(refuseInherited);
}

/** What else may be named Strapi knows, and says. */
const named = <Notation>(description: string) => notation<Notation>(refuseInherited, description).optional();

const fields = named<Names>('Attributes to return, separated by commas; the answer then lacks the others');

/** @param populated what it is good for. */
export const populate = (populated: string) => named<Populate>(populated);

const NOT_NEEDED = populate('Accepted and not needed: what belongs to an entry comes with it');

/** @returns the contract of a list of this content type. Besides, a list may have parameters of its own. */
export const listQuery = (uid: UID.Schema) =>
  z.strictObject({
    pagination: pagination.optional(),
    sort: notation<Sort>((sort) => {
      refuseInherited(sort);
      refuseBadSort(sort);
    }, 'Attributes to sort by, each with :asc or :desc, separated by commas').optional(),
    fields,
    populate: NOT_NEEDED,
    _q: text(LONGEST_SEARCH).describe('Text to look for').optional(),
    filters: notation<object>((filters) => refuseBadFilters(strapi, filters, uid, []), 'A filter').optional(),
  });

/** What one entry takes: it is neither sorted nor filtered. */
export const entryQuery = z.strictObject({ fields, populate: NOT_NEEDED });

/** Of an order nobody gets a part. */
export const WHOLE = named<Names>('Accepted and not needed: an order comes whole');

/** What a route takes that answers with an entry whole, whatever is asked for: Strapi's clients may send it. */
export const wholeQuery = z.strictObject({
  fields: named<Names>('Accepted and not needed: the answer comes whole'),
  populate: NOT_NEEDED,
});

/** A query as its contract has read it. */
export type Query = z.output<ReturnType<typeof listQuery>>;

/**
 * @param query as its contract has read it, without parameters of the list's own.
 * @returns it without what this caller may not see.
 * @throws Strapi's ValidationError, naming the parameter that names something this caller may not use.
 */
export async function permitted(
  ctx: Context,
  uid: UID.Schema,
  { pagination: paging, ...query }: Query,
): Promise<Query> {
  const schema = strapi.getModel(uid);
  const options = { auth: ctx.state.auth, route: ctx.state.route, strictParams: true };
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  await strapi.contentAPI.validate.query(given, schema, options);
  return { ...(await strapi.contentAPI.sanitize.query(given, schema, options)), pagination: paging };
}

/** @returns whether the caller asked to populate this attribute, in any of Strapi's notations. */
export function populates(populate: unknown, attribute: string): boolean {
  if (typeof populate === 'string')
    return populate.split(',').some((name) => name === '*' || name === attribute);
  if (Array.isArray(populate)) return populate.some((name) => populates(name, attribute));
  return typeof populate === 'object' && populate !== null && attribute in populate;
}
