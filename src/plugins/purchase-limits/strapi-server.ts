/**
 * Purchase limits: how many pieces of a product one customer may buy within some days. Bought is what stands in their orders that
 * are not cancelled, so a cancellation gives it back. It takes no lock of its own: the hook runs while the products of the batch
 * are locked, so of two batches with one product, in one server or in two, the second counts what the first has placed.
 */
import type { Core } from '@strapi/strapi';
import type { BeforeDecision, OrderHook, ProposedLine, ProposedOrder, Ruling } from '../../extending';
import schema from './content-types/purchase-limit/schema.json';

interface Limit {
  id: number;
  /** Empty for every product. */
  sku: string;
  pieces: number;
  days: number;
}

interface Bought {
  limit: number;
  customer: number;
  product: number;
  pieces: number;
}

const LIMITS = `SELECT id, COALESCE(sku, '') AS sku, pieces, days FROM purchase_limits
  WHERE COALESCE(sku, '') = ANY(?) ORDER BY id`;

const BOUGHT = `SELECT purchase_limits.id AS limit, orders.customer_id AS customer, order_lines.product_id AS product,
    sum(order_lines.quantity)::int AS pieces
  FROM purchase_limits
  JOIN orders ON orders.placed_at > ?::timestamp - make_interval(days => purchase_limits.days)
  JOIN order_lines ON order_lines.order_id = orders.id
  WHERE purchase_limits.id = ANY(?) AND orders.customer_id = ANY(?) AND orders.state <> 'cancelled'
    AND order_lines.product_id = ANY(?)
  GROUP BY 1, 2, 3`;

const concerns = ({ sku }: Limit, line: ProposedLine): boolean => sku === '' || sku === line.sku;

const keyOf = (limit: number, customer: number, product: number): string => `${limit} ${customer} ${product}`;

/** Counts up what each order would take, and refuses those with which it would be too much. */
function rulingsOn(orders: readonly ProposedOrder[], limits: Limit[], bought: Bought[]) {
  const counted = new Map(
    bought.map(({ limit, customer, product, pieces }) => [keyOf(limit, customer, product), pieces]),
  );
  const rulings = new Map<ProposedOrder, Ruling>();
  for (const order of orders) {
    const wishes = order.lines.flatMap((line) =>
      limits
        .filter((limit) => concerns(limit, line))
        .map((limit) => {
          const key = keyOf(limit.id, order.customer, line.productId);
          return { limit, line, key, pieces: (counted.get(key) ?? 0) + line.quantity };
        }),
    );
    const excess = wishes.find(({ limit, pieces }) => pieces > limit.pieces);
    if (!excess) for (const { key, pieces } of wishes) counted.set(key, pieces);
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
  async handle(orders, { trx }) {
    const lines = orders.flatMap((order) => order.lines);
    const { rows } = await trx.raw(LIMITS, [['', ...lines.map(({ sku }) => sku)]] as never);
    const limits = rows as Limit[];
    const limited = lines.filter((line) => limits.some((limit) => concerns(limit, line)));
    const buying = orders.filter((order) => order.lines.some((line) => limited.includes(line)));
    if (buying.length === 0) return undefined;
    const bought = await trx.raw(BOUGHT, [
      new Date(),
      limits.map(({ id }) => id),
      buying.map(({ customer }) => customer),
      limited.map(({ productId }) => productId),
    ] as never);
    return rulingsOn(buying, limits, bought.rows as Bought[]);
  },
};

export default {
  contentTypes: { 'purchase-limit': { schema } },
  bootstrap({ strapi }: { strapi: Core.Strapi }) {
    const hook: OrderHook<BeforeDecision> = strapi.hook('api::order.beforeDecision');
    hook.register(beforeDecision);
  },
};
