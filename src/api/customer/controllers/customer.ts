/**
 * Customers over HTTP. A customer is a user of users-permissions; this is the only view of them that the shop's
 * API has, so that no hash, token or role can be asked for.
 */
import type { Core } from '@strapi/strapi';
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
const CUSTOMERS = { role: { type: { $ne: 'staff' } } };

const controller = ({ strapi }: { strapi: Core.Strapi }) => {
  const page = async (ctx: Context, query: Query, filters: object) => {
    const where = alsoWhere(query.filters, filters);
    const pagination = pageOf(ctx);
    const [users, total] = await Promise.all([
      strapi.documents(USER).findMany({
        ...query,
        filters: where,
        sort: totalOrder(query.sort, 'id:asc'),
        populate: {},
        start: (pagination.page - 1) * pagination.pageSize,
        limit: pagination.pageSize,
      } as object),
      strapi.documents(USER).count({ ...query, filters: where } as object),
    ]);
    answerPage(ctx, users.map(present), { ...pagination, total });
  };

  return {
    async find(ctx: Context) {
      const query = await readQuery(strapi, ctx, USER);
      const user = userOf(ctx);
      if (!user) return answerPage(ctx, [], { ...pageOf(ctx), total: 0 });
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
  page: number;
  pageSize: number;
}

const MOST_PER_PAGE = 100;
const USUAL_PER_PAGE = 25;

function pageOf(ctx: Context): Page {
  const { page = 1, pageSize = USUAL_PER_PAGE } = (ctx.query.pagination ?? {}) as Partial<
    Record<keyof Page, string>
  >;
  return { page: Number(page), pageSize: Math.min(Number(pageSize), MOST_PER_PAGE) };
}

function answerPage(ctx: Context, data: Entity[], { page, pageSize, total }: Page & { total: number }) {
  ctx.body = {
    data,
    meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
  };
}

export default controller;
