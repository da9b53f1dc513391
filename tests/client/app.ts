/** The client as apps have it, with less patience between its attempts; and people who use it. */
import { MemoryStore, OpplyShop, type ShopOptions } from '@opply-shop/client';
import { people, PASSWORD, type Person } from '../support/people';
import type { Shop } from '../support/shop';

/** @param url of the shop, or of a connection to it. */
export const app = (url: string, options: Partial<ShopOptions> = {}): OpplyShop =>
  new OpplyShop({ url, backOff: { firstMs: 5, longestMs: 40 }, ...options });

export interface AppOfSomebody {
  client: OpplyShop;
  store: MemoryStore;
  who: Person;
}

/** An app in which somebody new has logged in, over a connection that was good until then. */
export async function appOf(
  shop: Shop,
  url: string,
  { type = 'authenticated', ...options }: Partial<ShopOptions> & { type?: 'authenticated' | 'staff' } = {},
): Promise<AppOfSomebody> {
  const [who] = (await people(shop, 1, type)) as [Person];
  const store = new MemoryStore();
  await app(shop.url, { store }).session.logIn({ identifier: who.username, password: PASSWORD });
  return { client: app(url, { store, ...options }), store, who };
}

/** @returns what the promise was rejected with. */
export const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`Nothing was thrown: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

/** @returns everything that the list holds. */
export async function collect<Entry>(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const collected: Entry[] = [];
  for await (const entry of entries) collected.push(entry);
  return collected;
}
