/** What every system sells in a benchmark, and to how many: the same for all. */

export const CUSTOMERS = 1_000;
export const PRODUCTS = 1_000;

/** Where there are vouchers: 10 % off, for ever. */
export const VOUCHER = 'BENCH';

/** Orders that every customer has before the clock runs: a full first page, and more. */
export const HISTORY_PER_CUSTOMER = 25;

/** Nobody runs out during a benchmark: a refusal costs less than an order. */
const PLENTY = 1_000_000_000;

export function makeProducts() {
  return Array.from({ length: PRODUCTS }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    return {
      name: `Product ${number}`,
      slug: `product-${number}`,
      sku: `SKU-${number}`,
      description: `What somebody wrote about product ${number}, in a sentence or two. It is in stock.`,
      price: Number((1 + (index % 500) * 0.37).toFixed(2)),
      stock: PLENTY,
    };
  });
}
