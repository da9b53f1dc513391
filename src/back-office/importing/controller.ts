/** Imports for the panel: parse, call, answer. */
import { rm } from 'node:fs/promises';
import type { Core } from '@strapi/strapi';
import { parseData } from '../../http/body';
import type { Context } from '../../http/context';
import { ImageLibrary } from '../../importing/image-library';
import { loadRows } from '../../importing/load-rows';
import { invalid } from '../../ordering/errors';
import { importedPicture, importedRows, type ImportedRow, type RowResult } from './contract';
import { previewCatalogue } from './preview';

interface UploadedFile {
  filepath: string;
  /** In bytes. */
  size: number;
}

const TOO_LARGE = 'It is larger than 20 MB. Split it, or load it by npm run import.';

/** Several times what as many rows as can be shown come to. */
const LARGEST_FILE = 20_000_000;

export async function previewImport(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const file = onlyFile(ctx);
  try {
    if (file.size > LARGEST_FILE) throw invalid(['files'], TOO_LARGE);
    ctx.body = { data: await previewCatalogue(strapi, file.filepath) };
  } finally {
    await rm(file.filepath, { force: true });
  }
}

function onlyFile(ctx: Context): UploadedFile {
  const uploaded = (ctx.request.files as { files?: UploadedFile | UploadedFile[] } | undefined)?.files;
  if (!uploaded || Array.isArray(uploaded)) throw invalid(['files'], 'must be one CSV file');
  return uploaded;
}

/** Images come one by one, because each may take as long as a request may. */
export async function fetchPicture(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { address } = parseData(importedPicture, ctx);
  ctx.body = { data: { id: await new ImageLibrary(strapi, 'web').bring(address) } };
}

/** The answer says for each row what became of it, so it is 200 even when none could be loaded. */
export async function loadImport(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { rows } = parseData(importedRows, ctx);
  const known = await new ImageLibrary(strapi, 'web').find(rows.flatMap(({ row }) => row.images ?? []));
  const outcomes = await loadRows(strapi, rows.map(upsertOf), known);
  const results = outcomes.map((outcome, index): RowResult => ({
    sku: rows[index]?.row.sku ?? '',
    ...outcome,
  }));
  ctx.body = { data: results };
}

const upsertOf = ({ row, seen }: ImportedRow) => ({
  row,
  seen: seen ?? ('missing' as const),
});
