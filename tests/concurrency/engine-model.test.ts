/**
 * The engine against a model of it that fits on a page: thousands of short histories of orders, replays, transitions,
 * movements and changed products, many of them at the same moment and on two servers. Whatever the engine answers must
 * be what the model answers when the same things are done one after the other, in some order.
 */
import fc from 'fast-check';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';
import { commands } from './model/commands';
import { Engine } from './model/engine';
import { History } from './model/history';
import type { Answer } from './model/operations';
import { openStall, shelf } from './model/stall';

/** So many histories are lived through at the same time, and their orders share the engine's batches. */
const AT_A_TIME = 8;
const HISTORIES = 2_000;
/** A failure is made smaller by living through hundreds of histories more. */
const PATIENCE_MS = 600_000;

let shop: Shop;
let second: Shop;
/** Every kind of answer that was given: a refusal by its code, a transition by the state it led to. */
const met = new Set<string>();

beforeAll(async () => {
  shop = await openShop();
  second = await Shop.boot(shop.database);
});

function kindOf(answer: Answer): string {
  if (answer.kind === 'refused') return answer.refusal.code;
  return answer.kind === 'order moved' ? answer.order.state : answer.kind;
}

const someHistories = (): Promise<void> =>
  fc.assert(
    fc.asyncProperty(shelf, commands, async (opening, wanted) => {
      const stall = await openStall(shop, opening);
      const history = new History(stall);
      const engine = new Engine([shop, second], stall);
      await fc.asyncModelRun(() => ({ model: history, real: engine }), wanted);
      history.expectBooks(await engine.books());
      for (const answer of history.answers) met.add(kindOf(answer));
    }),
    { numRuns: HISTORIES / AT_A_TIME },
  );

test(
  'whatever happens at once, the answers and the books are those of some order of events',
  async () => {
    const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, someHistories));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  },
  PATIENCE_MS,
);

test('the histories met every answer there is', () => {
  expect([...met].sort()).toEqual([
    'IDEMPOTENCY_KEY_REUSED',
    'INSUFFICIENT_STOCK',
    'INVALID_TRANSITION',
    'PRICE_CHANGED',
    'UNKNOWN_PRODUCT',
    'cancelled',
    'confirmed',
    'delivered',
    'placed',
    'product changed',
    'replayed',
    'shipped',
    'stock moved',
  ]);
});

test('the books agree after all of this', () => expectReconciled(shop));
