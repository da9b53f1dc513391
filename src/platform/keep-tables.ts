/**
 * Keeps what plugins have stored. When Strapi starts it drops the tables of content types that are gone, so a plugin that is
 * turned off for a day, or a server started without its setting, would cost all of its rows. Strapi leaves those alone
 * that its store names as persisted.
 */
import type { Core } from '@strapi/strapi';

const PERSISTED = { type: 'core', key: 'persisted_tables' } as const;

/** To be called in `bootstrap`: the tables of all plugins that are on, and those between them. */
export async function keepTablesOfPlugins(strapi: Core.Strapi): Promise<void> {
  const known = ((await strapi.store.get(PERSISTED)) as (string | { name: string })[] | null) ?? [];
  const names = new Set(known.map((table) => (typeof table === 'string' ? table : table.name)));
  const added = tablesOfPlugins(strapi).filter((name) => !names.has(name));
  if (added.length > 0) await strapi.store.set({ ...PERSISTED, value: [...known, ...added] });
}

function tablesOfPlugins(strapi: Core.Strapi): string[] {
  const models = [...strapi.db.metadata.values()].filter(({ uid }) => uid.startsWith('plugin::'));
  return models.flatMap(({ tableName, attributes }) => [
    tableName,
    ...Object.values(attributes).flatMap((attribute) =>
      'joinTable' in attribute && attribute.joinTable ? [attribute.joinTable.name] : [],
    ),
  ]);
}
