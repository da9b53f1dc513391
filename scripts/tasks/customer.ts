/**
 * `npm run customer -- export <who> [file]` and `npm run customer -- erase <who>`: what the shop keeps of a customer, and an end to
 * it. Who is a documentId, a username or an e-mail address. An operator's tool: whoever may run it has the database anyway.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { SYSTEM } from '../../src/ordering/actor';
import { Refused } from '../../src/ordering/errors';
import { eraseCustomer } from '../../src/privacy/erase-customer';
import { exportCustomer } from '../../src/privacy/export-customer';
import { findByName } from '../../src/privacy/person';
import { withShop } from './with-shop';

const HOW = 'npm run customer -- export <who> [file], or npm run customer -- erase <who>';

const [what, who, file] = process.argv.slice(2);

async function exportTo(strapi: Core.Strapi, documentId: string): Promise<void> {
  const exported = await exportCustomer(strapi, documentId, SYSTEM);
  if (!exported) throw new Error(`${documentId} has been erased; nothing is kept of them.`);
  const json = `${JSON.stringify(exported, undefined, 2)}\n`;
  if (!file) return void process.stdout.write(json);
  // npm runs scripts in the project's folder; what the person typed is relative to theirs.
  const target = path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
  await writeFile(target, json, { flag: 'wx', mode: 0o600 });
  console.log(`Everything that is kept of ${documentId} is in ${target}`);
}

async function erase(strapi: Core.Strapi, documentId: string): Promise<void> {
  const erased = await eraseCustomer(strapi, documentId, SYSTEM).catch(explain);
  const { orders, erasedAt, before } = erased ?? {};
  console.log(
    before
      ? `${documentId} was erased before, at ${erasedAt}; nothing was left to do.`
      : `${documentId} is erased. Orders that stay in the books without them: ${orders}`,
  );
}

/** Somebody has to know which orders. */
function explain(error: unknown): never {
  if (!(error instanceof Refused) || error.refusal.code !== 'OPEN_ORDERS') throw error;
  const orders = error.refusal.orders.map(({ number, state }) => `  ${number} ${state}`);
  throw new Error([`${error.message}:`, ...orders].join('\n'), { cause: error });
}

void withShop(async (strapi) => {
  if (!who || (what !== 'export' && what !== 'erase')) throw new Error(HOW);
  const documentId = await findByName(strapi, who);
  if (documentId === undefined) throw new Error(`There is no customer called ${who}.`);
  await (what === 'export' ? exportTo(strapi, documentId) : erase(strapi, documentId));
});
