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

const FEW = 100;

/** Where one entry of the other table decides alone; "has none" and negations are about all of them. */
const POSITIVE = new Set(
  ['eq', 'eqi', 'in', 'lt', 'lte', 'gt', 'gte', 'between', 'contains', 'containsi']
    .concat(['startsWith', 'startsWithi', 'endsWith', 'endsWithi'])
    .map((name) => `$${name}`),
);

/** @returns the same condition, with those relations as subqueries that can be. */
export async function withSubqueries(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  where: unknown,
): Promise<unknown> {
  if (Array.isArray(where)) return Promise.all(where.map((one) => withSubqueries(strapi, uid, one)));
  if (typeof where !== 'object' || where === null) return where;
  const { attributes } = strapi.db.metadata.get(uid) as unknown as { attributes: Record<string, Attribute> };
  const conditions = await Promise.all(
    Object.entries(where).map(async ([key, value]): Promise<Where> => {
      if (['$and', '$or', '$not'].includes(key)) return { [key]: await withSubqueries(strapi, uid, value) };
      const attribute = attributes[key];
      if (!attribute?.joinTable || !attribute.target || !isPositive(value)) return { [key]: value };
      return { id: await among(strapi, attribute.joinTable, attribute.target, value) };
    }),
  );
  return conditions.length === 1 ? conditions[0] : { $and: conditions };
}

/** Few related entries are looked up first: PostgreSQL plans better for ids it can see than for a name it has to find. */
async function among(
  strapi: Core.Strapi,
  link: JoinTable,
  target: UID.ContentType,
  where: Where,
): Promise<Where> {
  const found = await strapi.db.query(target).findMany({ where, select: ['id'], limit: FEW + 1 });
  const related =
    found.length <= FEW
      ? found.map(({ id }) => id)
      : strapi.db
          .queryBuilder(target)
          .init({ where, select: ['id'] })
          .getKnexQuery();
  const linked = strapi.db
    .connection(link.name)
    .select(link.joinColumn.name)
    .whereIn(link.inverseJoinColumn.name, related);
  // In an object, because a query that is awaited is run.
  return { $in: linked };
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
