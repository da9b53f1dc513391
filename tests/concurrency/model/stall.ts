/** A stall of its own for every history: products and customers nobody else touches, in a shop that all share. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Shop } from '../../support/shop';
import type { Product } from './shop-model';

export const PRODUCTS = 3;
export const CUSTOMERS = 2;

export interface Stall {
  currency: string;
  /** Numeric user ids. */
  customers: number[];
  products: { id: number; documentId: string; product: Product }[];
}

/** What a history starts with. */
export type Shelf = Pick<Product, 'price' | 'stock' | 'active'>[];

/** Few pieces, so that they run out: of some products at once, of others after a couple of orders. */
const stock = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 4 }), weight: 1 },
  { arbitrary: fc.integer({ min: 5, max: 20 }), weight: 3 },
);

const active = fc.oneof(
  { arbitrary: fc.constant(true), weight: 15 },
  { arbitrary: fc.constant(false), weight: 1 },
);

export const shelf: fc.Arbitrary<Shelf> = fc.array(fc.record({ price: fc.nat(999), stock, active }), {
  minLength: PRODUCTS,
  maxLength: PRODUCTS,
});

/** Makes the customers and products, with an opening movement for each stock, in one visit to the shop. */
export async function openStall(shop: Shop, wanted: Shelf): Promise<Stall> {
  const name = `stall-${randomUUID().slice(-12)}`;
  const products = wanted.map((wish, number) => ({
    documentId: `${name}-${number}`,
    product: { name: `Product ${number}`, sku: `${name}-${number}`, ...wish },
  }));
  const made = await shop.inside(
    async (strapi, users, rows) => {
      const people = await strapi.db
        .query('plugin::users-permissions.user')
        .createMany({ data: users as never });
      const goods = await strapi.db.query('api::product.product').createMany({ data: rows as never });
      return { customers: people.ids, ids: goods.ids, currency: strapi.config.get<string>('store.currency') };
    },
    Array.from({ length: CUSTOMERS }, (_, number) => ({
      username: `${name}-${number}`,
      email: `${name}-${number}@shop.example`,
      provider: 'local',
      confirmed: true,
    })),
    products.map(({ documentId, product }) => ({
      documentId,
      slug: product.sku,
      ...product,
      price: product.price / 100,
    })),
  );
  return {
    currency: made.currency,
    customers: made.customers.map(Number),
    products: products.map((one, index) => ({ id: Number(made.ids[index]), ...one })),
  };
}
