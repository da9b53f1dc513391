/** What is planted for intruders beside that of tests/leaks, and what each of them must never see. */
import { plant, type Planted } from '../leaks/secrets';
import { adminToken } from '../support/automation';
import { colleague } from '../support/panel';
import { KEYS, sessionOf } from '../doors/tokens';
import type { Shop } from '../support/shop';
import { secretOf, webhook } from '../support/webhooks';

/** Who is shown what: staff and colleagues see customers, programs the whole catalogue, owners receivers' secrets. */
export type Sight = 'nobody' | 'customer' | 'staff' | 'program' | 'colleague' | 'owner';

export interface Plants {
  planted: Planted;
  hidden: Record<Sight, string[]>;
  /** Of the victim's session, a person of the panel and a webhook: to be asked for. */
  others: string[];
}

/** At which stock of the tea staff is told: a number that is nothing else. */
const THRESHOLD = 7_654_321;

/** As tests/leaks looks for it: that also stands where only the names of attributes do. */
const ITS_NAME = '"lowStockThreshold":';

/** Where a webhook of the shop goes that nothing is sent to. */
const NOWHERE = 'http://127.0.0.1:9/';

/** Fills a shop. */
export async function plantForIntruders(shop: Shop): Promise<Plants> {
  const planted = await plant(shop);
  const { hidden, victim, truths } = planted;
  await shop.database.query('UPDATE products SET low_stock_threshold = $1 WHERE document_id = $2', [
    THRESHOLD,
    planted.tea,
  ]);
  const owner = await colleague(shop, 'strapi-super-admin');
  const receiver = await webhook(shop, owner, NOWHERE, 'order.placed');
  const receiverSecret = await secretOf(shop, owner, receiver);
  const { accessKey } = await adminToken(shop, []);
  const session = sessionOf(victim.token);
  const sealed = await storedKeys(shop);
  const keys = [...Object.values(KEYS), shop.database.url, accessKey, session, owner.email, ...sealed];
  const always = [...keys, ...hidden.staff, receiverSecret];
  // They answer for orders, and see which request placed one.
  const amongColleagues = always.filter((secret) => ![truths.key, truths.request].includes(secret));
  return {
    planted,
    hidden: {
      nobody: [...keys, ...toOthers(hidden.nobody), receiverSecret],
      customer: [...keys, ...toOthers(hidden.customer), receiverSecret],
      staff: always,
      program: [...always, ...ofPeople(planted)],
      colleague: amongColleagues,
      owner: amongColleagues.filter((secret) => secret !== receiverSecret),
    },
    others: [session, String(receiver), String(owner.id)],
  };
}

const toOthers = (secrets: string[]): string[] => [
  ...secrets.filter((secret) => secret !== ITS_NAME),
  String(THRESHOLD),
];

/** Catalogue and stock are a program's, the orders by which stock moved included; people are not. */
const ofPeople = ({ hidden, truths, order }: Planted): string[] =>
  hidden.nobody.filter((secret) => ![truths.unreleased, ITS_NAME, order].includes(secret));

/** As they lie in the database: hashed, or sealed. */
async function storedKeys(shop: Shop): Promise<string[]> {
  const rows = await shop.database.query<{ key: string | null }>(
    `SELECT access_key AS key FROM strapi_api_tokens UNION SELECT encrypted_key FROM strapi_api_tokens
     UNION SELECT secret FROM webhook_receivers`,
  );
  return rows.map(({ key }) => key).filter((key): key is string => Boolean(key));
}
