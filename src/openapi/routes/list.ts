/** What every list and every catalogue noun of the API has in common. */
import { z } from 'zod';
import { PAGINATION_PARAMETERS } from '../../http/pagination';
import { LIST_PARAMETERS } from '../../http/query';
import { data, entity, page, type Route } from '../route';

type Parameters = NonNullable<Route['parameters']>;

/** The filters an app uses most, by name, with an example each. */
export type UsualFilters = Record<string, string>;

/** @returns the parameters of a list. */
export function listParameters(examples: {
  sort: string;
  fields?: string;
  _q?: string;
  filters: UsualFilters;
}) {
  const inQuery = (contract: z.ZodType, example?: string): Parameters[string] => ({
    in: 'query',
    contract,
    ...(example === undefined ? {} : { example }),
  });
  const paging = Object.entries(PAGINATION_PARAMETERS).map(([name, contract]) => [
    `pagination[${name}]`,
    inQuery(contract),
  ]);
  const usual = Object.entries(LIST_PARAMETERS).map(([name, contract]) => [
    name,
    inQuery(contract, examples[name as 'sort']),
  ]);
  const filters = Object.entries(examples.filters).map(([name, example]) => [
    name,
    inQuery(z.string().describe('A filter'), example),
  ]);
  return Object.fromEntries([...paging, ...usual, ...filters]) as Parameters;
}

/** How answers that everybody may keep for a moment are described. */
export const cacheable = (body: z.ZodType) =>
  ({
    200: { description: 'OK', body, headers: ['ETag', 'Cache-Control'] },
    304: {
      description: 'Nothing has changed since the answer with this ETag',
      headers: ['ETag', 'Cache-Control'],
    },
  }) satisfies Route['answers'];

export const IF_NONE_MATCH: Parameters = {
  'If-None-Match': { in: 'header', contract: z.string().describe('The ETag of the answer you have') },
};

/** A noun of the catalogue: everybody reads it, staff keep it. */
export interface CatalogueNoun {
  path: string;
  tag: string;
  /** As they stand in operationIds. */
  one: string;
  many: string;
  shown: z.ZodType;
  /** What stands in a list's `meta` besides. */
  meta?: Record<string, z.ZodType>;
  /** What staff are answered. */
  shownToStaff: z.ZodType;
  created: z.ZodType;
  changed: z.ZodType;
  listed: Parameters;
  read: Parameters;
  cached: boolean;
}

/** @returns its five routes. */
export function catalogueRoutes(noun: CatalogueNoun): Route[] {
  const { path, tag, one, many } = noun;
  const name = one.toLowerCase();
  const answers = (body: z.ZodType): Route['answers'] =>
    noun.cached ? cacheable(body) : { 200: { description: 'OK', body } };
  const revalidated = noun.cached ? IF_NONE_MATCH : {};
  return [
    {
      method: 'get',
      path,
      id: `list${many}`,
      tag,
      summary: `List ${many.toLowerCase()}`,
      access: 'anyone',
      parameters: { ...noun.listed, ...revalidated },
      filtered: true,
      answers: answers(page(noun.shown, noun.meta)),
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      id: `get${one}`,
      tag,
      summary: `One ${name}`,
      access: 'anyone',
      parameters: { ...noun.read, ...revalidated },
      answers: answers(entity(noun.shown)),
    },
    {
      method: 'post',
      path,
      id: `create${one}`,
      tag,
      summary: `Create a ${name}`,
      access: 'staff',
      body: data(noun.created),
      answers: { 201: { description: 'Created', body: entity(noun.shownToStaff) } },
    },
    {
      method: 'put',
      path: `${path}/{id}`,
      id: `update${one}`,
      tag,
      summary: `Change a ${name}`,
      access: 'staff',
      body: data(noun.changed),
      answers: { 200: { description: 'Changed', body: entity(noun.shownToStaff) } },
    },
    {
      method: 'delete',
      path: `${path}/{id}`,
      id: `delete${one}`,
      tag,
      summary: `Delete a ${name}`,
      access: 'staff',
      answers: { 204: { description: 'Deleted; orders stay as they were' } },
    },
  ];
}
