/** The shop's tables as COPY takes them: which columns, how many rows, and the rows themselves, made as they are read. */
import {
  CATEGORIES,
  categoryName,
  categoryOf,
  categorySlug,
  isActive,
  productDescription,
  productDocumentId,
  productName,
  productPrice,
  productSku,
  productSlug,
} from './catalogue.mjs';
import { documentId, scramble } from './scramble.mjs';

/** What `scramble` is asked for; documentIds take four numbers each. Apart from what the plan asks for. */
const FOR = {
  category: 201,
  user: 205,
  order: 209,
  orderLine: 213,
  movement: 217,
  key: 221,
  hash: 225,
  number: 229,
};

const LOW_STOCK_THRESHOLD = 5;

/** The newest orders are still on their way. */
const DELIVERED_SHARE = 0.99;

const TIMES = ['created_at', 'updated_at', 'published_at'];

/** A row of COPY's text format. None of our texts holds a tab, a line break or a backslash. */
const row = (values, time) => `${values.join('\t')}\t${time}\t${time}\t${time}\n`;

const amount = (cents) => (cents / 100).toFixed(2);

/**
 * @param {import('./plan.mjs').Plan} plan
 * @param {number} role the id of the customers' role.
 * @returns {{ name: string, columns: string[], count: number, rows: () => Iterable<string> }[]} the largest first.
 */
export const tablesOf = (plan, role) => [
  movements(plan),
  orderLines(plan),
  orders(plan),
  products(plan),
  productCategories(plan),
  users(plan),
  userRoles(plan, role),
  categories(plan),
];

const movements = (plan) => ({
  name: 'stock_movements',
  columns: ['id', 'document_id', 'product_id', 'order_id', 'delta', 'stock_after', 'reason', ...TIMES],
  count: plan.products + plan.lines,
  *rows() {
    const stock = new Int32Array(plan.products + 1);
    let id = 0;
    const move = (product, order, delta, reason, time) => {
      id += 1;
      stock[product] += delta;
      return row([id, documentId(FOR.movement, id), product, order, delta, stock[product], reason], time);
    };
    for (let product = 1; product <= plan.products; product += 1)
      yield move(product, '\\N', plan.openingOf(product), 'opening', plan.productCreatedAt(product));
    for (let order = 1; order <= plan.orders; order += 1) {
      const time = plan.orderedAt(order);
      for (const { product, quantity } of plan.linesOf(order))
        yield move(product, order, -quantity, 'sale', time);
    }
  },
});

const orderLines = (plan) => ({
  name: 'order_lines',
  columns: [
    ...['id', 'document_id', 'order_id', 'product_id', 'product_document_id', 'position', 'name', 'sku'],
    ...['unit_price', 'quantity', 'total', ...TIMES],
  ],
  count: plan.lines,
  *rows() {
    let id = 0;
    for (let order = 1; order <= plan.orders; order += 1) {
      const time = plan.orderedAt(order);
      for (const [position, { product, quantity, total }] of plan.linesOf(order).entries()) {
        id += 1;
        const identity = [id, documentId(FOR.orderLine, id), order, product, productDocumentId(product)];
        const snapshot = [position + 1, productName(product, plan.products), productSku(product)];
        const money = [amount(productPrice(product)), quantity, amount(total)];
        yield row([...identity, ...snapshot, ...money], time);
      }
    }
  },
});

const orders = (plan) => ({
  name: 'orders',
  columns: [
    ...['id', 'document_id', 'number', 'state', 'currency', 'total', 'placed_at'],
    ...['idempotency_key', 'request_hash', 'customer_id', ...TIMES],
  ],
  count: plan.orders,
  *rows() {
    for (let order = 1; order <= plan.orders; order += 1) {
      const time = plan.orderedAt(order);
      const total = plan.linesOf(order).reduce((sum, line) => sum + line.total, 0);
      const state = order > plan.orders * DELIVERED_SHARE ? 'placed' : 'delivered';
      const identity = [order, documentId(FOR.order, order), orderNumber(order, time), state];
      const request = [documentId(FOR.key, order), documentId(FOR.hash, order), plan.customerOf(order)];
      yield row([...identity, 'EUR', amount(total), time, ...request], time);
    }
  },
});

/** Like those the shop makes: the day, then letters and digits. */
const orderNumber = (order, time) =>
  `${time.slice(2, 10).replaceAll('-', '')}-${scramble(FOR.number, order).toString(32).padStart(8, '0').toUpperCase()}`;

const products = (plan) => ({
  name: 'products',
  columns: [
    ...['id', 'document_id', 'name', 'slug', 'sku', 'description', 'price', 'stock', 'active'],
    ...['low_stock_threshold', ...TIMES],
  ],
  count: plan.products,
  *rows() {
    for (let product = 1; product <= plan.products; product += 1) {
      const names = [productName(product, plan.products), productSlug(product, plan.products)];
      const texts = [...names, productSku(product), productDescription(product, plan.products)];
      const stock = plan.openingOf(product) - plan.sold[product];
      const facts = [amount(productPrice(product)), stock, isActive(product, plan.products)];
      const identity = [product, productDocumentId(product)];
      yield row([...identity, ...texts, ...facts, LOW_STOCK_THRESHOLD], plan.productCreatedAt(product));
    }
  },
});

const productCategories = (plan) => ({
  name: 'products_category_lnk',
  columns: ['id', 'product_id', 'category_id', 'product_ord'],
  count: plan.products,
  *rows() {
    for (let product = 1; product <= plan.products; product += 1)
      yield `${product}\t${product}\t${categoryOf(product)}\t${Math.ceil(product / CATEGORIES)}\n`;
  },
});

const users = (plan) => ({
  name: 'up_users',
  columns: ['id', 'document_id', 'username', 'email', 'provider', 'confirmed', 'blocked', ...TIMES],
  count: plan.shoppers,
  *rows() {
    for (let number = 0; number < plan.shoppers; number += 1) {
      const id = plan.firstShopper + number;
      const identity = [id, documentId(FOR.user, id), `shopper-${id}`, `shopper-${id}@shop.example`];
      yield row([...identity, 'local', true, false], plan.productCreatedAt(1));
    }
  },
});

const userRoles = (plan, role) => ({
  name: 'up_users_role_lnk',
  columns: ['id', 'user_id', 'role_id', 'user_ord'],
  count: plan.shoppers,
  *rows() {
    for (let number = 0; number < plan.shoppers; number += 1) {
      const id = plan.firstShopper + number;
      yield `${id}\t${id}\t${role}\t${id}\n`;
    }
  },
});

const categories = (plan) => ({
  name: 'categories',
  columns: ['id', 'document_id', 'name', 'slug', ...TIMES],
  count: CATEGORIES,
  *rows() {
    for (let number = 1; number <= CATEGORIES; number += 1) {
      const identity = [number, documentId(FOR.category, number), categoryName(number), categorySlug(number)];
      yield row(identity, plan.productCreatedAt(1));
    }
  },
});
