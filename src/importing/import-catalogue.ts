/**
 * Loads a catalogue: upserts products by SKU and brings their stock to the file's figure by an `import` movement
 * of the difference, so that running it twice changes nothing. A bad row is reported and the rest loaded.
 */
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import type { CatalogueRow, Problem } from './catalogue-row';
import { firstOfEachSku } from './first-of-sku';
import { ImageLibrary } from './image-library';
import { loadRows } from './load-rows';
import { readCatalogue } from './read-catalogue';

export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
  problems: Problem[];
}

/** Rows in one transaction: enough to be quick, few enough to repeat one by one when one of them is refused. */
const CHUNK = 50;

/**
 * @param file in one of the formats of read-catalogue.ts; images with a relative path are looked for beside it.
 * @param onProgress is told the bytes done so far.
 * @throws Error when the file is no catalogue, and nothing is loaded then; or when the database is lost on the way.
 */
export async function importCatalogue(
  strapi: Core.Strapi,
  file: string,
  onProgress: (bytes: number) => void,
): Promise<ImportReport> {
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, problems: [] };
  const images = new ImageLibrary(strapi, { folder: path.dirname(file) });
  let chunk: CatalogueRow[] = [];
  let bytes = 0;
  for await (const { rows, problems } of firstOfEachSku(readCatalogue(file, (read) => (bytes = read)))) {
    report.problems.push(...problems);
    chunk.push(...rows);
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

async function loadChunk(
  strapi: Core.Strapi,
  rows: CatalogueRow[],
  images: ImageLibrary,
  report: ImportReport,
): Promise<void> {
  if (rows.length === 0) return;
  const known = await images.provide(rows, report.problems);
  const upserts = rows.map((row) => ({ row, seen: 'unseen' as const }));
  const outcomes = await loadRows(strapi, upserts, known);
  outcomes.forEach((outcome, index) => {
    if (outcome.outcome === 'refused')
      report.problems.push({ line: rows[index]?.line ?? 0, message: outcome.message });
    else report[outcome.outcome] += 1;
  });
}
