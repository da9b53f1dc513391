/**
 * `npm run administrator -- <email>`: makes somebody an administrator of the panel, the first one above all, and prints the link by
 * which they choose name and password, so that no password goes through a shell. Strapi's own admin:create-user compiles sources, which
 * a container has none of.
 */
import { withShop } from './with-shop';

const email = process.argv[2]?.toLowerCase();

interface Administrator {
  isActive: boolean;
  registrationToken: string | null;
}

void withShop(async (strapi) => {
  if (!email || !/^[^@\s]+@[^@\s]+$/.test(email))
    throw new Error('Whom? npm run administrator -- <email address>');
  const known: Administrator | null = await strapi.db.query('admin::user').findOne({ where: { email } });
  if (known?.isActive) throw new Error(`${email} has an account already.`);
  const { registrationToken } = known ?? (await invite(email));
  const panel = strapi.config.get<string>('admin.absoluteUrl');
  console.log(`${panel}/auth/register?registrationToken=${registrationToken}`);

  async function invite(address: string): Promise<Administrator> {
    const superAdmin: { id: number } = await strapi.service('admin::role').getSuperAdmin();
    return strapi.service('admin::user').create({ email: address, isActive: false, roles: [superAdmin.id] });
  }
});
