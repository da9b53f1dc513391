/** What a template can say about an order: all amounts and dates are words already, and no value breaks a line. */
import { amountOf, sum, type Cents } from '../ordering/money';
import type { OrderRecord } from '../ordering/placement';

export interface LetterContent {
  language: string;
  store: { name: string };
  customer: {
    /** Empty when they have not told. */
    name: string;
  };
  order: {
    number: string;
    /** The day, as the server's clock (TZ) has it. */
    placedAt: string;
    currency: string;
    lines: { name: string; sku: string; quantity: number; unitPrice: string; total: string }[];
    /** Of the lines, before adjustments. */
    subtotal: string;
    adjustments: { kind: string; label: string; amount: string }[];
    total: string;
    /** Line by line; null when there is none. */
    shippingAddress: string[] | null;
  };
}

export interface Setting {
  language: string;
  storeName: string;
}

/** @param customerName empty when it is not known. */
export function letterContent(
  order: OrderRecord,
  customerName: string,
  { language, storeName }: Setting,
): LetterContent {
  const money = moneyIn(language, order.currency);
  return {
    language,
    store: { name: oneLine(storeName) },
    customer: { name: oneLine(customerName) },
    order: {
      number: order.number,
      placedAt: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(order.placedAt)),
      currency: order.currency,
      lines: order.lines.map(({ name, sku, quantity, unitPrice, total }) => ({
        name: oneLine(name),
        sku: oneLine(sku),
        quantity,
        unitPrice: money(unitPrice),
        total: money(total),
      })),
      subtotal: money(sum(order.lines.map(({ total }) => total))),
      adjustments: order.adjustments.map(({ kind, label, amount }) => ({
        kind,
        label: oneLine(label),
        amount: money(amount),
      })),
      total: money(order.total),
      shippingAddress: addressLines(order.shippingAddress),
    },
  };
}

/** Prices have two decimals here, whatever is usual for the currency. */
function moneyIn(language: string, currency: string): (cents: Cents) => string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return (cents) => format.format(amountOf(cents));
}

function addressLines(address: OrderRecord['shippingAddress']): string[] | null {
  if (!address) return null;
  const { name, street1, street2, postalCode, city, state, country } = address;
  const place = [postalCode, city].filter(Boolean).join(' ');
  const lines = [name, street1, street2, place, state, country].flatMap((line) =>
    line ? [oneLine(line)] : [],
  );
  return lines.length > 0 ? lines : null;
}

/** What a customer or a product is called cannot begin a line of a mail, let alone a header. */
const oneLine = (value: string): string => value.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** An order with everything that one can have. */
export const exampleContent = (language: string, currency: string): LetterContent =>
  letterContent(
    {
      documentId: 'example',
      number: 'EXAMPLE-1',
      state: 'placed',
      currency,
      total: 1_998 as Cents,
      placedAt: '2026-01-31T12:00:00.000Z',
      note: null,
      shippingAddress: {
        name: 'Example',
        street1: 'Example 1',
        postalCode: '12345',
        city: 'Example',
        country: 'DE',
      },
      lines: [
        {
          product: 'example',
          name: 'Example',
          sku: 'E-1',
          unitPrice: 999 as Cents,
          quantity: 2,
          total: 1_998 as Cents,
        },
      ],
      adjustments: [{ kind: 'shipping', label: 'Example', amount: 0 as Cents, source: 'example' }],
    },
    'Example',
    { language, storeName: 'Example' },
  );
