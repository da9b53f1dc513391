/**
 * Purchase limits: how many pieces of a product one customer may buy within some days. Bought is what stands in their orders that
 * are not cancelled, so a cancellation gives it back. It takes no lock of its own: the hook runs while the products of the batch
 * are locked, so of two batches with one product, in one server or in two, the second counts what the first has placed.
 */
import type { Core } from '@strapi/strapi';
import type {
  BeforeDecision,
  HookContext,
  OrderHook,
  ProposedLine,
  ProposedOrder,
  Ruling,
} from '../../extending';
import schema from './content-types/purchase-limit/schema.json';

/** What one limit says of one product for one customer, and how far they have come. */
interface Limit {
  id: number;
  customer: number;
  product: number;
  /** So many within so many days. */
  pieces: number;
  days: number;
  bought: number;
}

/**
 * OFFSET 0: order by order through an index, also by a plan that was made when the shop had no orders (as in idempotency.ts). By
 * the product instead, what is popular would be read in full for each order of the customer.
 */
const LIMITS = `SELECT limits.id, customer, product, pieces, days, bought
  FROM (
    SELECT id, COALESCE(sku, '') AS sku, pieces, days FROM purchase_limits WHERE COALESCE(sku, '') = ANY(?::text[] || ''::text)
  ) AS limits
  JOIN unnest(?::int[], ?::int[], ?::text[]) AS wish (customer, product, sku) ON limits.sku IN (wish.sku, '')
  CROSS JOIN LATERAL (
    SELECT COALESCE(sum(quantity), 0)::int AS bought
    FROM orders CROSS JOIN LATERAL (
      SELECT product_id, quantity FROM order_lines WHERE order_id = orders.id OFFSET 0
    ) AS line
    WHERE orders.customer_id = wish.customer AND line.product_id = wish.product
      AND orders.placed_at > ?::timestamp - make_interval(days => limits.days) AND orders.state <> 'cancelled'
  ) AS purchases
  ORDER BY limits.id`;

/** A shop may have a limit for each of its products. */
const INDEX = `CREATE INDEX IF NOT EXISTS purchase_limits_by_sku ON purchase_limits ((COALESCE(sku, '')))`;

async function findLimits(orders: readonly ProposedOrder[], { trx }: HookContext): Promise<Limit[]> {
  const wishes = orders.flatMap(({ customer, lines }) => lines.map((line) => ({ customer, ...line })));
  const skus = wishes.map(({ sku }) => sku);
  const { rows } = await trx
    .raw(LIMITS, [
      skus,
      wishes.map(({ customer }) => customer),
      wishes.map(({ productId }) => productId),
      skus,
      new Date(),
    ] as never)
    .options({ name: 'purchase-limits' });
  return rows as Limit[];
}

const keyOf = ({ id, customer, product }: Limit): string => `${id} ${customer} ${product}`;

/** Counts up what each order would take, and refuses those with which it would be too much. */
function rulingsOn(orders: readonly ProposedOrder[], limits: Limit[]) {
  const counted = new Map(limits.map((limit) => [keyOf(limit), limit.bought]));
  const rulings = new Map<ProposedOrder, Ruling>();
  for (const order of orders) {
    const wishes = order.lines.flatMap((line) =>
      limits
        .filter(({ customer, product }) => customer === order.customer && product === line.productId)
        .map((limit) => ({ limit, line, pieces: (counted.get(keyOf(limit)) ?? 0) + line.quantity })),
    );
    const excess = wishes.find(({ limit, pieces }) => pieces > limit.pieces);
    if (!excess) for (const { limit, pieces } of wishes) counted.set(keyOf(limit), pieces);
    else rulings.set(order, { refuse: objectionTo(excess) });
  }
  return rulings;
}

const objectionTo = ({ limit: { pieces, days }, line: { name } }: { limit: Limit; line: ProposedLine }) => ({
  reason: 'PURCHASE_LIMIT',
  message: `At most ${pieces} of ${name} within ${days} days`,
});

const beforeDecision: BeforeDecision = {
  plugin: 'purchase-limits',
  async handle(orders, context) {
    const limits = await findLimits(orders, context);
    return limits.length > 0 ? rulingsOn(orders, limits) : undefined;
  },
};

export default {
  contentTypes: { 'purchase-limit': { schema } },
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    await strapi.db.connection.raw(INDEX);
    const hook: OrderHook<BeforeDecision> = strapi.hook('api::order.beforeDecision');
    hook.register(beforeDecision);
  },
};
