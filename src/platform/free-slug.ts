/** Slugs that nobody has yet, made by the same service that fills the panel's slug fields. */
import type { Core, UID } from '@strapi/strapi';

/**
 * @param uid of a content type whose `slug` targets its `name`.
 * @returns a slug for the name. Two callers may get the same one; the unique index then refuses the second.
 */
export async function freeSlug(strapi: Core.Strapi, uid: UID.ContentType, name: string): Promise<string> {
  const uids = strapi.plugin('content-manager').service('uid');
  return uids.generateUIDField({ contentTypeUID: uid, field: 'slug', data: { name }, locale: undefined });
}
