/**
 * One extension point, in Strapi's registry like Strapi's own hooks, with the shop's rules around every plugin: an order
 * among them that does not depend on who was loaded first, a time limit, and a failure that has a name. A failure refuses
 * the batch as it stands; the queue then places each of its orders alone, so that only those fail which the plugin cannot
 * handle. (A savepoint for each plugin would be cheaper, but going back to one lets row locks go: see locks.ts.)
 */
import type { Core } from '@strapi/strapi';
import { isConnectionLost, isTransactionConflict } from '../platform/database-errors';
import { Refused } from './errors';
import type { Extension, HookContext, ProposedOrder } from './extension-points';
import type { Cents } from './money';
import { probe, requireIntact, type Transaction } from './statements';

const TIME_LIMIT_MS = 1_000;
/** Other batches wait for this one's locks meanwhile. */
const LONGEST_TIME_LIMIT_MS = 2_000;

const PLUGIN_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** By another connection: the transaction's own is busy with what is to be ended. Only the same user's can be. */
const END_STATEMENT = 'SELECT pg_cancel_backend(?)';

/** A transaction, and PostgreSQL's process that works on it. */
export interface BatchTransaction {
  trx: Transaction;
  /** Unknown when none of the products was found; then there is nothing to ask plugins about either. */
  backend: number | undefined;
}

export abstract class OrderHook<Order extends ProposedOrder, Answer> {
  private extensions: Extension<Order, Answer>[] = [];

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly uid: string,
  ) {}

  /** @returns what is registered, in the order in which it runs. */
  getHandlers(): readonly Extension<Order, Answer>[] {
    return this.extensions;
  }

  /**
   * @param extension of a plugin that has none here yet.
   * @throws Error when its settings are wrong, or the plugin is registered here already.
   */
  register(extension: Extension<Order, Answer>): this {
    const problem = this.problemOf(extension);
    if (problem) throw new Error(`${this.uid}: ${problem}`);
    this.extensions = [...this.extensions, extension].sort(byPosition);
    return this;
  }

  delete(extension: Extension<Order, Answer>): this {
    this.extensions = this.extensions.filter((registered) => registered !== extension);
    return this;
  }

  /**
   * @param orders copies that the plugin may do with as it likes.
   * @param read makes of the answer what the shop needs, or throws when it is none the plugin may give.
   * @throws Refused EXTENSION_FAILED for whatever is the plugin's fault; the transaction is to be rolled back.
   * @throws the database's error when it is away, or when the transaction lost against another one.
   */
  protected async ask<Result>(
    extension: Extension<Order, Answer>,
    orders: readonly Order[],
    { trx, backend }: BatchTransaction,
    read: (answer: Answer) => Result,
  ): Promise<Result> {
    const limitMs = extension.timeLimitMs ?? TIME_LIMIT_MS;
    // What went wrong before is not this plugin's fault.
    await requireIntact(trx);
    try {
      const result = read(await answerWithin(limitMs, () => extension.handle(orders, contextOf(trx))));
      await requireIntact(trx);
      return result;
    } catch (error) {
      if (isTransactionConflict(error)) throw error;
      if (error instanceof TookTooLong) await this.endStatement(backend);
      await throwIfLost(trx);
      throw this.failure(extension, orders, error);
    }
  }

  /**
   * Ends what the plugin has PostgreSQL still do, or the ROLLBACK would have to wait for it. Asked for only when it is late: a limit
   * set before each plugin and lifted after it would be two more visits to the database, with the products locked.
   */
  private async endStatement(backend: number | undefined): Promise<void> {
    try {
      await this.strapi.db.connection.raw(END_STATEMENT, [backend ?? null] as never);
    } catch (error) {
      // PostgreSQL ends it by itself, later: DATABASE_STATEMENT_TIMEOUT_MS.
      this.strapi.log.warn(`A plugin's statement could not be ended: ${String(error)}`);
    }
  }

  private problemOf({ plugin, handle, position = 0, timeLimitMs = 1 }: Extension<Order, Answer>) {
    if (!PLUGIN_NAME.test(plugin)) return `"${plugin}" is no plugin's name`;
    if (this.extensions.some((registered) => registered.plugin === plugin))
      return `the plugin ${plugin} is registered already; one handler can do all it wants`;
    if (typeof handle !== 'function') return `the plugin ${plugin} has no function "handle"`;
    if (!Number.isSafeInteger(position)) return `the position of ${plugin} is no whole number`;
    if (!Number.isSafeInteger(timeLimitMs) || timeLimitMs < 1 || timeLimitMs > LONGEST_TIME_LIMIT_MS)
      return `the time limit of ${plugin} is not within 1 to ${LONGEST_TIME_LIMIT_MS} ms`;
    return undefined;
  }

  private failure({ plugin }: Extension<Order, Answer>, orders: readonly Order[], error: unknown): Refused {
    const failed = `The plugin ${plugin} failed at ${this.uid}`;
    const cause = error instanceof Error ? error.stack : String(error);
    const [first] = orders;
    if (orders.length === 1) this.strapi.log.error(`${failed} for order ${first?.documentId}: ${cause}`);
    else
      this.strapi.log.warn(
        `${failed} for ${orders.length} orders at once; each is placed by itself now: ${cause}`,
      );
    return new Refused({ code: 'EXTENSION_FAILED', by: plugin });
  }
}

/** A plugin may do with it as it likes. Written out, for this is done for each order and plugin, and structuredClone is slow. */
export const copyOf = <Order extends ProposedOrder>(order: Order): Order => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line })),
  shippingAddress: order.shippingAddress && { ...order.shippingAddress },
  extensions: copyOfJson(order.extensions) as Order['extensions'],
  adjustments: order.adjustments.map((adjustment) => ({ ...adjustment })),
});

function copyOfJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOfJson);
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, copyOfJson(own)]));
}

const byPosition = (
  a: Pick<Extension<never, never>, 'plugin' | 'position'>,
  b: Pick<Extension<never, never>, 'plugin' | 'position'>,
): number => (a.position ?? 0) - (b.position ?? 0) || (a.plugin < b.plugin ? -1 : 1);

const contextOf = (trx: Transaction): HookContext => ({
  trx: trx as unknown as HookContext['trx'],
  cents: wholeCents,
});

function wholeCents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of minor units: ${amount}`);
  return amount as Cents;
}

class TookTooLong extends Error {}

/** A timer of its own: a process that stops ends its other waits, which would be no fault of the plugin's. */
async function answerWithin<Answer>(limitMs: number, work: () => Answer | Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`it took longer than its ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([(async () => work())(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a plugin threw may come from anywhere it has asked; whether our own connection is alive, only that can tell. */
async function throwIfLost(trx: Transaction): Promise<void> {
  try {
    await probe(trx);
  } catch (error) {
    if (isConnectionLost(error)) throw error;
  }
}
