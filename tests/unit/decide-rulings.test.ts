/** What plugins say of orders, as the decision takes it: by properties, like the rest of decide(). */
import fc from 'fast-check';
import { decide } from '../../src/ordering/decide';
import type { Refusal } from '../../src/ordering/errors';
import type { Cents } from '../../src/ordering/money';
import type { OrderAdjustment } from '../../src/ordering/placement';
import { lines, none, order, queue, RUNS, shelf } from '../support/decisions';

const adjustment = (amount: number): OrderAdjustment => ({
  kind: 'tax',
  label: 'Tax',
  amount: amount as Cents,
  source: 'plugin',
});

test('what plugins have added is part of the total, and of what is compared with the expected one', () => {
  fc.assert(
    fc.property(shelf, lines, fc.array(fc.nat(9_999)), (products, wanted, added) => {
      const adjustments = added.map((amount) => adjustment(amount));
      const [bare] = decide(products, [order(wanted)], none);
      fc.pre(bare?.accepted === true);
      const total = bare.total + added.reduce((all, amount) => all + amount, 0);
      const wish = order(wanted, total);
      const [verdict] = decide(products, [wish], new Map([[wish, { kind: 'adjusted', adjustments }]]));
      expect(verdict).toMatchObject({ accepted: true, total, adjustments });
    }),
    RUNS,
  );
});

test('an order that a plugin refuses is refused, and takes nothing from those after it', () => {
  const refusal: Refusal = { code: 'ORDER_REFUSED', by: 'plugin', reason: 'BAD', message: 'No' };
  fc.assert(
    fc.property(shelf, queue, fc.nat(11), (products, placements, index) => {
      const refused = placements[index];
      fc.pre(refused !== undefined);
      const verdicts = decide(products, placements, new Map([[refused, { kind: 'refused', refusal }]]));
      const others = verdicts.filter(({ placement }) => placement !== refused);
      expect(verdicts[index]?.accepted).toBe(false);
      expect(others).toEqual(decide(products, placements.toSpliced(index, 1), none));
    }),
    RUNS,
  );
});
