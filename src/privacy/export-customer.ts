/** Everything the shop keeps of a customer, as it is at one moment, for themselves. */
import type { Core } from '@strapi/strapi';
import { presentOrder } from '../api/order/presentation';
import { inWords, type Actor } from '../ordering/actor';
import { ORDER, orderRecord, WITH_LINES, type OrderRow } from '../ordering/order-records';
import type { OrderState } from '../ordering/placement';
import { ORDER_TRANSITION } from '../ordering/transitions';
import type { CustomerExport } from './contract';
import { isCustomer, type Statements } from './person';

const USER = 'plugin::users-permissions.user' as const;
const SESSION = 'admin::session' as const;

type Account = CustomerExport['account'];

interface OwnRow extends OrderRow {
  id: number;
  idempotencyKey: string | null;
}

interface Step {
  toState: OrderState;
  createdAt: string;
  actorKind: string;
  order: { id: number };
}

interface Session {
  deviceId: string;
  metadata: unknown;
  createdAt: string;
  expiresAt: string;
  absoluteExpiresAt: string | null;
}

interface Delivery {
  name: string | null;
  type: string;
  title: string;
  happened_at: Date;
  state: 'waiting' | 'delivered' | 'failed';
  body: string;
}

const DELIVERIES = `
  SELECT strapi_webhooks.name, type, title, happened_at, state, body FROM webhook_deliveries
  LEFT JOIN strapi_webhooks ON strapi_webhooks.id = webhook_id
  WHERE title = ANY(?::text[]) AND type LIKE 'order.%' ORDER BY webhook_deliveries.id`;

/**
 * @param documentId of the customer.
 * @param actor whoever asks, for the log.
 * @returns undefined when there is no such customer. Staff are none.
 */
export async function exportCustomer(
  strapi: Core.Strapi,
  documentId: string,
  actor: Actor,
): Promise<CustomerExport | undefined> {
  const exported = await read(strapi, documentId);
  if (exported) strapi.log.warn(`privacy: ${inWords(actor)} has exported customer ${documentId}`);
  return exported;
}

async function read(strapi: Core.Strapi, documentId: string): Promise<CustomerExport | undefined> {
  return strapi.db.transaction(async ({ trx }): Promise<CustomerExport | undefined> => {
    await trx.raw('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const user: (Account & { id: number }) | null = await strapi.db
      .query(USER)
      .findOne({ where: { documentId } });
    if (!user || !(await isCustomer(trx, user.id))) return undefined;
    const orders: OwnRow[] = await strapi.db
      .query(ORDER)
      .findMany({ where: { customer: user.id }, populate: WITH_LINES, orderBy: { id: 'asc' } });
    return {
      format: 'opply-shop-customer',
      version: 1,
      exportedAt: new Date().toISOString(),
      account: accountOf(user),
      orders: await withHistories(strapi, orders),
      sessions: await sessionsOf(strapi, user.id),
      told: await toldOf(trx, orders),
    };
  });
}

/** Named one by one: no hash and no token of a reset leaves the shop, whatever a later version adds to a user. */
const accountOf = (user: Account): Account => ({
  documentId: user.documentId,
  username: user.username,
  email: user.email,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  street1: user.street1,
  street2: user.street2,
  city: user.city,
  state: user.state,
  postalCode: user.postalCode,
  country: user.country,
  provider: user.provider,
  confirmed: user.confirmed,
  blocked: user.blocked,
  createdAt: user.createdAt,
  updatedAt: user.updatedAt,
});

async function withHistories(strapi: Core.Strapi, orders: OwnRow[]): Promise<CustomerExport['orders']> {
  const steps: Step[] = await strapi.db.query(ORDER_TRANSITION).findMany({
    where: { order: { id: { $in: orders.map(({ id }) => id) } } },
    populate: { order: { select: ['id'] } },
    orderBy: { id: 'asc' },
  });
  const histories = new Map<number, Step[]>(orders.map(({ id }) => [id, []]));
  for (const step of steps) histories.get(step.order.id)?.push(step);
  return orders.map((row) => ({
    ...presentOrder(orderRecord(row)),
    idempotencyKey: row.idempotencyKey,
    history: [
      { state: 'placed', at: row.placedAt, by: 'customer' },
      ...(histories.get(row.id) ?? []).map(historyOf),
    ],
  }));
}

const historyOf = ({ toState, createdAt, actorKind }: Step) => ({
  state: toState,
  at: createdAt,
  by: actorKind === 'customer' ? ('customer' as const) : ('shop' as const),
});

async function sessionsOf(strapi: Core.Strapi, id: number): Promise<CustomerExport['sessions']> {
  const sessions: Session[] = await strapi.db
    .query(SESSION)
    .findMany({ where: { userId: String(id), origin: 'users-permissions' }, orderBy: { id: 'asc' } });
  return sessions.map(({ deviceId, metadata, createdAt, expiresAt, absoluteExpiresAt }) => ({
    device: deviceId,
    about: metadata ?? null,
    begunAt: createdAt,
    endsAt: absoluteExpiresAt ?? expiresAt,
  }));
}

async function toldOf(trx: Statements, orders: OwnRow[]): Promise<CustomerExport['told']> {
  const { rows }: { rows: Delivery[] } = await trx.raw(DELIVERIES, [orders.map(({ number }) => number)]);
  return rows.map(({ name, type, title, happened_at, state, body }) => ({
    to: name,
    event: type,
    order: title,
    happenedAt: happened_at.toISOString(),
    state,
    body: JSON.parse(body) as unknown,
  }));
}
