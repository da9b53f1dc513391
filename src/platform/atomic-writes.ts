/**
 * Makes single writes of a content type whole. Strapi's query engine writes a row, its lifecycle hooks'
 * rows and its relations as separate statements; called outside of a transaction, a crash between them
 * would leave stock without a movement, and its own undo of a failed update would write back every column,
 * stock included, as it was before. Inside of a transaction none of this can happen, so these content types
 * always get one (a caller's own, when there is one).
 */
import type { Core, UID } from '@strapi/strapi';

const WRITES = ['create', 'createMany', 'update', 'updateMany', 'delete', 'deleteMany'] as const;

/** Wraps every write of the content type's repository, which Strapi creates once and hands to everybody. */
export function makeWritesAtomic(strapi: Core.Strapi, uid: UID.ContentType): void {
  const repository = strapi.db.query(uid) as unknown as Record<
    string,
    (parameters: unknown) => Promise<unknown>
  >;
  for (const write of WRITES) {
    const original = repository[write];
    if (!original) throw new Error(`Strapi's query engine has no ${write} any more; see ${__filename}`);
    repository[write] = (parameters) => {
      if (strapi.db.inTransaction()) return original.call(repository, parameters);
      return strapi.db.transaction(() => original.call(repository, parameters));
    };
  }
}
