/**
 * Lets Strapi change its tables although some columns are stricter than its schema: database/install makes them NOT NULL. Strapi
 * takes that for a difference to undo as soon as any content type is new or changed, and its ALTER fails where a
 * trigger reads the column: a shop that has run before would not start with one plugin more.
 */
import type { Core } from '@strapi/strapi';

interface Column {
  name: string;
  notNullable: boolean;
}

interface Schema {
  tables: { name: string; columns: Column[] }[];
}

interface Inspector {
  getSchema: () => Promise<Schema>;
}

/** To be called in `register`, before Strapi compares its schema with the database. */
export function leaveStricterColumns(strapi: Core.Strapi): void {
  const inspector = strapi.db.dialect.schemaInspector as unknown as Inspector;
  const getSchema = inspector.getSchema.bind(inspector);
  inspector.getSchema = async () => {
    const found = await getSchema();
    const wanted = strapi.db.schema.schema as Schema;
    for (const table of found.tables) {
      const columns = wanted.tables.find(({ name }) => name === table.name)?.columns ?? [];
      for (const column of table.columns)
        column.notNullable &&= columns.find(({ name }) => name === column.name)?.notNullable ?? true;
    }
    return found;
  };
}
