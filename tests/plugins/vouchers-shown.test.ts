/** What turning the plugin for vouchers on adds to a shop's API and client, and what turning it off leaves. */
import { appOf, errorOf } from '../client/app';
import { runNode } from '../client/programs';
import { product, type TestProduct } from '../support/catalogue';
import { API_DOCUMENT } from '../support/contract/document';
import { holdAgainst } from '../support/contract/schemas';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, Shop } from '../support/shop';
import { redemptionsOf, voucher, WITH_VOUCHERS } from './voucher';

let shop: Shop;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop(WITH_VOUCHERS);
  holdAgainst((await shop.get('/api/openapi.json').expect(200)).body);
  tea = await product(shop, { stock: 9, price: 3.33 });
});

describe('its field', () => {
  /** The document without it, and the field. */
  function apart(document: object) {
    const copy = structuredClone(document) as {
      components: { schemas: { NewOrder: { properties: Record<string, unknown> } } };
    };
    const { properties } = copy.components.schemas.NewOrder;
    const { voucher: field, ...others } = properties;
    copy.components.schemas.NewOrder.properties = others;
    return { field, document: copy };
  }

  test('is in the contract and the document of a shop that has it on, which differ in nothing else', async () => {
    const { body } = await shop.get('/api/openapi.json').expect(200);

    const { field, document } = apart(body);
    expect(field).toMatchObject({ type: 'string', pattern: '^[A-Za-z0-9-]{1,40}$' });
    expect(document).toEqual(apart(API_DOCUMENT).document);
    expect(await shop.inside((strapi) => Object.keys(strapi.plugin('vouchers').contentTypes))).toEqual([
      'voucher',
    ]);
  });

  test('is in the types that the client makes of that document', async () => {
    const program = `
      import openapiTS, { astToString } from 'openapi-typescript';
      const document = await (await fetch(process.env.SHOP_URL + '/api/openapi.json')).json();
      console.log(astToString(await openapiTS({ ...document, paths: {} })));`;

    const { code, out, err } = await runNode(['--input-type=module', '--eval', program], {
      SHOP_URL: shop.url,
    });

    expect([code, err]).toEqual([0, '']);
    const [, newOrder = ''] = /\n {8}NewOrder: \{\n(.*?)\n {8}\};\n/s.exec(out) ?? [];
    expect(newOrder).toContain('voucher?: string;');
  });

  test('is sent by the client, and its refusal arrives with the reason', async () => {
    await voucher(shop, { code: 'CLIENT', kind: 'amount', value: 1, redemptionLimit: 1 });
    const { client } = await appOf(shop, shop.url);
    const order = { lines: [line(tea)], voucher: 'CLIENT' };

    const placed = await client.orders.place(order);
    const refused = await errorOf(client.orders.place(order));

    expect(placed.total).toBe(2.33);
    expect(refused).toMatchObject({ code: 'ORDER_REFUSED', details: { reason: 'VOUCHER_USED_UP' } });
  });
});

test('turned off, it is gone from the shop with its field, and its rows are there when it is on again', async () => {
  const { database } = shop;
  const bob = await customer(shop);
  await voucher(shop, { code: 'KEPT', kind: 'amount', value: 1, redemptionLimit: 7 });
  await placeOrder(shop, bob, [line(tea)], { voucher: 'KEPT' }).expect(201);
  await shop.stop();

  const off = await Shop.boot(database, { PLUGIN_VOUCHERS: 'false' });
  const loaded = await off.inside((strapi) => strapi.plugin('vouchers') !== undefined);
  const { body } = await placeOrder(off, bob, [line(tea)], { voucher: 'KEPT' }).expect(400);
  await placeOrder(off, bob, [line(tea)]).expect(201);
  await off.stop();
  const again = await Shop.boot(database, WITH_VOUCHERS);

  expect(loaded).toBe(false);
  expect(body.error.details.errors[0].path).toEqual(['voucher']);
  const one = await placeOrder(again, bob, [line(tea)], { voucher: 'KEPT' }).expect(201);
  expect(one.body.data.total).toBe(2.33);
  expect(await redemptionsOf(again, 'KEPT')).toEqual({ redeemed: 2, orders: 2 });
});
