/**
 * The point at which plugins refuse orders or add to what they cost. Each sees what those before it have added, so that a
 * tax can be taken of a price with its discount; an order that one of them has refused is not shown to the next.
 */
import { z } from 'zod';
import type { Refusal } from './errors';
import type { Adjustment, Objection, ProposedOrder, Ruling, Rulings } from './extension-points';
import { amountOf, LARGEST_TOTAL, sum, type Cents } from './money';
import { copyOf, OrderHook, type BatchTransaction } from './order-hook';
import { ADJUSTMENT_KINDS, type OrderAdjustment } from './placement';

const MOST_ADJUSTMENTS = 20;

/** What becomes of an order as far as the plugins are concerned. */
export type OrderRuling =
  { kind: 'refused'; refusal: Refusal } | { kind: 'adjusted'; adjustments: OrderAdjustment[] };

// Neither PostgreSQL's JSON nor a line of text holds control characters.
const words = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}]*\S[^\p{Cc}\p{Cs}]*$/u);

const adjustment = z
  .strictObject({
    kind: z.enum(ADJUSTMENT_KINDS),
    label: words(200),
    amount: z
      .custom<Cents>(Number.isSafeInteger, 'must be a whole number of minor units')
      .refine((amount) => Math.abs(amount) <= LARGEST_TOTAL, 'must not be larger than any total'),
  })
  .refine(({ kind, amount }) => (kind === 'discount' ? amount <= 0 : amount >= 0), {
    message: 'a discount must be zero or less, shipping and tax zero or more',
  }) satisfies z.ZodType<Adjustment>;

const refusal = z.strictObject({
  refuse: z.strictObject({
    reason: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
    message: words(500),
  }) satisfies z.ZodType<Objection>,
});

const adjusting = z.strictObject({ adjust: z.array(adjustment).max(MOST_ADJUSTMENTS) });

export class BeforeDecisionHook extends OrderHook<ProposedOrder, Rulings | undefined | void> {
  /**
   * @param orders of a batch in the order of arrival, each of which could be taken if it were the only one.
   * @returns what becomes of each, by documentId.
   * @throws Refused EXTENSION_FAILED, see OrderHook.
   */
  async call(
    orders: readonly ProposedOrder[],
    transaction: BatchTransaction,
  ): Promise<Map<string, OrderRuling>> {
    const outcomes = new Map<string, OrderRuling>();
    let open = [...orders];
    for (const extension of this.getHandlers()) {
      if (open.length === 0) break;
      const { plugin } = extension;
      const shown = open.map(copyOf);
      const rulings = await this.ask(extension, shown, transaction, (answer) => checked(answer, shown));
      open = open.flatMap((order, index) => {
        const given = rulings[index];
        if (!given) return [order];
        if ('adjust' in given) return [adjusted(order, given.adjust, plugin)];
        const refusal: Refusal = { code: 'ORDER_REFUSED', by: plugin, ...given.refuse };
        outcomes.set(order.documentId, { kind: 'refused', refusal });
        return [];
      });
    }
    for (const { documentId, adjustments } of open)
      outcomes.set(documentId, { kind: 'adjusted', adjustments });
    return outcomes;
  }
}

/** @returns the ruling for each order that was shown, undefined where there is none. */
function checked(answer: Rulings | undefined | void, shown: ProposedOrder[]): (Ruling | undefined)[] {
  if (answer === undefined) return [];
  if (!(answer instanceof Map)) throw new TypeError('it returned neither a Map nor nothing');
  const known = new Set(shown);
  for (const order of answer.keys())
    if (!known.has(order))
      throw new TypeError('it returned a ruling for something that is none of the orders it was shown');
  return shown.map((order) => {
    if (!answer.has(order)) return undefined;
    const given = rulingOf(answer.get(order));
    if ('adjust' in given) requireTotal(order, given.adjust);
    return given;
  });
}

/** Not one schema for both: a union tries one after the other, for every order, and names what is wrong with each. */
const rulingOf = (given: Ruling | undefined): Ruling =>
  given && 'refuse' in given ? refusal.parse(given) : adjusting.parse(given);

function requireTotal({ total }: ProposedOrder, adjustments: Adjustment[]): void {
  const next = sum([total, ...adjustments.map(({ amount }) => amount)]);
  if (next < 0) throw new RangeError(`with its adjustments the order would cost ${amountOf(next)}`);
}

const adjusted = (order: ProposedOrder, adjustments: Adjustment[], source: string): ProposedOrder => ({
  ...order,
  adjustments: [...order.adjustments, ...adjustments.map((one) => ({ ...one, source }))],
  total: sum([order.total, ...adjustments.map(({ amount }) => amount)]),
});
