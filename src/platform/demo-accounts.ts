/** The demo accounts that `npm run seed` makes: one list, one password, and the check that keeps them out of production. */
import type { Core } from '@strapi/strapi';
import bcrypt from 'bcryptjs';

/** Printed by the quickstart and in the README; a production server refuses to start while it opens anything. */
export const DEMO_PASSWORD = 'Opply-demo-1';

export const DEMO_ADMIN_EMAIL = 'admin@opply.example';

export const DEMO_USERS = [
  {
    username: 'alice',
    role: 'authenticated',
    firstName: 'Alice',
    lastName: 'Archer',
    city: 'Leeds',
    country: 'GB',
  },
  {
    username: 'bob',
    role: 'authenticated',
    firstName: 'Bob',
    lastName: 'Brandt',
    city: 'Bremen',
    country: 'DE',
  },
  { username: 'staff', role: 'staff', firstName: 'Stella', lastName: 'Stokes', city: 'Leeds', country: 'GB' },
] as const;

/** @returns the demo user's email address. */
export const demoEmail = (username: string): string => `${username}@opply.example`;

/**
 * In production, looks whether a demo account still has its demo password.
 * @throws Error naming the accounts: such a server must not open its port.
 */
export async function refuseDemoAccounts(strapi: Core.Strapi): Promise<void> {
  if (process.env.NODE_ENV !== 'production') return;
  const accounts: { email: string; password: string | null }[] = [
    ...(await strapi.db.query('plugin::users-permissions.user').findMany({
      where: { email: { $in: DEMO_USERS.map(({ username }) => demoEmail(username)) } },
    })),
    ...(await strapi.db.query('admin::user').findMany({ where: { email: DEMO_ADMIN_EMAIL } })),
  ];
  const open: string[] = [];
  for (const { email, password } of accounts) {
    if (password && (await bcrypt.compare(DEMO_PASSWORD, password))) open.push(email);
  }
  if (open.length > 0) {
    throw new Error(
      `This is production, and the demo password still opens ${open.join(', ')}. Delete or change these accounts first.`,
    );
  }
}
