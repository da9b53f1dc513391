/** Who bought what, when and how much of it: the orders of a shop, worked out so that its books will balance. */
import { productPrice, productStock } from './catalogue.mjs';
import { choose } from './scramble.mjs';

/** Orders of the one customer who has as many at every size. */
export const REGULARS_ORDERS = 10_000;

const ORDERS_PER_SHOPPER = 10;
const LARGEST_QUANTITY = 3;

/** Products came in the first year, orders in the two after it. */
const FIRST_DAY = Date.UTC(2023, 0, 1);
const YEAR = 365 * 24 * 3600 * 1000;

/** What `scramble` is asked for; apart from what the catalogue asks for. */
const FOR = { customer: 101, lines: 102, product: 103, distance: 104, quantity: 105 };

export class Plan {
  /** @param {{ products: number, orders: number, regular: number, firstShopper: number }} facts ids of customers. */
  constructor({ products, orders, regular, firstShopper }) {
    this.products = products;
    this.orders = orders;
    this.regular = regular;
    this.firstShopper = firstShopper;
    this.shoppers = Math.ceil(orders / ORDERS_PER_SHOPPER);
    this.lines = 0;
    this.sold = new Int32Array(products + 1);
    for (let order = 1; order <= orders; order += 1) {
      for (const { product, quantity } of this.linesOf(order)) {
        this.lines += 1;
        this.sold[product] += quantity;
      }
    }
  }

  /** @returns the id of the customer; the regular's orders are spread evenly over all the years. */
  customerOf(order) {
    const regulars = (number) => Math.floor((number * REGULARS_ORDERS) / this.orders);
    if (regulars(order) !== regulars(order - 1)) return this.regular;
    return this.firstShopper + choose(FOR.customer, order, this.shoppers);
  }

  /** @returns {{ product: number, quantity: number, total: number }[]} one line or two, of different products. */
  linesOf(order) {
    const product = 1 + choose(FOR.product, order, this.products);
    const first = line(product, order);
    if (choose(FOR.lines, order, 2) === 0) return [first];
    const distance = 1 + choose(FOR.distance, order, this.products - 1);
    return [first, line(1 + ((product - 1 + distance) % this.products), order)];
  }

  /** @returns {number} what the product started with: at least one piece, as a movement of nothing is refused. */
  openingOf(product) {
    return Math.max(1, productStock(product) + this.sold[product]);
  }

  productCreatedAt(product) {
    return new Date(FIRST_DAY + Math.floor((YEAR * product) / this.products)).toISOString();
  }

  orderedAt(order) {
    return new Date(FIRST_DAY + YEAR + Math.floor((2 * YEAR * order) / this.orders)).toISOString();
  }
}

function line(product, order) {
  const quantity = 1 + choose(FOR.quantity, order, LARGEST_QUANTITY);
  return { product, quantity, total: quantity * productPrice(product) };
}
