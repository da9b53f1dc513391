/** What keeps the tree of categories a tree. */
import { factories, type Core } from '@strapi/strapi';
import { invalid } from '../../../ordering/errors';

export const CATEGORY = 'api::category.category' as const;

/** Deeper than any shop's navigation; a longer way up means that we walk in a circle. */
const DEEPEST_TREE = 50;

/** Bytes. The database takes a path of 2,000; this leaves room for any slug below. */
const LONGEST_PATH_ABOVE = 1_700;

export default factories.createCoreService(CATEGORY);

/**
 * @param parent documentId of the category to hang under.
 * @param child documentId of the one that moves, when it exists already.
 * @throws Refused INVALID_REQUEST when the parent does not exist, is the child or below it, or lies too deep.
 */
export async function refuseBadParent(
  strapi: Core.Strapi,
  parent: string | null | undefined,
  child?: string,
): Promise<void> {
  let next = parent;
  for (let depth = 0; next; depth += 1) {
    if (next === child || depth === DEEPEST_TREE)
      throw invalid(['parent'], 'must not be the category itself or one below it');
    const found: { path: string; parent: { documentId: string } | null } | null = await strapi.db
      .query(CATEGORY)
      .findOne({ where: { documentId: next }, populate: { parent: { select: ['documentId'] } } });
    if (!found) throw invalid(['parent'], 'does not exist');
    if (Buffer.byteLength(found.path) > LONGEST_PATH_ABOVE) throw invalid(['parent'], 'lies too deep');
    next = found.parent?.documentId;
  }
}
