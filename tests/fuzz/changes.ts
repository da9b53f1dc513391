/** Counts every row that the shop writes, so that a test can say: nothing was changed. */
import type { Client } from 'pg';
import type { TestDatabase } from '../support/database';

export class Changes {
  private constructor(private readonly client: Client) {}

  /** Puts a trigger on every table of the shop; a change that is rolled back is none. */
  static async count(database: TestDatabase): Promise<Changes> {
    const client = await database.connect();
    await client.query(`
      CREATE TABLE changes (count bigint NOT NULL);
      INSERT INTO changes VALUES (0);
      CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN UPDATE changes SET count = count + 1; RETURN NULL; END $$;
      DO $$ DECLARE shop_table text; BEGIN
        FOR shop_table IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'changes' LOOP
          EXECUTE format(
            'CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION count_change()',
            shop_table);
        END LOOP;
      END $$`);
    return new Changes(client);
  }

  /** @returns how many rows were written since the beginning. */
  async soFar(): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>('SELECT count FROM changes');
    return Number(rows[0]?.count);
  }

  end = (): Promise<void> => this.client.end();
}
