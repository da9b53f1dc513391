/** `npm run token -- <username>`: prints a token for a user. An operator's tool: whoever may run it has the database anyway. */
import { withShop } from './with-shop';

const username = process.argv[2];

void withShop(async (strapi) => {
  if (!username) throw new Error('Whose token? npm run token -- <username>');
  const user = await strapi.db.query('plugin::users-permissions.user').findOne({ where: { username } });
  if (!user) throw new Error(`There is no user called ${username}.`);
  if (user.blocked) throw new Error(`${username} is blocked; a token would open nothing.`);
  console.log(await strapi.plugin('users-permissions').service('jwt').issue({ id: user.id }));
});
