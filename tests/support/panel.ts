/** People of the admin panel for tests, signed in as the panel signs them in. */
import { randomUUID } from 'node:crypto';
import type { Shop } from './shop';

const PASSWORD = 'Panel-passw0rd';

/** The roles a shop begins with, by their codes. */
export type PanelRole =
  'strapi-super-admin' | 'opply-store-manager' | 'opply-fulfilment' | 'opply-catalogue-editor';

export interface Colleague {
  id: number;
  name: string;
  email: string;
  password: string;
  token: string;
}

/** Creates somebody with this role and signs them in. */
export async function colleague(shop: Shop, role: PanelRole, firstname = 'Olga'): Promise<Colleague> {
  const email = `${randomUUID().slice(0, 8)}@shop.example`;
  const lastname = 'Owner';
  const id = await shop.inside(
    async (strapi, code, account) => {
      const { id: roleId } = await strapi.service('admin::role').findOne({ code });
      const created = await strapi.service('admin::user').create({ ...account, roles: [roleId] });
      return Number(created.id);
    },
    role,
    { email, password: PASSWORD, firstname, lastname, registrationToken: null, isActive: true },
  );
  const { body } = await shop.send('post', '/admin/login').send({ email, password: PASSWORD }).expect(200);
  return { id, name: `${firstname} ${lastname}`, email, password: PASSWORD, token: body.data.token };
}
