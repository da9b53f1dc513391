/** The plugin new-extension, in a running shop that has it: replace this by what yours promises. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop } from '../support/shop';

test('an order below 50.00 pays 4.95 more, and one above it does not', async () => {
  const shop = await openShop({ PLUGIN_NEW_EXTENSION: 'true' });
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 9, price: 9.99 })];

  const small = (await placeOrder(shop, alice, [line(tea, 2)]).expect(201)).body.data;
  const large = (await placeOrder(shop, alice, [line(tea, 6)]).expect(201)).body.data;

  const charge = {
    kind: 'shipping',
    label: 'New extension',
    amount: 4.95,
    source: 'new-extension',
  };
  expect(small).toMatchObject({ total: 24.93, adjustments: [charge] });
  expect(large.total).toBe(59.94);
  await expectReconciled(shop);
});
