/**
 * The orders of a customer, or of all, from the newest on: what a phone shows when somebody opens "my orders". One
 * prepared statement walks down an index and brings the lines and the count along, for all customers who ask at the same
 * moment; the general way (http/page.ts), which also knows filters and sorting, costs each of them three statements.
 */
import type { Core } from '@strapi/strapi';
import DataLoader from 'dataloader';
import { adjustmentsOf, type StoredAdjustment } from './adjustments';
import { centsOf } from './money';
import { readConnection, readFresh } from '../reading/read-fresh';
import type { OrderRecord, OrderState, ShippingAddress } from './placement';
import { run, type Runner } from './statements';

/** Counting further would cost more than the page; see http/totals.ts. */
const COUNTED_UP_TO = 10_001;

const MOST_AT_ONCE = 50;

/** @param whose the condition that picks the orders of one question. */
const statement = (name: string, whose: string) => ({
  name,
  sql: `
    SELECT asked.number AS question, page.document_id, page.number, page.state, page.currency, page.total,
      page.placed_at, page.note, page.shipping_address, page.adjustments, lines.lines, counted.count
    FROM unnest(?::int[], ?::int[], ?::int[], ?::int[])
      WITH ORDINALITY AS asked (customer, below, size, skip, number)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS count FROM (SELECT FROM orders WHERE ${whose} LIMIT ${COUNTED_UP_TO}) AS capped
    ) AS counted
    CROSS JOIN LATERAL (
      SELECT * FROM orders WHERE ${whose} AND id < asked.below ORDER BY id DESC LIMIT asked.size OFFSET asked.skip
    ) AS page
    CROSS JOIN LATERAL (
      SELECT json_agg(json_build_array(product_document_id, name, sku, unit_price, quantity, total) ORDER BY position)
        AS lines
      FROM order_lines WHERE order_id = page.id
    ) AS lines
    ORDER BY asked.number, page.id DESC`,
});

const OF_CUSTOMERS = statement('orders-of-customers', 'customer_id = asked.customer');
const OF_EVERYBODY = statement('orders-of-everybody', 'true');

/** A page of somebody's orders. */
export interface HistoryQuestion {
  /** Numeric user id; null for everybody's orders. */
  customer: number | null;
  /** The id all orders of the page are below. */
  below: number;
  /** How many orders. */
  size: number;
  /** How many newer ones to leave out. */
  skip: number;
}

export interface HistoryPage {
  orders: OrderRecord[];
  /** How many there are; undefined when that is more than it was worth counting, or the page is beyond the end. */
  total: number | undefined;
}

/** Above every id. */
export const NEWEST = 2_147_483_647;

type Line = [product: string, name: string, sku: string, unitPrice: number, quantity: number, total: number];

interface Row {
  /** The question's number in the statement, from 1; PostgreSQL's bigint arrives as text. */
  question: string;
  document_id: string;
  number: string;
  state: OrderState;
  currency: string;
  total: number;
  placed_at: Date;
  note: string | null;
  shipping_address: string | null;
  adjustments: string | null;
  lines: Line[];
  count: number;
}

export type HistoryReader = (question: HistoryQuestion) => Promise<HistoryPage>;

/** @returns a reader of pages of orders. It remembers nothing. */
export function historyReader(strapi: Core.Strapi): HistoryReader {
  const read = async (questions: readonly HistoryQuestion[]) =>
    pagesOf(questions, await ask(strapi, questions));
  // Asked together after everything that has arrived in this turn of the event loop.
  const customers = new DataLoader(read, {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: (ask) => void setImmediate(ask),
  });
  return async (question) =>
    question.customer === null ? ((await read([question]))[0] as HistoryPage) : customers.load(question);
}

function ask(strapi: Core.Strapi, questions: readonly HistoryQuestion[]): Promise<Row[]> {
  const column = (name: keyof HistoryQuestion) => questions.map((question) => question[name]);
  const asking = questions[0]?.customer === null ? OF_EVERYBODY : OF_CUSTOMERS;
  const asked = [column('customer'), column('below'), column('size'), column('skip')];
  return readFresh(strapi, () => run<Row>(readConnection(strapi) as unknown as Runner, asking, asked));
}

function pagesOf(questions: readonly HistoryQuestion[], rows: Row[]): HistoryPage[] {
  const found = questions.map((): Row[] => []);
  for (const row of rows) found[Number(row.question) - 1]?.push(row);
  return questions.map(({ skip, below }, index) => {
    const page = found[index] ?? [];
    const count = page[0]?.count ?? (skip === 0 && below === NEWEST ? 0 : undefined);
    return { orders: page.map(orderOf), total: count === COUNTED_UP_TO ? undefined : count };
  });
}

const orderOf = (row: Row): OrderRecord => ({
  documentId: row.document_id,
  number: row.number,
  state: row.state,
  currency: row.currency,
  total: centsOf(row.total),
  placedAt: row.placed_at.toISOString(),
  note: row.note,
  shippingAddress:
    row.shipping_address === null ? null : (JSON.parse(row.shipping_address) as ShippingAddress),
  lines: row.lines.map(([product, name, sku, unitPrice, quantity, total]) => ({
    product,
    name,
    sku,
    unitPrice: centsOf(unitPrice),
    quantity,
    total: centsOf(total),
  })),
  adjustments: adjustmentsOf(
    row.adjustments === null ? null : (JSON.parse(row.adjustments) as StoredAdjustment[]),
  ),
});
