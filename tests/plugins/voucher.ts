/** Vouchers for tests of the plugin: made as the panel makes them, and read from their rows. */
import { PATIENT } from '../support/patience';
import type { Shop } from '../support/shop';

export const VOUCHER = 'plugin::vouchers.voucher';

export const WITH_VOUCHERS = { ...PATIENT, PLUGIN_VOUCHERS: 'true' };

interface VoucherData {
  code: string;
  kind: 'percentage' | 'amount';
  value: number;
  redemptionLimit?: number;
  validFrom?: string;
  validUntil?: string;
}

/** @returns the documentId of the voucher it has made. */
export const voucher = (shop: Shop, data: VoucherData): Promise<string> =>
  shop.inside(
    async (strapi, uid, values) => {
      const { documentId } = await strapi.documents(uid as never).create({ data: values as never });
      return documentId as string;
    },
    VOUCHER,
    data,
  );

/** @returns what the voucher's row says, and how many orders were written down with it. */
export async function redemptionsOf(shop: Shop, code: string): Promise<{ redeemed: number; orders: number }> {
  const [row] = await shop.database.query<{ redeemed: number; orders: number }>(
    `SELECT redeemed, (SELECT count(*)::int FROM voucher_redemptions WHERE voucher_id = vouchers.id) AS orders
     FROM vouchers WHERE code = $1`,
    [code],
  );
  return row as { redeemed: number; orders: number };
}
