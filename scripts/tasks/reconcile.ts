/** `npm run reconcile`: proves the ledger and the orders from their own rows. Exits 1 on any difference. */
import { rememberReconciliation } from '../../src/ordering/last-reconciliation';
import type { Finding } from '../../src/ordering/reconciliation';
import { withShop } from './with-shop';

void withShop(async (strapi) => {
  const begun = Date.now();
  const findings: Finding[] = await strapi.service('api::order.order').reconcile();
  await rememberReconciliation(strapi, findings, begun);
  for (const { sentence, checked, differences } of findings) {
    const verdict = differences.length === 0 ? 'ok' : `${differences.length} differ`;
    console.log(`${sentence.padEnd(72)} ${String(checked).padStart(9)} checked, ${verdict}`);
    for (const difference of differences.slice(0, 20)) console.log(`  ${JSON.stringify(difference)}`);
  }
  return findings.every(({ differences }) => differences.length === 0) ? 0 : 1;
});
