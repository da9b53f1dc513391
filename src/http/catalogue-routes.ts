/** The five routes that every noun of the catalogue has: everybody reads it, staff keep it. */
import type { z } from 'zod';
import { BY_ID, cacheable, entity, page, REVALIDATION, route, selection, type Route } from './route';

export interface CatalogueNoun {
  path: string;
  tag: string;
  /** As they stand in operationIds. */
  one: string;
  many: string;
  /** What everybody gets. */
  shown: z.ZodType;
  /** What stands in a list's `meta` besides. */
  meta: z.ZodRawShape;
  /** What staff are answered. */
  shownToStaff: z.ZodType;
  created: z.ZodType;
  changed: z.ZodType;
  /** What the address may hold, of a list, of one, and where one is written. */
  listed: z.ZodObject;
  read: z.ZodObject;
  written: z.ZodObject;
  /** How the parameters of these are used. */
  examples: NonNullable<Route['examples']>;
}

/** @returns the routes, each called as its action in the controller. */
export function catalogueRoutes<const Noun extends CatalogueNoun>(noun: Noun) {
  const { path, tag, one, many, examples } = noun;
  const name = one.toLowerCase();
  return {
    find: route({
      method: 'get',
      path,
      id: `list${many}`,
      tag,
      summary: `List ${many.toLowerCase()}`,
      access: 'anyone',
      query: noun.listed as Noun['listed'],
      examples,
      answers: {
        200: {
          description: 'OK',
          body: page(selection(noun.shown as Noun['shown']), noun.meta as Noun['meta']),
        },
      },
    }),
    findOne: route({
      method: 'get',
      path: `${path}/{id}`,
      id: `get${one}`,
      tag,
      summary: `One ${name}`,
      access: 'anyone',
      params: BY_ID,
      query: noun.read as Noun['read'],
      examples,
      answers: { 200: { description: 'OK', body: entity(selection(noun.shown as Noun['shown'])) } },
    }),
    create: route({
      method: 'post',
      path,
      id: `create${one}`,
      tag,
      summary: `Create a ${name}`,
      access: 'staff',
      query: noun.written as Noun['written'],
      data: noun.created as Noun['created'],
      answers: { 201: { description: 'Created', body: entity(noun.shownToStaff as Noun['shownToStaff']) } },
    }),
    update: route({
      method: 'put',
      path: `${path}/{id}`,
      id: `update${one}`,
      tag,
      summary: `Change a ${name}`,
      access: 'staff',
      params: BY_ID,
      query: noun.written as Noun['written'],
      data: noun.changed as Noun['changed'],
      answers: { 200: { description: 'Changed', body: entity(noun.shownToStaff as Noun['shownToStaff']) } },
    }),
    delete: route({
      method: 'delete',
      path: `${path}/{id}`,
      id: `delete${one}`,
      tag,
      summary: `Delete a ${name}`,
      access: 'staff',
      params: BY_ID,
      answers: { 204: { description: 'Deleted; orders stay as they were' } },
    }),
  };
}

/** @returns the route, whose answers everybody may keep for a moment and then ask whether they have changed. */
export const revalidated = <R extends Route, Body extends z.ZodType>(
  described: R & { answers: { 200: { body: Body } } },
) => ({ ...described, headers: REVALIDATION, answers: cacheable<Body>(described.answers[200].body) });
