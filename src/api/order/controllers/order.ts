/** Orders over HTTP: ask the engine's service, answer. */
import { factories } from '@strapi/strapi';
import { actorOf } from '../../../http/actor';
import { isStaff, requireUser, userOf, type Context } from '../../../http/context';
import { permitted } from '../../../http/query';
import { answer, notFound, serve, type AnswerOf } from '../../../http/serve';
import { limitsInForce } from '../../../limits/limits';
import { Refused } from '../../../ordering/errors';
import { hashRequest } from '../../../ordering/idempotency';
import { parseCents } from '../../../ordering/money';
import { ORDER, orderRecord, WITH_LINES, type OrderRow } from '../../../ordering/order-records';
import type { OrderRecord, Outcome } from '../../../ordering/placement';
import type { Transition } from '../../../ordering/transitions';
import { readFresh } from '../../../reading/read-fresh';
import { readOrders } from '../history';
import { ORDER_ROUTES } from '../operations';
import { presentOrder } from '../presentation';

const shown = (order: OrderRecord) => ({ data: presentOrder(order), meta: {} });

function answerOf(outcome: Outcome): AnswerOf<typeof ORDER_ROUTES.create> {
  if (outcome.kind === 'refused') throw new Refused(outcome.refusal);
  const body = shown(outcome.order);
  return outcome.kind === 'placed' ? answer(201, body) : answer(200, body, { 'Idempotent-Replayed': 'true' });
}

export default factories.createCoreController(ORDER, ({ strapi }) => {
  /** Customers see their own orders, staff see all. */
  const visibleTo = (ctx: Context): object => (isStaff(ctx) ? {} : { customer: requireUser(ctx).id });

  const transition = (name: Transition) =>
    serve(ORDER_ROUTES[name], async ({ params: { id } }, ctx) => {
      const visible = await strapi.db.query(ORDER).count({ where: { ...visibleTo(ctx), documentId: id } });
      if (visible === 0) throw notFound();
      const order: OrderRecord | undefined = await strapi.service(ORDER).transition(id, name, actorOf(ctx));
      if (!order) throw notFound();
      return answer(200, shown(order));
    });

  return {
    create: serve(ORDER_ROUTES.create, async ({ headers, data }, ctx) => {
      const customer = requireUser(ctx).id;
      await limitsInForce().take(['orders'], ctx.request.ip, String(customer));
      const { lines, expectedTotal, note = null, shippingAddress = null, ...extensions } = data;
      const outcome: Outcome = await strapi.service(ORDER).place({
        customer,
        lines,
        expectedTotal: expectedTotal === undefined ? undefined : parseCents(expectedTotal),
        note,
        shippingAddress,
        extensions,
        idempotencyKey: headers['Idempotency-Key'] ?? null,
        requestHash: hashRequest(data),
      });
      return answerOf(outcome);
    }),

    find: serve(ORDER_ROUTES.find, async ({ query }, ctx) => {
      const wanted = await permitted(ctx, ORDER, query);
      const customer = isStaff(ctx) ? undefined : requireUser(ctx).id;
      const { rows, pagination } = await readOrders(strapi, wanted, customer);
      return answer(200, { data: rows.map(presentOrder), meta: { pagination } });
    }),

    findOne: serve(ORDER_ROUTES.findOne, async ({ params: { id }, query }, ctx) => {
      if (!userOf(ctx)) throw notFound();
      await permitted(ctx, ORDER, query);
      const where = { ...visibleTo(ctx), documentId: id };
      const row: OrderRow | null = await readFresh(strapi, () =>
        strapi.db.query(ORDER).findOne({ where, populate: WITH_LINES }),
      );
      if (!row) throw notFound();
      return answer(200, shown(orderRecord(row)));
    }),

    confirm: transition('confirm'),
    ship: transition('ship'),
    deliver: transition('deliver'),
    cancel: transition('cancel'),
  };
});
