/** Files brought into a shop as the panel brings them: looked at, then loaded. */
import type { Colleague } from './panel';
import type { Shop } from './shop';

export const HEADER = 'Handle,Title,Type,Variant SKU,Variant Inventory Qty,Variant Price,Image Src';

/** What the tests look at of a row of a preview. */
export interface PreviewedRow {
  row: { sku: string; stock?: number };
  seen: { stock: number; movement: number } | null;
  change: string;
  differences: object[];
}

interface Preview {
  rows: PreviewedRow[];
  problems: object[];
  pictures: string[];
}

export class Importer {
  constructor(
    private readonly shop: Shop,
    private readonly colleague: Colleague,
  ) {}

  upload(text: string, token = this.colleague.token) {
    return this.shop
      .send('post', '/shop/imports/preview', token)
      .attach('files', Buffer.from(text), 'catalogue.csv');
  }

  /** @param rows in Shopify's format, below the header. */
  preview = (...rows: string[]): Promise<Preview> => this.previewFile([HEADER, ...rows, ''].join('\n'));

  async previewFile(text: string): Promise<Preview> {
    return (await this.upload(text).expect(200)).body.data;
  }

  load(rows: PreviewedRow[]) {
    const data = { rows: rows.map(({ row, seen }) => ({ row, seen })) };
    return this.shop.post('/shop/imports/rows', this.colleague.token, data);
  }

  /** @returns what the shop exports of one product, with its row edited. */
  async exported(sku: string, edit: (row: string) => string): Promise<string> {
    const { text } = await this.shop
      .get('/shop/exports/products.csv', this.colleague.token)
      .buffer()
      .expect(200);
    const lines = text.split('\n');
    const row = lines.find((one) => one.startsWith(sku)) as string;
    return `${lines[0]}\n${edit(row)}\n`;
  }
}
