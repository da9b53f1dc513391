/** What Strapi's own routes of the panel would break at is answered as what it is: something one may not, or has left out. */
import { colleague } from '../support/panel';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let token: string;

beforeAll(async () => {
  shop = await openShop();
  token = (await colleague(shop, 'opply-catalogue-editor')).token;
});

test.each([
  ['customer', '/content-manager/relations/api::order.order/customer'],
  ['customer of one', `/content-manager/relations/api::order.order/unknown/customer`],
  ['maker', '/content-manager/relations/api::product.product/createdBy'],
])('who may not see a %s is told so', async (_what, route) => {
  await shop.get(route, token).expect(403);
});

test.each(['__proto__', 'constructor', 'toString', 'api::none.none'])(
  'there is no content type called %s, to be related to anything',
  async (name) => {
    await shop.get(`/content-manager/relations/${name}/customer`, token).expect(404);
  },
);

test('who asks which rights they have, and names none, is told what is missing', async () => {
  const { body } = await shop.send('post', '/admin/permissions/check', token).send({}).expect(400);

  expect(body.error.details.errors).toEqual([expect.objectContaining({ path: ['permissions'] })]);
  await shop.send('post', '/admin/permissions/check', token).send({ permissions: [] }).expect(200);
});
