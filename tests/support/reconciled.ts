/** After every storm: the shop's own proof that its books agree. */
import type { Shop } from './shop';

/** Fails with the differences, when there are any. */
export async function expectReconciled(shop: Shop): Promise<void> {
  const differences = await shop.inside(async (strapi) => {
    const { reconcile } = strapi.service('api::order.order');
    const findings: { sentence: string; differences: unknown[] }[] = await reconcile();
    return findings.filter((finding) => finding.differences.length > 0);
  });
  expect(differences).toEqual([]);
}
