/** Customers and staff for tests, with a token each, made without the cost of a hundred log-ins. */
import type { Shop } from './shop';

export interface Person {
  id: number;
  documentId: string;
  username: string;
  token: string;
}

/** The password of everybody made here. */
export const PASSWORD = 'correct-horse-1';

/**
 * @param count how many.
 * @param type of their role: `authenticated` are customers.
 */
export function people(
  shop: Shop,
  count: number,
  type: 'authenticated' | 'staff' = 'authenticated',
): Promise<Person[]> {
  return shop.inside(
    async (strapi, amount, roleType, password) => {
      const users = strapi.plugin('users-permissions').service('user');
      const role = await strapi.db
        .query('plugin::users-permissions.role')
        .findOne({ where: { type: roleType } });
      const newest = await strapi.db
        .query('plugin::users-permissions.user')
        .findOne({ orderBy: { id: 'desc' } });
      const first = newest?.id ?? 0;
      const { password: hash } = await users.ensureHashedPasswords({ password });
      const made = [];
      for (let number = first + 1; number <= first + amount; number += 1) {
        const username = `${roleType}-${number}`;
        const user = await strapi.db.query('plugin::users-permissions.user').create({
          data: {
            username,
            email: `${username}@shop.example`,
            password: hash,
            provider: 'local',
            confirmed: true,
            blocked: false,
            role: role.id,
          },
        });
        const token = await strapi.plugin('users-permissions').service('jwt').issue({ id: user.id });
        made.push({ id: user.id, documentId: user.documentId, username, token });
      }
      return made;
    },
    count,
    type,
    PASSWORD,
  );
}

export const customer = async (shop: Shop): Promise<Person> => (await people(shop, 1))[0] as Person;

export const staff = async (shop: Shop): Promise<Person> => (await people(shop, 1, 'staff'))[0] as Person;
