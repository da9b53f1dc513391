/** Runs something when a change is there for everybody to see. */
import type { Core } from '@strapi/strapi';

/**
 * @param work runs now, and once more after the commit when there is a transaction around: until then others still
 * read, and might remember, how things were. It must not throw.
 */
export async function nowAndAfterCommit(strapi: Core.Strapi, work: () => void): Promise<void> {
  work();
  if (!strapi.db.inTransaction()) return;
  await strapi.db.transaction(({ onCommit }) => Promise.resolve(onCommit(work)));
}
