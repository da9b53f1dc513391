/**
 * Closes the document service's writes (the admin panel's, and every plugin's that uses it) to content types
 * whose rows only an engine of ours may write.
 */
import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';

const WRITES = new Set(['create', 'update', 'delete', 'clone', 'publish', 'unpublish', 'discardDraft']);

/**
 * @param uids of the content types that stay readable.
 * @param reason what the refused caller is told.
 */
export function makeDocumentsReadOnly(strapi: Core.Strapi, uids: UID.ContentType[], reason: string): void {
  strapi.documents.use((context, next) => {
    if (uids.includes(context.uid) && WRITES.has(context.action)) throw new errors.ForbiddenError(reason);
    return next();
  });
}
