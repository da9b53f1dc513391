/**
 * Lets the document service name a movement's product and order as it names everything, by documentId. Strapi
 * does not resolve documentIds for relations that are plain foreign-key columns ("Invalid relations"), and these
 * are: so they are resolved here, before its validation.
 */
import type { Core, UID } from '@strapi/strapi';
import { invalid } from '../../ordering/errors';
import { MOVEMENT } from './ledger';

const TARGETS = { product: 'api::product.product', order: 'api::order.order' } as const satisfies Record<
  string,
  UID.ContentType
>;

type Relation = keyof typeof TARGETS;

/** Called in `register`. */
export function resolveMovementReferences(strapi: Core.Strapi): void {
  strapi.documents.use(async (context, next) => {
    if (context.uid === MOVEMENT && context.action === 'create') {
      const data = context.params.data as Partial<Record<Relation, unknown>>;
      for (const relation of Object.keys(TARGETS) as Relation[]) {
        if (data[relation] !== undefined && data[relation] !== null)
          data[relation] = await numericId(strapi, relation, data[relation]);
      }
    }
    return next();
  });
}

async function numericId(strapi: Core.Strapi, relation: Relation, reference: unknown): Promise<unknown> {
  const one = single(reference);
  if (typeof one !== 'string') return one;
  const row: { id: number } | null = await strapi.db
    .query(TARGETS[relation])
    .findOne({ where: { documentId: one } });
  if (!row) throw invalid([relation], 'does not exist');
  return row.id;
}

/** Strapi's notations of one relation: "id", 7, {documentId}, {id}, [..], {connect: [..]}, {set: [..]}. */
function single(reference: unknown): unknown {
  if (Array.isArray(reference)) return single(reference[0]);
  if (typeof reference !== 'object' || reference === null) return reference;
  const { documentId, id, connect, set } = reference as Record<string, unknown>;
  return documentId ?? id ?? single(connect ?? set);
}
