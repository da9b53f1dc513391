/**
 * For tests of what a shop remembers. It does so for seconds, and until it hears of a change, which PostgreSQL tells it a moment after the
 * change: a busy machine may take the seconds, and let the moment come in the middle of what is looked at.
 */
import { randomUUID } from 'node:crypto';
import type { changeFeed } from '../../src/platform/change-feed';
import type { Shop } from './shop';

/** Resolves when the shop has heard of everything that was changed before: in the order of commits, a change of nobody comes last. */
export const hearsOfAll = (shop: Shop): Promise<void> =>
  shop.inside(async (strapi, nobody) => {
    const { changeFeed: feed } = process.mainModule?.require('../../dist/src/platform/change-feed') as {
      changeFeed: typeof changeFeed;
    };
    let awaited = nobody;
    let isHeard = false;
    feed.subscribe((change, from) => {
      isHeard ||= change === awaited && from === 'the database';
    });
    // Another after two seconds, should it be deaf at this moment: of what it misses it hears when it listens anew.
    for (let time = 1; !isHeard; time += 1) {
      awaited = `${nobody}-${time}`;
      await strapi.db.connection.raw("SELECT pg_notify('opply_shop_changes', ?)", [awaited]);
      for (let turn = 0; turn < 100 && !isHeard; turn += 1) await new Promise((next) => setTimeout(next, 20));
    }
  }, `user:${randomUUID()}`);

/** Inside the shop: the clock by which it knows how old something is. */
interface Clock {
  clock?: () => number;
}

/** What the shop remembers from now on grows no older: it is forgotten for a change, and for nothing else. */
export async function agesNoMore(shop: Shop): Promise<void> {
  await hearsOfAll(shop);
  await shop.inside(() => {
    (globalThis as Clock).clock ??= performance.now.bind(performance);
    const moment = performance.now();
    performance.now = () => moment;
  });
}

/** What a shop that ages no more remembers is older now by so many milliseconds. */
export const agesBy = (shop: Shop, milliseconds: number): Promise<void> =>
  shop.inside((_strapi, more) => {
    const moment = performance.now() + more;
    performance.now = () => moment;
  }, milliseconds);

/** What it remembers is as old as it is. */
export const agesAgain = (shop: Shop): Promise<void> =>
  shop.inside(() => {
    performance.now = (globalThis as Clock).clock ?? performance.now;
  });
