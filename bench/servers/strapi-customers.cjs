/** Customers for a Strapi under load: made in the database, signed in by users-permissions itself. */

const USER = 'plugin::users-permissions.user';

/** @returns {Promise<{ id: number, token: string }[]>} as many customers, each with a fresh access token. */
async function signInCustomers(strapi, count) {
  const role = await strapi.db
    .query('plugin::users-permissions.role')
    .findOne({ where: { type: 'authenticated' } });
  const customers = [];
  for (let number = 1; number <= count; number += 1) {
    const user = await findOrCreate(strapi, `buyer-${number}`, role.id);
    const token = await strapi.plugin('users-permissions').service('jwt').issue({ id: user.id });
    customers.push({ id: user.id, token });
  }
  return customers;
}

async function findOrCreate(strapi, username, role) {
  const known = await strapi.db.query(USER).findOne({ where: { username } });
  if (known) return known;
  const data = { username, email: `${username}@shop.example`, provider: 'local', confirmed: true };
  return strapi.db.query(USER).create({ data: { ...data, blocked: false, role } });
}

module.exports = { signInCustomers };
