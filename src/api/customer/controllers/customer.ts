/**
 * Customers over HTTP. A customer is a user of users-permissions; this is the only view of them that the shop's
 * API has, so that no hash, token or role can be asked for.
 */
import type { Core } from '@strapi/strapi';
import { parseData } from '../../../http/body';
import { isStaff, requireUser, userOf, type Context } from '../../../http/context';
import { emptyPage, readPage, type Page } from '../../../http/page';
import { pick, type Entity } from '../../../http/presentation';
import { readQuery } from '../../../http/query';
import { profileChanges, type Customer } from '../contract';
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
  const answerPage = (ctx: Context, { rows, pagination }: Page<User>) => {
    ctx.body = { data: rows.map(present), meta: { pagination } };
  };

  return {
    async find(ctx: Context) {
      const query = await readQuery(strapi, ctx, USER);
      const user = userOf(ctx);
      if (!user) return answerPage(ctx, emptyPage(strapi, query));
      const visible = isStaff(ctx) ? CUSTOMERS : { documentId: user.documentId };
      const list = {
        visible,
        otherwise: 'id:asc',
        searched: SEARCHED,
        populate: {},
        announced: false,
      } as const;
      answerPage(ctx, await readPage<User>(strapi, USER, query, list));
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

export default controller;
