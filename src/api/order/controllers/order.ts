/** Orders over HTTP: parse, call the engine's service, answer. */
import { factories } from '@strapi/strapi';
import { actorOf } from '../../../http/actor';
import { parseData } from '../../../http/body';
import { isStaff, requireUser, userOf, type Context } from '../../../http/context';
import { readEntryQuery, readQuery } from '../../../http/query';
import { Refused } from '../../../ordering/errors';
import { hashRequest, parseIdempotencyKey } from '../../../ordering/idempotency';
import { parseCents } from '../../../ordering/money';
import { ORDER, orderRecord, WITH_LINES, type OrderRow } from '../../../ordering/order-records';
import type { OrderRecord, Outcome } from '../../../ordering/placement';
import type { Transition } from '../../../ordering/transitions';
import { newOrder } from '../contract';
import { readOrders } from '../history';
import { presentOrder } from '../presentation';

export default factories.createCoreController(ORDER, ({ strapi }) => {
  /** Customers see their own orders, staff see all. */
  const visibleTo = (ctx: Context): object => (isStaff(ctx) ? {} : { customer: requireUser(ctx).id });

  const answer = (ctx: Context, status: number, order: OrderRecord) => {
    ctx.status = status;
    ctx.body = { data: presentOrder(order), meta: {} };
  };

  const answerOutcome = (ctx: Context, outcome: Outcome) => {
    if (outcome.kind === 'refused') throw new Refused(outcome.refusal);
    if (outcome.kind === 'replayed') ctx.set('Idempotent-Replayed', 'true');
    answer(ctx, outcome.kind === 'replayed' ? 200 : 201, outcome.order);
  };

  const transition = (name: Transition) => async (ctx: Context) => {
    const { id } = ctx.params;
    const visible = await strapi.db.query(ORDER).count({ where: { ...visibleTo(ctx), documentId: id } });
    if (visible === 0) return ctx.notFound();
    const order = await strapi.service(ORDER).transition(id, name, actorOf(ctx));
    if (!order) return ctx.notFound();
    answer(ctx, 200, order);
  };

  return {
    async create(ctx) {
      const idempotencyKey = parseIdempotencyKey(ctx.headers['idempotency-key'] as string | undefined);
      const data = parseData(newOrder, ctx);
      const { lines, expectedTotal, note = null, shippingAddress = null, ...extensions } = data;
      const outcome: Outcome = await strapi.service(ORDER).place({
        customer: requireUser(ctx).id,
        lines,
        expectedTotal: expectedTotal === undefined ? undefined : parseCents(expectedTotal),
        note,
        shippingAddress,
        extensions,
        idempotencyKey,
        requestHash: hashRequest(data),
      });
      answerOutcome(ctx, outcome);
    },

    async find(ctx) {
      const query = await readQuery(strapi, ctx, ORDER);
      const customer = isStaff(ctx) ? undefined : requireUser(ctx).id;
      const { rows, pagination } = await readOrders(strapi, query, customer);
      ctx.body = { data: rows.map(presentOrder), meta: { pagination } };
    },

    async findOne(ctx) {
      if (!userOf(ctx)) return ctx.notFound();
      await readEntryQuery(strapi, ctx, ORDER);
      const where = { ...visibleTo(ctx), documentId: ctx.params.id };
      const row: OrderRow | null = await strapi.db.query(ORDER).findOne({ where, populate: WITH_LINES });
      if (!row) return ctx.notFound();
      answer(ctx, 200, orderRecord(row));
    },

    confirm: transition('confirm'),
    ship: transition('ship'),
    deliver: transition('deliver'),
    cancel: transition('cancel'),
  };
});
