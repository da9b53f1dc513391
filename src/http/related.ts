/**
 * Says "whose category is …" as a subquery. Strapi joins the other table instead and then needs DISTINCT over all
 * columns, so PostgreSQL has to build and sort every match before it can return the first twenty.
 */
import type { Core, UID } from '@strapi/strapi';

type Where = Record<string, unknown>;

interface JoinTable {
  name: string;
  joinColumn: { name: string };
  inverseJoinColumn: { name: string };
}

interface Attribute {
  type: string;
  target?: UID.ContentType;
  joinTable?: JoinTable;
}

/** Where one entry of the other table decides alone; "has none" and negations are about all of them. */
const POSITIVE = new Set(
  ['eq', 'eqi', 'in', 'lt', 'lte', 'gt', 'gte', 'between', 'contains', 'containsi']
    .concat(['startsWith', 'startsWithi', 'endsWith', 'endsWithi'])
    .map((name) => `$${name}`),
);

/** @returns the same condition, with those relations as subqueries that can be. */
export function withSubqueries(strapi: Core.Strapi, uid: UID.ContentType, where: unknown): unknown {
  if (Array.isArray(where)) return where.map((one) => withSubqueries(strapi, uid, one));
  if (typeof where !== 'object' || where === null) return where;
  const { attributes } = strapi.db.metadata.get(uid) as unknown as { attributes: Record<string, Attribute> };
  const conditions = Object.entries(where).map(([key, value]): Where => {
    if (['$and', '$or', '$not'].includes(key)) return { [key]: withSubqueries(strapi, uid, value) };
    const attribute = attributes[key];
    if (!attribute?.joinTable || !attribute.target || !isPositive(value)) return { [key]: value };
    return { id: { $in: subquery(strapi, attribute.joinTable, attribute.target, value) } };
  });
  return conditions.length === 1 ? conditions[0] : { $and: conditions };
}

function subquery(strapi: Core.Strapi, link: JoinTable, target: UID.ContentType, where: Where): unknown {
  const related = strapi.db
    .queryBuilder(target)
    .init({ where, select: ['id'] })
    .getKnexQuery();
  return strapi.db
    .connection(link.name)
    .select(link.joinColumn.name)
    .whereIn(link.inverseJoinColumn.name, related);
}

function isPositive(where: unknown): where is Where {
  if (typeof where !== 'object' || where === null || Array.isArray(where)) return false;
  const attributes = Object.values(where);
  return (
    Object.keys(where).every((key) => !key.startsWith('$')) &&
    attributes.every(
      (condition) =>
        typeof condition === 'object' &&
        condition !== null &&
        Object.keys(condition).every((operator) => POSITIVE.has(operator)),
    )
  );
}
