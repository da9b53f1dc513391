/** Brings the roles and permissions of users-permissions in line with config/permissions.ts, at every start. */
import type { Core } from '@strapi/strapi';

const ROLE = 'plugin::users-permissions.role' as const;
const PERMISSION = 'plugin::users-permissions.permission' as const;

/** Actions the table speaks for. A plugin's own actions are the plugin's, and the panel's, business. */
const GOVERNED = /^(api::|plugin::users-permissions\.)/;

const DESCRIPTIONS: Record<string, string> = { staff: 'People who run the shop through its API' };

interface Role {
  id: number;
  permissions: { id: number; action: string }[];
}

/**
 * Adds what is missing, removes what the table does not name, leaves the rest alone; does nothing the second time.
 * @throws Error when the table names an action that does not exist, so that a typing error cannot pass as a refusal.
 */
export async function installPermissions(strapi: Core.Strapi): Promise<void> {
  const table = strapi.config.get<Record<string, string[]>>('permissions');
  refuseUnknownActions(strapi, Object.values(table).flat());
  for (const [type, actions] of Object.entries(table)) {
    const role = (await findRole(strapi, type)) ?? (await createRole(strapi, type));
    await grant(strapi, role, actions);
    await withdraw(strapi, role, actions);
  }
}

const findRole = (strapi: Core.Strapi, type: string): Promise<Role | null> =>
  strapi.db.query(ROLE).findOne({ where: { type }, populate: { permissions: true } });

async function createRole(strapi: Core.Strapi, type: string): Promise<Role> {
  const name = type.charAt(0).toUpperCase() + type.slice(1);
  const role = await strapi.db
    .query(ROLE)
    .create({ data: { type, name, description: DESCRIPTIONS[type] ?? name } });
  return { id: role.id, permissions: [] };
}

async function grant(strapi: Core.Strapi, role: Role, actions: string[]): Promise<void> {
  const granted = new Set(role.permissions.map(({ action }) => action));
  for (const action of actions.filter((wanted) => !granted.has(wanted))) {
    await strapi.db.query(PERMISSION).create({ data: { action, role: role.id } });
  }
}

async function withdraw(strapi: Core.Strapi, role: Role, actions: string[]): Promise<void> {
  const surplus = role.permissions.filter(({ action }) => GOVERNED.test(action) && !actions.includes(action));
  for (const { id } of surplus) await strapi.db.query(PERMISSION).delete({ where: { id } });
}

function refuseUnknownActions(strapi: Core.Strapi, actions: string[]): void {
  const known = strapi.plugin('users-permissions').service('users-permissions').getActions();
  const unknown = actions.filter((action) => {
    const [type, controller, name] = /^(.+)\.([^.]+)\.([^.]+)$/.exec(action)?.slice(1) ?? [];
    return !type || !controller || !name || !known[type]?.controllers[controller]?.[name];
  });
  if (unknown.length > 0)
    throw new Error(`config/permissions.ts names actions that do not exist: ${unknown.join(', ')}`);
}
