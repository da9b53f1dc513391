/** Turns what a route reads besides its body (path, query, headers) into OpenAPI's parameters. */
import { z } from 'zod';
import { PAGINATION_PARAMETERS } from '../http/pagination';
import type { Route } from '../http/route';
import { schemaOf, type Components, type JsonSchema } from './schema';

type Place = 'path' | 'query' | 'header';

/** @param components takes up the named schemas that the parameters refer to. */
export function parametersOf(route: Route, components: Components): JsonSchema[] {
  const { examples = {} } = route;
  const described = (name: string, place: Place, contract: z.ZodType): JsonSchema => {
    const { description, ...schema } = schemaOf(contract, 'input', components);
    const example = place === 'query' ? examples[name] : undefined;
    return {
      name,
      in: place,
      required: place === 'path',
      // Not as an example of its own: Swagger UI would send it with every request.
      description: example === undefined ? description : `${String(description)}, for example \`${example}\``,
      schema,
    };
  };
  const inQuery = ([name, contract]: [string, z.ZodType]): JsonSchema[] => {
    if (name === 'pagination') return bracketed(name, PAGINATION_PARAMETERS).flatMap(inQuery);
    if (name !== 'filters') return [described(name, 'query', contract)];
    const usual = Object.keys(examples).filter((example) => example.startsWith('filters['));
    return [...usual.map((filter) => described(filter, 'query', contract)), FILTERS];
  };
  return [
    ...contractsOf(route.params).map(([name, contract]) => described(name, 'path', contract)),
    ...contractsOf(route.query).flatMap(inQuery),
    ...(route.query?.def.catchall instanceof z.ZodUnknown ? [ANYTHING] : []),
    ...contractsOf(route.headers).map(([name, contract]) => described(name, 'header', contract)),
  ];
}

const contractsOf = (contract: z.ZodObject | undefined): [string, z.ZodType][] =>
  Object.entries((contract?.shape ?? {}) as Record<string, z.ZodType>);

const bracketed = (name: string, contracts: Record<string, z.ZodType>): [string, z.ZodType][] =>
  Object.entries(contracts).map(([inside, contract]) => [`${name}[${inside}]`, contract]);

/** Any depth, which OpenAPI cannot say; the filters used most stand beside it, each as a parameter. */
const FILTERS = {
  name: 'filters',
  in: 'query',
  required: false,
  description:
    "Strapi's filters: `filters[attribute][$operator]=value`, across relations as well, joined by $and, $or and $not. Operators: $eq, $ne, $lt, $lte, $gt, $gte, $in, $notIn, $between, $contains, $containsi, $startsWith, $endsWith, $null and their relatives",
  style: 'deepObject',
  explode: true,
  // Without one Swagger UI would make one up, and send it.
  example: {},
  schema: { type: 'object', additionalProperties: true },
};

/** Of a route that takes whatever is sent. */
const ANYTHING = {
  name: 'anything',
  in: 'query',
  required: false,
  description: 'Whatever a probe adds so as not to be answered from a cache; nothing follows from it',
  style: 'form',
  explode: true,
  example: {},
  schema: { type: 'object', additionalProperties: true },
};
