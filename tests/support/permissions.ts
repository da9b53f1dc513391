/** What administrators do to users, roles and permissions, done the way the panel does it: through Strapi. */
import type { Person } from './people';
import type { Shop } from './shop';

/** Changes a user by the document service. */
export const changeUser = (shop: Shop, { documentId }: Person, data: object): Promise<unknown> =>
  shop.inside(
    async (strapi, id, changes) => {
      await strapi.documents('plugin::users-permissions.user').update({ documentId: id, data: changes });
    },
    documentId,
    data,
  );

/** @returns the id of the role of this type. */
export async function roleId(shop: Shop, type: string): Promise<number> {
  const [row] = await shop.database.query<{ id: number }>('SELECT id FROM up_roles WHERE type = $1', [type]);
  return (row as { id: number }).id;
}

/** Takes the right to an action away from a role, as unticking it in the panel does. */
export const forbid = (shop: Shop, type: string, action: string): Promise<void> =>
  shop.inside(
    async (strapi, role, what) => {
      const permissions = strapi.db.query('plugin::users-permissions.permission');
      const { id } = await permissions.findOne({ where: { action: what, role: { type: role } } });
      await permissions.delete({ where: { id } });
    },
    type,
    action,
  );

/** Gives a role the right to an action. */
export const allow = async (shop: Shop, type: string, action: string): Promise<void> =>
  shop.inside(
    async (strapi, role, what) => {
      await strapi.db
        .query('plugin::users-permissions.permission')
        .create({ data: { action: what, role } as never });
    },
    await roleId(shop, type),
    action,
  );
