/**
 * Lets Strapi change its tables without undoing what database/install has done to them: columns made stricter or given a default, indexes
 * dropped. Strapi takes all of these for differences as soon as any content type is new or changed. Its ALTER fails where a trigger reads the column, so a
 * shop that has run before would not start with one plugin more; and building indexes on orders only to drop them again
 * would keep everybody from ordering meanwhile.
 */
import type { Core } from '@strapi/strapi';

interface Column {
  name: string;
  notNullable: boolean;
  defaultTo: unknown;
}

interface Index {
  name: string;
}

interface Table {
  name: string;
  columns: Column[];
  indexes: Index[];
}

interface Schema {
  tables: Table[];
}

interface Inspector {
  getSchema: () => Promise<Schema>;
}

interface SchemaProvider {
  schema: Schema;
  schemaStorage: { read: () => Promise<{ schema: Schema } | null> };
}

/** To be called in `register`, before Strapi compares its schema with the database. */
export function leaveWhatWeChanged(strapi: Core.Strapi): void {
  const inspector = strapi.db.dialect.schemaInspector as unknown as Inspector;
  const getSchema = inspector.getSchema.bind(inspector);
  inspector.getSchema = async () => {
    const found = await getSchema();
    const { schema: wanted, schemaStorage } = strapi.db.schema as unknown as SchemaProvider;
    const made = (await schemaStorage.read())?.schema;
    for (const table of found.tables) {
      leaveStricterColumns(table, tableOf(wanted, table));
      leaveDroppedIndexes(table, tableOf(wanted, table), tableOf(made, table));
    }
    return found;
  };
}

const tableOf = (schema: Schema | undefined, { name }: Table): Table | undefined =>
  schema?.tables.find((table) => table.name === name);

function leaveStricterColumns(found: Table, wanted: Table | undefined): void {
  for (const column of found.columns) {
    const own = wanted?.columns.find(({ name }) => name === column.name);
    if (!own) continue;
    column.notNullable &&= own.notNullable;
    column.defaultTo = own.defaultTo === null || own.defaultTo === undefined ? null : column.defaultTo;
  }
}

/** An index that Strapi has made once and that is not there any more was dropped on purpose: Strapi is told that it is. */
function leaveDroppedIndexes(found: Table, wanted: Table | undefined, made: Table | undefined): void {
  const namesOf = (table: Table | undefined) => new Set(table?.indexes.map(({ name }) => name));
  const [there, once] = [namesOf(found), namesOf(made)];
  for (const index of wanted?.indexes ?? [])
    if (once.has(index.name) && !there.has(index.name)) found.indexes.push(index);
}
