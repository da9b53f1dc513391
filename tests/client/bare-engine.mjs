/**
 * Runs the built client in an engine with as little as React Native gives: JavaScript, fetch, timers and AbortController. No
 * URL, no URLSearchParams, no crypto, no AbortSignal.timeout, no Symbol.asyncIterator. An order is placed, and every product
 * is listed. Needs Node's --experimental-vm-modules; SHOP_URL, and IDENTIFIER and PASSWORD of a customer.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const ENTRY = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../clients/typescript/dist/esm/index.js',
);

const context = vm.createContext({ fetch, setTimeout, clearTimeout, AbortController });
vm.runInContext('globalThis.Symbol = Object.assign((name) => name, { iterator: Symbol.iterator });', context);

const modules = new Map();

async function load(file) {
  if (!modules.has(file)) {
    const source = await readFile(file, 'utf8');
    modules.set(file, new vm.SourceTextModule(source, { context, identifier: file }));
  }
  return modules.get(file);
}

const client = await load(ENTRY);
await client.link((specifier, { identifier }) => load(path.resolve(path.dirname(identifier), specifier)));
await client.evaluate();

const { OpplyShop, makeIdempotencyKey } = client.namespace;
const { SHOP_URL: url, IDENTIFIER: identifier, PASSWORD: password } = process.env;

let told = '';
try {
  makeIdempotencyKey();
} catch (error) {
  told = error.message;
}

const shop = new OpplyShop({ url, makeIdempotencyKey: () => `key-${Date.now()}` });
await shop.session.logIn({ identifier, password });

const seen = [];
const products = shop.products.all({ pageSize: 2, filters: { stock: { $gt: 0 } } })['@@asyncIterator']();
for (let next = await products.next(); !next.done; next = await products.next()) seen.push(next.value);

const { state } = await shop.orders.place({ lines: [{ product: seen[0].documentId, quantity: 1 }] });
console.log(JSON.stringify({ told, seen: seen.length, state }));
