/**
 * Vouchers: a code that takes a percentage or an amount off an order, and is never redeemed more often than it may be. The row of
 * one that can be used up stays locked from before the decision until the commit, so whoever asks next knows what this batch
 * has used. (Given a limit meanwhile, it is held by the CHECK, and the batch is decided again.)
 *
 * An order of this batch that takes a voucher's last redemption may still be refused, for its price or its stock. So whoever comes too
 * late because of the same batch is not refused: the batch is given up, and each of its orders is decided by itself.
 */
import type { Core } from '@strapi/strapi';
import type {
  BeforeCommit,
  BeforeDecision,
  HookContext,
  Objection,
  OrderHook,
  ProposedOrder,
  Ruling,
} from '../../extending';
import schema from './content-types/voucher/schema.json';
import { discountOf, type Worth } from './discount';
import { installTables } from './tables';

interface Voucher extends Worth {
  code: string;
  /** Null for as often as one likes. */
  remaining: number | null;
  valid_from: Date | null;
  valid_until: Date | null;
}

interface Write {
  params: { data: { code?: string; redeemed?: number } };
}

const PLUGIN = 'vouchers';

/** Before shipping and tax, which may depend on what is left to pay. */
const POSITION = -10;

/** Servers that sell with one voucher wait for each other. */
const TIME_LIMIT_MS = 2_000;

const READ = `SELECT code, kind, value * 100 AS hundredths, redemption_limit - redeemed AS remaining, valid_from, valid_until
  FROM vouchers WHERE code = ANY(?) ORDER BY id`;

const LOCK = `${READ} FOR NO KEY UPDATE`;

/** Whoever counts several vouchers does so in one order, so that two batches cannot wait for each other. */
const REDEEM = `WITH redemption AS (
    INSERT INTO voucher_redemptions (order_id, voucher_id)
    SELECT redeeming.order_id, vouchers.id
    FROM unnest(?::int[], ?::text[]) AS redeeming (order_id, code) JOIN vouchers USING (code)
    RETURNING voucher_id
  )
  UPDATE vouchers SET redeemed = redeemed + used.times
  FROM (SELECT id FROM vouchers WHERE code = ANY(?) ORDER BY id FOR NO KEY UPDATE) AS locked
  JOIN (SELECT voucher_id, count(*) AS times FROM redemption GROUP BY voucher_id) AS used ON voucher_id = locked.id
  WHERE vouchers.id = locked.id`;

const codeOf = ({ extensions: { voucher } }: ProposedOrder): string => voucher?.toUpperCase() ?? '';

function objectionTo(voucher: Voucher | undefined, now: Date): Objection | undefined {
  if (!voucher) return { reason: 'VOUCHER_UNKNOWN', message: 'There is no such voucher' };
  const { valid_from: from, valid_until: until, remaining } = voucher;
  if (from && from > now)
    return { reason: 'VOUCHER_NOT_YET_VALID', message: 'This voucher is not valid yet' };
  if (until && until <= now) return { reason: 'VOUCHER_EXPIRED', message: 'This voucher has expired' };
  if (remaining !== null && remaining <= 0)
    return { reason: 'VOUCHER_USED_UP', message: 'This voucher is used up' };
  return undefined;
}

/** Those that may be used up are locked, and read as they are then; who redeems any other need not wait for anybody. */
async function findVouchers(codes: string[], trx: HookContext['trx']): Promise<Map<string, Voucher>> {
  const found = await trx.raw(READ, [codes] as never).options({ name: 'vouchers-read' });
  const vouchers = new Map((found.rows as Voucher[]).map((voucher) => [voucher.code, voucher]));
  const limited = [...vouchers.values()]
    .filter(({ remaining }) => remaining !== null)
    .map(({ code }) => code);
  if (limited.length === 0) return vouchers;
  const locked = await trx.raw(LOCK, [limited] as never).options({ name: 'vouchers-lock' });
  for (const code of limited) vouchers.delete(code);
  for (const voucher of locked.rows as Voucher[]) vouchers.set(voucher.code, voucher);
  return vouchers;
}

const beforeDecision: BeforeDecision = {
  plugin: PLUGIN,
  position: POSITION,
  timeLimitMs: TIME_LIMIT_MS,
  async handle(orders, { trx, cents }) {
    const redeeming = orders.filter(codeOf);
    if (redeeming.length === 0) return undefined;
    const vouchers = await findVouchers(redeeming.map(codeOf), trx);
    const takenHere = new Set<Voucher>();
    const now = new Date();
    return new Map(
      redeeming.map((order): [ProposedOrder, Ruling] => {
        const voucher = vouchers.get(codeOf(order));
        if (voucher?.remaining === 0 && takenHere.has(voucher))
          throw new Error(`the voucher ${voucher.code} has run out in the middle of a batch`);
        const refuse = objectionTo(voucher, now);
        if (!voucher || refuse) return [order, { refuse: refuse as Objection }];
        if (voucher.remaining !== null) {
          voucher.remaining -= 1;
          takenHere.add(voucher);
        }
        const amount = cents(0 - discountOf(voucher, order.total));
        return [order, { adjust: [{ kind: 'discount', label: `Voucher ${voucher.code}`, amount }] }];
      }),
    );
  },
};

const beforeCommit: BeforeCommit = {
  plugin: PLUGIN,
  async handle(orders, { trx }) {
    const redeeming = orders.filter(codeOf);
    if (redeeming.length === 0) return;
    const codes = redeeming.map(codeOf);
    const redemptions = [redeeming.map(({ id }) => id), codes, codes] as never;
    await trx.raw(REDEEM, redemptions).options({ name: 'vouchers-redeem' });
  },
};

const inCapitals = ({ params: { data } }: Write): void => {
  if (data.code) data.code = data.code.toUpperCase();
};

export default {
  contentTypes: {
    voucher: {
      schema,
      lifecycles: {
        beforeCreate(event: Write) {
          inCapitals(event);
          event.params.data.redeemed = 0;
        },
        beforeUpdate(event: Write) {
          inCapitals(event);
          // A form sends back what it was opened with, which orders have left behind since.
          delete event.params.data.redeemed;
        },
      },
    },
  },
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    await installTables(strapi);
    const decision: OrderHook<BeforeDecision> = strapi.hook('api::order.beforeDecision');
    decision.register(beforeDecision);
    const commit: OrderHook<BeforeCommit> = strapi.hook('api::order.beforeCommit');
    commit.register(beforeCommit);
  },
};
