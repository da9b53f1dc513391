/** What nobody but its owner may read, planted where it lies in a real shop; every answer is searched for it. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { people, type Person } from '../support/people';
import type { Shop } from '../support/shop';

/** Who asks. */
export const ROLES = ['nobody', 'customer', 'staff'] as const;

export type Role = (typeof ROLES)[number];

export interface Planted {
  /** What each of them must never see. Staff may read customers, orders and the whole catalogue. */
  hidden: Record<Role, string[]>;
  tokens: Record<Role, string | undefined>;
  /** Whoever's things these are does not ask. */
  victim: Person;
  /** The victim's. */
  order: string;
  /** On sale, in a category with another that is not. */
  tea: string;
  category: string;
  /** What a guess would have to find out, by what it is of. */
  truths: {
    victimEmail: string;
    adminEmail: string;
    unreleased: string;
    hash: string;
    key: string;
    request: string;
  };
}

const word = (what: string): string => `planted-${what}`;

const ADDRESS = {
  name: word('recipient'),
  street1: word('order-street'),
  city: word('order-city'),
  postalCode: word('code'),
  country: 'GB',
};

const TOKENS = { resetPasswordToken: word('reset'), confirmationToken: word('confirmation') };

/** Fills a shop. */
export async function plant(shop: Shop): Promise<Planted> {
  const [victim, asking] = (await people(shop, 2)) as [Person, Person];
  const [clerk] = (await people(shop, 1, 'staff')) as [Person];
  const { category, tea } = await catalogue(shop);
  const key = word('key');
  const { body } = await placeOrder(shop, victim, [line({ documentId: tea })], {
    key,
    note: word('note'),
    shippingAddress: ADDRESS,
  }).expect(201);
  await placeOrder(shop, asking, [line({ documentId: tea })]).expect(201);
  const admin = await colleague(shop, 'strapi-super-admin');
  await shop.inside(
    (strapi, id, values) =>
      strapi.db.query('plugin::users-permissions.user').update({ where: { id }, data: values as never }),
    victim.id,
    { ...TOKENS, street1: word('street'), phone: word('phone') },
  );
  await shop.database.query('UPDATE admin_users SET reset_password_token = $1', [word('admin-reset')]);
  // Who made a product is a person of the panel.
  await shop.inside(
    (strapi, id, by) =>
      strapi.db.query('api::product.product').update({
        where: { documentId: id },
        data: { createdBy: by, updatedBy: by } as never,
      }),
    tea,
    admin.id,
  );
  const [{ request_hash, order_number, hash }] = (await shop.database.query(
    `SELECT orders.request_hash, orders.number AS order_number, up_users.password AS hash
     FROM orders JOIN up_users ON up_users.id = orders.customer_id WHERE customer_id = $1`,
    [victim.id],
  )) as [{ request_hash: string; order_number: string; hash: string }];
  const victimEmail = `${victim.username}@shop.example`;
  const always = [
    ...['$2a$', '$2b$', request_hash, key, admin.email, word('admin-reset'), ...Object.values(TOKENS)],
  ];
  const ofVictim = [
    ...[victimEmail, victim.username, victim.documentId, body.data.documentId, order_number, word('note')],
    ...[word('street'), word('phone'), ...Object.values(ADDRESS).filter((value) => value !== 'GB')],
  ];
  const unreleased = word('unreleased');
  // Staff are shown at which stock they are told.
  const toOthers = [...always, ...ofVictim, unreleased, '"lowStockThreshold":'];
  return {
    hidden: { nobody: toOthers, customer: toOthers, staff: always },
    tokens: { nobody: undefined, customer: asking.token, staff: clerk.token },
    victim,
    order: body.data.documentId,
    tea,
    category,
    truths: { victimEmail, adminEmail: admin.email, unreleased, hash, key, request: request_hash },
  };
}

/** A category with a product for sale and one that is not yet. */
async function catalogue(shop: Shop): Promise<{ category: string; tea: string }> {
  const tea = await product(shop, { stock: 50 });
  const unreleased = await product(shop, { active: false, name: word('unreleased') });
  const category = await shop.inside(
    async (strapi, ...products) => {
      const data = { name: 'Drinks', slug: 'drinks', products };
      return (await strapi.documents('api::category.category').create({ data: data as never })).documentId;
    },
    tea.documentId,
    unreleased.documentId,
  );
  return { category, tea: tea.documentId };
}

/** @returns which of these stand in a text. */
export const found = (text: string, secrets: string[]): string[] =>
  secrets.filter((secret) => text.includes(secret));
