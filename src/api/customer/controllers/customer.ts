/**
 * Customers over HTTP. A customer is a user of users-permissions; this is the only view of them that the shop's
 * API has, so that no hash, token or role can be asked for.
 */
import type { Core } from '@strapi/strapi';
import { isStaff, requireUser, userOf } from '../../../http/context';
import { emptyPage, readPage, type Page } from '../../../http/page';
import { pick, type Entity } from '../../../http/presentation';
import { permitted, type Query } from '../../../http/query';
import { answer, notFound, serve } from '../../../http/serve';
import type { Customer } from '../contract';
import { CUSTOMER_ROUTES } from '../operations';
import { PROFILE_FIELDS } from '../profile-fields';

const USER = 'plugin::users-permissions.user' as const;

const SHOWN = ['documentId', 'username', 'email', ...PROFILE_FIELDS, 'createdAt'] as const;

/** What `_q` looks into. */
const SEARCHED = ['username', 'email', 'firstName', 'lastName', 'phone', 'city', 'postalCode'] as const;

type User = Entity & { documentId: string };

const present = (user: Entity): Partial<Customer> => pick<Customer>(user, SHOWN);

/** Staff are users too, but not customers. */
const CUSTOMERS = { $or: [{ role: { type: { $ne: 'staff' } } }, { role: { id: { $null: true } } }] };

const controller = ({ strapi }: { strapi: Core.Strapi }) => {
  const pageOf = ({ rows, pagination }: Page<User>) =>
    answer(200, { data: rows.map(present), meta: { pagination } });

  const profile = async (documentId: string, { fields }: Pick<Query, 'fields'>) => {
    const wanted = strapi.get('query-params').transform(USER, { fields });
    const user: Entity | null = await strapi.db.query(USER).findOne({ ...wanted, where: { documentId } });
    if (!user) throw notFound();
    return { data: present(user), meta: {} };
  };

  return {
    find: serve(CUSTOMER_ROUTES.find, async ({ query: asked }, ctx) => {
      const query = await permitted(ctx, USER, asked);
      const user = userOf(ctx);
      if (!user) return pageOf(emptyPage(strapi, query));
      const visible = isStaff(ctx) ? CUSTOMERS : { documentId: user.documentId };
      const list = {
        visible,
        otherwise: 'id:asc',
        searched: SEARCHED,
        populate: {},
        announced: false,
      } as const;
      return pageOf(await readPage<User>(strapi, USER, query, list));
    }),

    findOne: serve(CUSTOMER_ROUTES.findOne, async ({ params: { id }, query }, ctx) => {
      if (!isStaff(ctx) && userOf(ctx)?.documentId !== id) throw notFound();
      return answer(200, await profile(id, await permitted(ctx, USER, query)));
    }),

    me: serve(CUSTOMER_ROUTES.me, async ({ query }, ctx) =>
      answer(200, await profile(requireUser(ctx).documentId, await permitted(ctx, USER, query))),
    ),

    updateMe: serve(CUSTOMER_ROUTES.updateMe, async ({ data }, ctx) => {
      const { documentId } = requireUser(ctx);
      await strapi.documents(USER).update({ documentId, data: data as object });
      const { data: whole, meta } = await profile(documentId, {});
      return answer(200, { data: whole as Customer, meta });
    }),
  };
};

export default controller;
