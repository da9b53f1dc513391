/** A SKU is one product: of the rows of a file that carry the same one the first counts, and the others are problems. */
import type { CatalogueRow, Problem, RowGroup } from './catalogue-row';

/** @returns the same groups without rows whose SKU has come before; for each of those there is a problem instead. */
export async function* firstOfEachSku(groups: AsyncIterable<RowGroup>): AsyncGenerator<RowGroup> {
  const lineOfSku = new Map<string, number>();
  for await (const { rows, problems } of groups) {
    const first: CatalogueRow[] = [];
    const repeated: Problem[] = [];
    for (const row of rows) {
      const earlier = lineOfSku.get(row.sku);
      if (earlier === undefined) {
        lineOfSku.set(row.sku, row.line);
        first.push(row);
      } else repeated.push({ line: row.line, message: `SKU ${row.sku} stands on line ${earlier} already` });
    }
    yield { rows: first, problems: [...problems, ...repeated] };
  }
}
