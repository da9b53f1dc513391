/** Asks every shop, when all is measured, whether its books balance: a fast answer that is wrong counts for nothing. */

/** @returns {Promise<{ products: number, checked: number, differences: string[] }[]>} by shop. */
export async function reconcileShops(shops) {
  const books = [];
  for (const { running, database } of shops) {
    console.error(`${database.products} products: reconciling`);
    const findings = await running.ask('reconcile');
    books.push({
      products: database.products,
      checked: findings.reduce((sum, finding) => sum + finding.checked, 0),
      differences: findings
        .filter(({ differences }) => differences.length > 0)
        .map(({ sentence, differences }) => `${differences.length} against "${sentence}"`),
    });
  }
  return books;
}
