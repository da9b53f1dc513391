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
 * A customer's orders are read once for each period, however many lines they ask for. OFFSET 0: order by order through an index, also
 * by a plan that was made when the shop had no orders (as in idempotency.ts); by the product instead, what is popular would be read in
 * full. For the same reason the moment is not compared as it stands: its index has the orders of everybody.
 */
const LIMITS = `WITH applying AS MATERIALIZED (
    SELECT DISTINCT limits.id, customer, product, pieces, days
    FROM (
      SELECT id, COALESCE(sku, '') AS sku, pieces, days FROM purchase_limits WHERE COALESCE(sku, '') = ANY(?::text[] || ''::text)
    ) AS limits
    JOIN unnest(?::int[], ?::int[], ?::text[]) AS wish (customer, product, sku) ON limits.sku IN (wish.sku, '')
  ), purchases AS MATERIALIZED (
    SELECT customer, days, product, sum(quantity)::int AS bought
    FROM (SELECT DISTINCT customer, days FROM applying) AS buyer
    CROSS JOIN LATERAL (
      SELECT id FROM orders
      WHERE customer_id = customer AND placed_at + make_interval(days => days) > ?::timestamp AND state <> 'cancelled' OFFSET 0
    ) AS placed
    CROSS JOIN LATERAL (
      SELECT product_id AS product, quantity FROM order_lines WHERE order_id = placed.id OFFSET 0
    ) AS line
    GROUP BY customer, days, product
  )
  SELECT id, customer, product, pieces, days, COALESCE(bought, 0) AS bought
  FROM applying LEFT JOIN purchases USING (customer, days, product)
  ORDER BY id`;

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

const keyOf = (customer: number, product: number): string => `${customer} ${product}`;

/** @returns the limits of what is bought and by whom: the same objects for all orders of the batch. */
function byPurchase(limits: readonly Limit[]): ReadonlyMap<string, Limit[]> {
  const found = new Map<string, Limit[]>();
  for (const limit of limits) {
    const key = keyOf(limit.customer, limit.product);
    const others = found.get(key);
    if (others) others.push(limit);
    else found.set(key, [limit]);
  }
  return found;
}

/** Counts up what each order would take, and refuses those with which it would be too much. */
function rulingsOn(orders: readonly ProposedOrder[], limits: readonly Limit[]) {
  const limitsOf = byPurchase(limits);
  const rulings = new Map<ProposedOrder, Ruling>();
  for (const order of orders) {
    const wishes = order.lines.flatMap((line) =>
      (limitsOf.get(keyOf(order.customer, line.productId)) ?? []).map((limit) => ({ limit, line })),
    );
    const excess = wishes.find(({ limit, line }) => limit.bought + line.quantity > limit.pieces);
    if (excess) rulings.set(order, { refuse: objectionTo(excess) });
    else for (const { limit, line } of wishes) limit.bought += line.quantity;
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
