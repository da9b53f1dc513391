/** Batches in which a plugin minds some orders, and what is to become of them. */
import { product, type TestProduct } from '../support/catalogue';
import { line } from '../support/orders';
import type { Person } from '../support/people';
import type { Shop } from '../support/shop';
import { placeTogether, type Settled } from './plugin';

export const AT_MOST = 10;

/** A batch in which the plugin minds the orders with this note, at the places given. */
export async function batchWith(
  shop: Shop,
  { id }: Person,
  note: string,
  places: number[],
): Promise<{ tea: TestProduct; outcomes: Settled[] }> {
  const tea = await product(shop, { stock: 100 });
  const wishes = Array.from({ length: AT_MOST }, (_, index) => ({
    customer: id,
    lines: [line(tea)],
    note: places.includes(index) ? note : `fine ${index}`,
  }));
  return { tea, outcomes: await placeTogether(shop, wishes) };
}

/** @returns the kinds of the outcomes when those at these places end with this code and all others are placed. */
export const placedBut = (places: number[], code: string): string[] =>
  Array.from({ length: AT_MOST }, (_, index) => (places.includes(index) ? code : 'placed'));
