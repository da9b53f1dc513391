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

/** Where a webhook of the shop goes that nothing is sent to. */
const NOWHERE = 'http://127.0.0.1:9/';

/** Fills a shop. */
export async function plantForIntruders(shop: Shop): Promise<Plants> {
  const planted = await plant(shop);
  const { hidden, victim, truths } = planted;
  const owner = await colleague(shop, 'strapi-super-admin');
  const receiver = await webhook(shop, owner, NOWHERE, 'order.placed');
  const receiverSecret = await secretOf(shop, owner, receiver);
  const { accessKey } = await adminToken(shop, []);
  const session = sessionOf(victim.token);
  const sealed = await storedKeys(shop);
  const keys = [...Object.values(KEYS), shop.database.url, accessKey, session, owner.email, ...sealed];
  const always = [...keys, ...hidden.staff, receiverSecret];
  // They answer for orders and are shown their customers; not which request placed one.
  const amongColleagues = always.filter((secret) => ![truths.key].includes(secret));
  return {
    planted,
    hidden: {
      nobody: [...keys, ...hidden.nobody, receiverSecret],
      customer: [...keys, ...hidden.customer, receiverSecret],
      staff: always,
      program: [...always, ...ofPeople(planted)],
      colleague: amongColleagues,
      owner: amongColleagues.filter((secret) => secret !== receiverSecret),
    },
    others: [session, String(receiver), String(owner.id)],
  };
}

/** Catalogue and stock are a program's, people are not. */
const ofPeople = ({ hidden, truths }: Planted): string[] => {
  const ofProducts = [truths.unreleased, '"lowStockThreshold":'];
  return hidden.nobody.filter((secret) => !ofProducts.includes(secret));
};

/** As they lie in the database: hashed, or sealed. */
async function storedKeys(shop: Shop): Promise<string[]> {
  const rows = await shop.database.query<{ key: string | null }>(
    `SELECT access_key AS key FROM strapi_api_tokens UNION SELECT encrypted_key FROM strapi_api_tokens
     UNION SELECT secret FROM webhook_receivers`,
  );
  return rows.map(({ key }) => key).filter((key): key is string => Boolean(key));
}
