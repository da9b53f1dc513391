/**
 * Customers over HTTP. A customer is a user of users-permissions; this is the only view of them that the shop's
 * API has, so that no hash, token or role can be asked for.
 */
import type { Core } from '@strapi/strapi';
import { pagination } from '@strapi/utils';
import { parseData } from '../../../http/body';
import { isStaff, requireUser, userOf, type Context } from '../../../http/context';
import { pick, type Entity } from '../../../http/presentation';
import { alsoWhere, readQuery, type Query } from '../../../http/query';
import { totalOrder } from '../../../http/sort';
import { profileChanges } from '../contract';
import { PROFILE_FIELDS } from '../profile-fields';

const USER = 'plugin::users-permissions.user' as const;

const SHOWN = ['documentId', 'username', 'email', ...PROFILE_FIELDS, 'createdAt'];

const present = (user: Entity): Entity => pick(user, SHOWN);

/** Staff are users too, but not customers. */
const CUSTOMERS = { $or: [{ role: { type: { $ne: 'staff' } } }, { role: { id: { $null: true } } }] };

const controller = ({ strapi }: { strapi: Core.Strapi }) => {
  const page = async (ctx: Context, query: Query, filters: object) => {
    const where = alsoWhere(query.filters, filters);
    const { start, limit } = pageOf(query);
    const [users, total] = await Promise.all([
      strapi.documents(USER).findMany({
        ...query,
        filters: where,
        sort: totalOrder(query.sort, 'id:asc'),
        populate: {},
        start,
        limit,
      } as object),
      strapi.documents(USER).count({ filters: where, _q: query._q } as object),
    ]);
    answerPage(ctx, users.map(present), { start, limit }, total);
  };

  return {
    async find(ctx: Context) {
      const query = await readQuery(strapi, ctx, USER);
      const user = userOf(ctx);
      if (!user) return answerPage(ctx, [], pageOf(query), 0);
      await page(ctx, query, isStaff(ctx) ? CUSTOMERS : { documentId: user.documentId });
    },

    async findOne(ctx: Context) {
      const { id } = ctx.params;
      if (!isStaff(ctx) && userOf(ctx)?.documentId !== id) return ctx.notFound();
      await answerUser(ctx, id);
    },

    async me(ctx: Context) {
      await answerUser(ctx, requireUser(ctx).documentId);
    },

    async updateMe(ctx: Context) {
      const data = parseData(profileChanges, ctx);
      const { documentId } = requireUser(ctx);
      await strapi.documents(USER).update({ documentId, data: data as object });
      await answerUser(ctx, documentId);
    },
  };

  async function answerUser(ctx: Context, documentId: string) {
    const user: Entity | null = await strapi.db.query(USER).findOne({ where: { documentId } });
    if (!user) return ctx.notFound();
    ctx.body = { data: present(user), meta: {} };
  }
};

interface Page {
  start: number;
  limit: number;
}

/** The same arithmetic that Strapi's own lists use. */
function pageOf(query: Query): Page {
  const { defaultLimit, maxLimit } = strapi.config.get<{ defaultLimit: number; maxLimit: number }>(
    'api.rest',
  );
  return pagination.withDefaultPagination((query.pagination ?? {}) as object, {
    defaults: { offset: { limit: defaultLimit }, page: { pageSize: defaultLimit } },
    maxLimit,
  });
}

function answerPage(ctx: Context, data: Entity[], page: Page, total: number) {
  ctx.body = { data, meta: { pagination: pagination.transformPagedPaginationInfo(page, total) } };
}

export default controller;
