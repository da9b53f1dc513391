/** Beside the content type: which order redeemed which voucher, and that none is redeemed too often. */
import type { Core } from '@strapi/strapi';

const TABLES = `
  CREATE TABLE voucher_redemptions (
    order_id integer PRIMARY KEY REFERENCES orders ON DELETE CASCADE,
    voucher_id integer REFERENCES vouchers ON DELETE SET NULL
  );
  CREATE INDEX voucher_redemptions_of_voucher ON voucher_redemptions (voucher_id);
  ALTER TABLE vouchers
    ADD CONSTRAINT vouchers_code_check CHECK (code = upper(code)),
    ADD CONSTRAINT vouchers_redeemed_check
      CHECK (redeemed IS NOT NULL AND redeemed BETWEEN 0 AND COALESCE(redemption_limit, redeemed));
`;

/** Does nothing the second time. */
export async function installTables(strapi: Core.Strapi): Promise<void> {
  await strapi.db.transaction(async ({ trx }) => {
    if (!(await trx.schema.hasTable('voucher_redemptions'))) await trx.raw(TABLES);
  });
}
