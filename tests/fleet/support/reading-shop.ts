/** Shops that read from a replica, and what they say of where they have read. */
import { setTimeout as wait } from 'node:timers/promises';
import type * as PromClient from 'prom-client';
import { TestDatabase } from '../../support/database';
import { Shop } from '../../support/shop';
import type { PostgresPair } from './postgres-pair';

const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 5;

export const USED = 'reads go there from now on';

/** Boots a shop that may read from this replica, by default the pair's. */
export function bootReading(
  { primaryUrl, replicaUrl }: PostgresPair,
  settings: Record<string, string> = {},
): Promise<Shop> {
  const env = { DATABASE_READ_URL: replicaUrl, LOG_LEVEL: 'info', ...settings };
  return Shop.boot(TestDatabase.at(primaryUrl), env);
}

/** The same, and resolves when it reads there. */
export async function openReading(pair: PostgresPair, settings?: Record<string, string>): Promise<Shop> {
  const shop = await bootReading(pair, settings);
  await said(shop, USED);
  return shop;
}

/** Resolves when the shop has said this in its log, so many times. */
export const said = (shop: Shop, words: string, times = 1): Promise<void> =>
  until(() => shop.log.split(words).length > times, `"${words}" in the log, which is:\n${shop.log}`);

export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE_MS} ms: ${what}`);
    await wait(LOOK_AGAIN_MS);
  }
}

export type Reads = Record<'replica' | 'primary', number>;

/** @returns how many reads were answered where, by the shop's own metrics. */
export function readsOf(shop: Shop): Promise<Reads> {
  return shop.inside(async () => {
    // A function sent into the shop has no `require` of its own.
    const { register } = process.mainModule?.require('prom-client') as typeof PromClient;
    const metric = await register.getSingleMetric('shop_reads_total')?.get();
    const sum = (server: string) =>
      (metric?.values ?? [])
        .filter(({ labels }) => labels.from === server)
        .reduce((total, { value }) => total + value, 0);
    return { replica: sum('replica'), primary: sum('primary') };
  });
}

/** @returns where reads were answered while `work` ran. */
export async function readsDuring(shop: Shop, work: () => Promise<unknown>): Promise<Reads> {
  const before = await readsOf(shop);
  await work();
  const after = await readsOf(shop);
  return { replica: after.replica - before.replica, primary: after.primary - before.primary };
}
