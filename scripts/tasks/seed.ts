/** `npm run seed`: the demo catalogue, customers, staff and administrator. Safe to run twice; refused in production. */
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { importCatalogue } from '../../src/importing/import-catalogue';
import { DEMO_ADMIN_EMAIL, DEMO_PASSWORD, DEMO_USERS, demoEmail } from '../../src/platform/demo-accounts';
import { printReport, progressOf } from './import-progress';
import { withShop } from './with-shop';

async function seedUsers(strapi: Core.Strapi): Promise<void> {
  for (const { username, role: type, ...profile } of DEMO_USERS) {
    if (await strapi.db.query('plugin::users-permissions.user').count({ where: { username } })) continue;
    const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type } });
    const account = {
      username,
      email: demoEmail(username),
      password: DEMO_PASSWORD,
      provider: 'local',
      confirmed: true,
    };
    await strapi
      .plugin('users-permissions')
      .service('user')
      .add({ ...account, ...profile, role: role.id });
  }
}

async function seedAdministrator(strapi: Core.Strapi): Promise<void> {
  if (await strapi.db.query('admin::user').count({ where: { email: DEMO_ADMIN_EMAIL } })) return;
  const superAdmin = await strapi.service('admin::role').getSuperAdmin();
  await strapi.service('admin::user').create({
    email: DEMO_ADMIN_EMAIL,
    firstname: 'Ada',
    lastname: 'Admin',
    password: DEMO_PASSWORD,
    registrationToken: null,
    isActive: true,
    roles: [superAdmin.id],
  });
}

void withShop(async (strapi) => {
  if (process.env.NODE_ENV === 'production') throw new Error('Demo data is refused in production.');
  // The quickstart seeds again what was begun and not done.
  const marker = strapi.store({ type: 'core', name: 'demo', key: 'seed' });
  await marker.set({ value: 'begun' });
  await seedUsers(strapi);
  await seedAdministrator(strapi);
  const file = path.join(strapi.dirs.app.root, 'database', 'seeds', 'catalogue.csv');
  const report = await importCatalogue(strapi, file, progressOf(file));
  printReport(report);
  await marker.set({ value: 'done' });
  console.log(
    `Customers alice and bob, staff user staff, administrator ${DEMO_ADMIN_EMAIL}: password ${DEMO_PASSWORD}`,
  );
  return report.problems.length === 0 ? 0 : 1;
});
