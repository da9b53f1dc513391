/**
 * Loads a catalogue: upserts products by SKU and brings their stock to the file's figure by an `import` movement
 * of the difference, so that running it twice changes nothing. A bad row is reported and the rest loaded.
 */
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { ImageLibrary } from './image-library';
import { readShopifyCatalogue } from './shopify-csv';
import type { CatalogueRow, Problem } from './shopify-variant';
import { upsertProducts, type Change } from './upsert-products';

export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
  problems: Problem[];
}

/** Rows in one transaction: enough to be quick, few enough to repeat one by one when one of them is refused. */
const CHUNK = 50;

/**
 * @param file in the format of Shopify's product export; images with a relative path are looked for beside it.
 * @param onProgress is told the bytes done so far.
 * @throws Error when the file is no such export; nothing is loaded then.
 */
export async function importCatalogue(
  strapi: Core.Strapi,
  file: string,
  onProgress: (bytes: number) => void,
): Promise<ImportReport> {
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, problems: [] };
  const images = new ImageLibrary(strapi, path.dirname(file));
  const lineOfSku = new Map<string, number>();
  let chunk: CatalogueRow[] = [];
  let bytes = 0;
  for await (const { variants, problems } of readShopifyCatalogue(file, (read) => (bytes = read))) {
    report.problems.push(...problems);
    chunk.push(...variants.filter((row) => isFirstOfItsSku(row, lineOfSku, report)));
    if (chunk.length < CHUNK) continue;
    await loadChunk(strapi, chunk, images, report);
    onProgress(bytes);
    chunk = [];
  }
  await loadChunk(strapi, chunk, images, report);
  onProgress(Number.MAX_SAFE_INTEGER);
  report.problems.sort((a, b) => a.line - b.line);
  return report;
}

function isFirstOfItsSku(row: CatalogueRow, lineOfSku: Map<string, number>, report: ImportReport): boolean {
  const earlier = lineOfSku.get(row.sku);
  if (earlier !== undefined) {
    report.problems.push({ line: row.line, message: `SKU ${row.sku} stands on line ${earlier} already` });
    return false;
  }
  lineOfSku.set(row.sku, row.line);
  return true;
}

/** A chunk that is refused is loaded again row by row, so that one bad row costs only itself. */
async function loadChunk(
  strapi: Core.Strapi,
  rows: CatalogueRow[],
  images: ImageLibrary,
  report: ImportReport,
): Promise<void> {
  if (rows.length === 0) return;
  const fileIds = await images.provide(rows, report.problems);
  try {
    count(report, await upsertProducts(strapi, rows, fileIds));
  } catch (error) {
    if (rows.length === 1) {
      report.problems.push({
        line: rows[0]?.line ?? 0,
        message: error instanceof Error ? error.message : String(error),
      });
      return;
    }
    for (const row of rows) await loadChunk(strapi, [row], images, report);
  }
}

function count(report: ImportReport, changes: Change[]): void {
  for (const change of changes) report[change] += 1;
}
