/** A product as a file wants it. What the file does not say is left out, and left alone when the product exists. */
import type { SeenStock } from './seen';

export interface CatalogueRow {
  /** Where it stands in the file, from 1. */
  line: number;
  sku: string;
  name: string;
  /** What a new product is called in addresses; one that exists keeps its own. */
  slug: string;
  /** In major units, with at most two decimals. */
  price: number;
  /** Markdown. */
  description?: string | null | undefined;
  /** Pieces. */
  stock?: number | undefined;
  /** The stock when the file was written, if the file says so: what was changed in it is then the difference. */
  exported?: SeenStock | undefined;
  /** Pieces at which the stock is low. */
  lowStockThreshold?: number | undefined;
  active?: boolean | undefined;
  /** The category's name, if any. */
  category?: string | null | undefined;
  /** Addresses, or paths beside the file. */
  images?: string[] | undefined;
}

/** What is wrong with a row, or with a part of it. */
export interface Problem {
  line: number;
  message: string;
}

/** Rows that belong together, and what could not be read among them. */
export interface RowGroup {
  rows: CatalogueRow[];
  problems: Problem[];
}

/** In characters; as long as the columns are, or as the shop's own API allows. */
export const LONGEST = { sku: 64, name: 255, description: 20_000 };
