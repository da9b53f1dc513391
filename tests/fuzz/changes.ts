/** Notes every row that the shop writes, so that a test can say: nothing was changed. */
import type { Client } from 'pg';
import type { TestDatabase } from '../support/database';

/** Written when the clock says so and not for a request: Strapi's own notes, and how well products sell. */
const BY_THE_CLOCK = 'strapi_core_store_settings';
const COUNTED_BY_THE_CLOCK = 'popularity';

export class Changes {
  private constructor(private readonly client: Client) {}

  /** Puts a trigger on every table of the shop; a change that is rolled back is none. */
  static async note(database: TestDatabase): Promise<Changes> {
    const client = await database.connect();
    await client.query(`
      CREATE TABLE changes (id bigserial PRIMARY KEY, what text NOT NULL);
      CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
          IF TG_TABLE_NAME <> 'products' OR TG_OP <> 'UPDATE'
            OR (to_jsonb(NEW) ->> '${COUNTED_BY_THE_CLOCK}') = (to_jsonb(OLD) ->> '${COUNTED_BY_THE_CLOCK}') THEN
            INSERT INTO changes (what) VALUES (TG_OP || ' ' || TG_TABLE_NAME);
          END IF;
          RETURN NULL;
        END $$;
      DO $$ DECLARE shop_table text; BEGIN
        FOR shop_table IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
          AND tablename NOT IN ('changes', '${BY_THE_CLOCK}') LOOP
          EXECUTE format(
            'CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION note_change()',
            shop_table);
        END LOOP;
      END $$`);
    return new Changes(client);
  }

  /** @returns what was written since this was asked last, e.g. `UPDATE orders`. */
  async sinceLast(): Promise<string[]> {
    const { rows } = await this.client.query<{ what: string }>('DELETE FROM changes RETURNING what');
    return rows.map(({ what }) => what);
  }

  end = (): Promise<void> => this.client.end();
}
