/**
 * The requests of a scenario, made before the clock runs: the generator shares the processor with the server, and
 * what it spends the server lacks. Per request only the Idempotency-Key is new.
 */
import { Buffer } from 'node:buffer';
import { randomBytes, randomInt } from 'node:crypto';
import { VOUCHER } from '../catalogue.mjs';

/** So many that every customer meets many products. Customers take turns, so each gets the same number of orders. */
const POOL_SIZE = 5_000;

/**
 * @param {{ scenario: import('../scenarios.mjs').Scenario, url: string, products: string[], tokens: string[] }} slice
 * @returns {() => object} gives autocannon its next request; all connections draw from the one pool.
 */
export function makeRequests(slice) {
  const { host } = new URL(slice.url);
  const pool = Array.from({ length: POOL_SIZE }, (_, turn) => makeRequest(slice, host, turn));
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  return () => {
    const request = pool[count % POOL_SIZE];
    count += 1;
    if (slice.scenario.order) request.headers['Idempotency-Key'] = `${prefix}-${count}`;
    return request;
  };
}

function makeRequest({ scenario, products, tokens }, host, turn) {
  const headers = {};
  if (scenario.signedIn) headers.Authorization = `Bearer ${tokens[turn % tokens.length]}`;
  if (scenario.order) headers['Content-Type'] = 'application/json';
  return {
    method: scenario.method,
    path: scenario.path.replace(':product', oneOf(products)),
    host,
    headers,
    body: scenario.order && Buffer.from(JSON.stringify(orderBody(scenario.order, products, turn))),
  };
}

function orderBody(order, products, turn) {
  const chosen = new Set();
  while (chosen.size < order.lines) chosen.add(products[randomInt(order.products)]);
  const lines = [...chosen].map((product) => ({ product, quantity: 1 }));
  return { data: { lines, voucher: turn % order.vouchers === 0 ? VOUCHER : undefined } };
}

const oneOf = (values) => values[randomInt(values.length)];
